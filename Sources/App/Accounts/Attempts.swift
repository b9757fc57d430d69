internal import Cryptography
internal import Platform
internal import Store

/// What limits count, in the database that all nodes share. Each failure cost one evaluation of Argon2 or one mail, which
/// bounds how fast rows can come; after a day they go.
struct Attempts: Sendable {
    enum Kind: String, Sendable { case password, present, mail }

    /// Who was tried, and from where, under words that cannot be read.
    struct Place: Sendable { let subject, network: String }

    let accounts: Accounts
    /// Times, the newest first.
    struct Found: Sendable { let subject, network: [Int64] }

    func place(_ subject: String, _ client: String) throws -> Place {
        let key = try accounts.deviceKey()
        return Place(
            subject: Pseudonym.of(subject, kind: "subject", key: key), network: Pseudonym.of(Self.network(client), kind: "network", key: key))
    }

    /// One IPv4 address, or the /64 of IPv6 that one subscriber has to choose from.
    static func network(_ client: String) -> String { IPAddress(client)?.prefix.description ?? client }

    func add(_ kind: Kind, _ place: Place, now: Int64) async throws {
        let id = accounts.identifier(now)
        try await accounts.store.write(accounts.store.gate()) { try $0.add(kind, place, id: id, now: now) }
    }

    /// One more wrong password, which the account's log hears of.
    ///
    /// - Parameter account: the account's id, or one that is nobody's: the work is the same.
    func addWrongPassword(_ place: Place, of account: String, now: Int64) async throws {
        let id = accounts.identifier(now)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.add(.password, place, id: id, now: now)
            try tx.noteFailure(of: account, subject: place.subject, now: now)
        }
    }

    /// Lets one more mail be sent to an address, or says that it is not to be: five an hour for each address, twenty for
    /// each network. A network that asks too often is refused; for an address the answer stays the same.
    func takeMail(_ place: Place, now: Int64) async throws -> Bool {
        let (id, hour) = (accounts.identifier(now), now - 3_600_000)
        let (isOpen, oldest) = try await accounts.store.write(accounts.store.gate()) { tx in
            let subject = try tx.attempts(.mail, subject: place.subject, since: hour, limit: 5).count
            let network = try tx.attempts(.mail, network: place.network, since: hour, limit: 20)
            guard network.count < 20 else { return (false, network.last) }
            try tx.add(.mail, place, id: id, now: now)
            return (subject < 5, nil)
        }
        if let oldest {
            throw Problem.tooMany("So many mails were asked for from where you are that we stopped for a while.", until: oldest + 3_600_000, now: now)
        }
        return isOpen
    }
}

extension Problem {
    /// 429 with the seconds until another try makes sense.
    static func tooMany(_ message: String, until: Int64, now: Int64) -> Problem {
        var problem = Problem(.tooMany, message)
        problem.retryAfter = max(1, (until - now + 999) / 1000)
        return problem
    }
}

extension Writing {
    /// One more, and those of more than a day ago go.
    func add(_ kind: Attempts.Kind, _ place: Attempts.Place, id: String, now: Int64) throws {
        _ = try remove("attempt", where: "at <= \(now - 86_400_000)")
        try insert(
            "attempt", id: id,
            ["kind": .text(kind.rawValue), "subject": .text(place.subject), "network": .text(place.network), "at": .integer(now)])
    }
}
