internal import Cryptography
internal import Platform
internal import Store

/// What limits count, in the database that all nodes share. Each failure cost one evaluation of Argon2 or one mail, which
/// bounds how fast rows can come; after a day they go.
struct Attempts: Sendable {
    enum Kind: String, Sendable {
        case password, present, mail
        /// A mail that was asked for without a solved challenge.
        case unproved
    }

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

    /// Takes back what was counted before the password was looked at: it was right.
    func forget(_ id: String) async throws {
        _ = try await accounts.store.write(accounts.store.gate()) { try $0.remove("attempt", where: "id = \(id)") }
    }
    /// Looks at a password whose attempt is counted already, and takes that back where it could not be looked at.
    func looking<R: Sendable>(_ id: String, _ look: () async throws -> R) async throws -> R {
        do { return try await look() } catch {
            try? await forget(id)
            throw error
        }
    }

    func add(_ kind: Kind, _ place: Place, now: Int64) async throws {
        let id = accounts.identifier(now)
        try await accounts.store.write(accounts.store.gate()) { try $0.add(kind, place, id: id, now: now) }
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
    /// Whoever counts the same subject or network waits here until this transaction ends, so that of attempts at the same time each
    /// sees those before it. A row that two cannot have at once does it, gone again before anybody sees it.
    func takeTurn(_ place: Attempts.Place, now: Int64) throws {
        // In one order, so that no two wait for each other.
        for id in ["network-\(place.network.prefix(32))", "subject-\(place.subject.prefix(32))"] {
            try insert("attempt", id: id, ["kind": .text("turn"), "subject": .text(""), "network": .text(""), "at": .integer(now)])
            _ = try remove("attempt", where: "id = \(id)")
        }
    }

    /// One more, and those of more than a day ago go.
    func add(_ kind: Attempts.Kind, _ place: Attempts.Place, id: String, now: Int64) throws {
        _ = try remove("attempt", where: "at <= \(now - 86_400_000)")
        try insert(
            "attempt", id: id,
            ["kind": .text(kind.rawValue), "subject": .text(place.subject), "network": .text(place.network), "at": .integer(now)])
    }
}
