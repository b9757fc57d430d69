internal import Cryptography
internal import Platform
internal import Store

/// Signing in: password, ticket, factor, session (`security.md` 14).
struct SignIns: Sendable {
    let accounts: Accounts
    static let challenge = "Several wrong passwords were tried, so your browser has to show that you are no robot. Type the password once more."
    static let wrong = "That address and password do not belong together. Check both and try again."

    /// A password that was right when it was looked at.
    struct Verified: Sendable {
        let account: StoredAccount
        /// The hash to keep in the place of one that costs less to guess than it should.
        let upgrade: String?
    }

    /// - Returns: the ticket's secret. It opens nothing but the second step.
    /// - Throws: as ``verify(_:_:device:proof:client:now:)`` and ``admit(_:now:)``.
    func begin(_ email: String, _ password: String, device: String? = nil, proof: SolvedChallenge? = nil, client: String, now: Int64) async throws -> String {
        let verified = try await verify(email, password, device: device, proof: proof, client: client, now: now)
        do { return try await ticket(verified, now: now) } catch is Overtaken {
            // Another sign-in may have made the hash anew: then it is the same password still.
            guard let present = try await accounts.store.read(accounts.store.gate(), { try $0.account(id: verified.account.id) }),
                try await accounts.passwords.verify(password, against: present.password, client: Attempts.network(client), isKnown: true).matches
            else { throw Problem.invalid("password", Self.wrong) }
            return try await admit(Verified(account: present, upgrade: nil), now: now)
        }
    }

    /// Gives the ticket, as long as the password that was looked at is still the account's: hashing takes its time, and a change or
    /// a reset in between ended what the old one opens.
    ///
    /// - Throws: as for a wrong password, which it is by now; it counts as no guess.
    func admit(_ verified: Verified, now: Int64) async throws -> String {
        do { return try await ticket(verified, now: now) } catch is Overtaken { throw Problem.invalid("password", Self.wrong) }
    }

    /// The hash that was looked at is not the account's any more.
    private struct Overtaken: Error {}

    private func ticket(_ verified: Verified, now: Int64) async throws -> String {
        let (ticket, account) = (accounts.secret(), verified.account)
        let (id, ends) = (accounts.identifier(now), now + accounts.limits.ticket)
        try await accounts.store.write(accounts.store.gate()) { tx in
            guard try tx.holds(account.id, password: account.password) else { throw Overtaken() }
            if let upgrade = verified.upgrade { _ = try tx.set("account", where: "id = \(account.id)", ["password": .text(upgrade)]) }
            _ = try tx.remove("ticket", where: "ends_at <= \(now)")
            try tx.insert("ticket", id: id, ["digest": .text(ticket.digest), "account_id": .text(account.id), "ends_at": .integer(ends)])
        }
        return ticket.text
    }

    /// Looks at a password.
    ///
    /// - Parameters:
    ///   - device: what the browser carries; one that the account knows is held up only by its own address.
    ///   - proof: of a solved challenge, which is needed after five wrong passwords.
    ///   - client: the address that the attempt comes from.
    /// - Throws: 422 of ``SolvedChallenge/field`` where a challenge is needed, and otherwise with the same words, after the same
    ///   work, whether or not there is such an account; 429 likewise, where too many wrong passwords came from this address, or for this account from many.
    func verify(
        _ email: String, _ password: String, device: String? = nil, proof: SolvedChallenge? = nil, client: String, now: Int64
    ) async throws -> Verified {
        let canonical = EmailAddress(email)?.canonical ?? ""
        let attempts = Attempts(accounts: accounts)
        let (place, network) = (try attempts.place(canonical, client), Attempts.network(client))
        let (id, spending) = (accounts.identifier(now), accounts.identifier(now))
        // Counted before the password is looked at, each attempt after those before it: of guesses at the same time no more than the
        // limits are. What a challenge guards is the hash, so its work is spent here too.
        let (found, isKnown) = try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.takeTurn(place, now: now)
            let account = try tx.account(canonical: canonical)
            let token = try device.flatMap { try accounts.device($0, of: account?.id ?? "") }
            let isKnown = try tx.isKnownDevice(token?.digest ?? "", of: account?.id ?? "", now: now)
            switch try tx.passwordThrottle(place, isKnown: isKnown, now: now) {
            case .open: break
            case .challenge:
                guard let proof else { throw Problem.invalid(SolvedChallenge.field, Self.challenge) }
                try tx.spend(proof, id: spending)
            case .closed(let until):
                throw Problem.tooMany(
                    "So many wrong passwords came that we take none for a while. A browser that you have used before is let in sooner.", until: until,
                    now: now)
            }
            try tx.add(.password, place, id: id, now: now)
            return (account, isKnown)
        }
        let verdict = try await attempts.looking(id) { () -> PasswordQueue.Verdict? in
            if let found { return try await accounts.passwords.verify(password, against: found.password, client: network, isKnown: isKnown) }
            try await accounts.passwords.verifyNothing(password, client: network)
            return nil
        }
        guard let found, let verdict, verdict.matches else {
            throw try await wrong(place, of: found?.id ?? accounts.identifier(now), isKnown: isKnown, now: now)
        }
        try await attempts.forget(id)
        return Verified(account: found, upgrade: verdict.shouldBeUpgraded ? try await rehash(password, network: network) : nil)
    }

    /// Of a wrong password, which is counted already, the account's log hears.
    ///
    /// - Parameter account: the account's id, or one that is nobody's: the work is the same.
    /// - Returns: what to answer; it names ``SolvedChallenge/field`` too where the next attempt needs a solved challenge.
    private func wrong(_ place: Attempts.Place, of account: String, isKnown: Bool, now: Int64) async throws -> Problem {
        let next = try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.noteFailure(of: account, subject: place.subject, now: now)
            return try tx.passwordThrottle(place, isKnown: isKnown, now: now)
        }
        return Problem.invalid([Problem.Field("password", Self.wrong)] + (next == .challenge ? [Problem.Field(SolvedChallenge.field, Self.challenge)] : []))
    }

    /// Whether so many wrong passwords came from a network that the next attempt needs a solved challenge, whoever makes it.
    func asksChallenge(client: String, now: Int64) async throws -> Bool {
        let place = try Attempts(accounts: accounts).place("", client)
        return try await accounts.store.read(accounts.store.gate()) { try $0.passwordThrottle(place, isKnown: true, now: now) } == .challenge
    }

    /// The password is known at this moment only, so a hash that costs less to guess than it should is made anew now. Only
    /// with the right password, so the second evaluation tells nobody anything.
    private func rehash(_ password: String, network: String) async throws -> String {
        try await accounts.passwords.hash(password, salt: accounts.random(PasswordHash.saltByteCount), client: network, isKnown: true)
    }

    enum Outcome: Sendable {
        /// The session is begun.
        case accepted(OpeningSession)
        case wrong
        case used
        case malformed
        case over
        /// Too many wrong codes. The ticket is gone, and the person is told by mail.
        case closed(until: Int64)
    }

    /// Accepts a time-based code or a backup code, each once, whoever else tries at the same time.
    ///
    /// - Parameters:
    ///   - device: the browser in words, for the mail about wrong codes.
    ///   - place: the network in words.
    func accept(_ typed: String, ticket: String, device: String = "An unknown device", place: String? = nil, now: Int64) async throws -> Outcome {
        guard let session = try await opening(ticket, device: device, place: place, now: now) else { return .over }
        return try await accept(typed, ticket: ticket, opening: session, now: now)
    }

    /// - Returns: the session that the holder of a ticket is about to begin; nil where the ticket is over.
    func opening(_ ticket: String, device: String, place: String?, now: Int64) async throws -> OpeningSession? {
        guard let digest = Session.digest(of: ticket) else { return nil }
        guard let account = try await accounts.store.read(accounts.store.gate(), { try $0.ticketHolder(digest, now: now) }) else { return nil }
        return try await OpeningSession(of: account, device: device, place: place, now: now, accounts: accounts)
    }

    /// In one transaction, which holds the account: the code, the end of the ticket, and the session.
    func accept(_ typed: String, ticket: String, opening session: OpeningSession, now: Int64) async throws -> Outcome {
        guard let digest = Session.digest(of: ticket) else { return .over }
        let attempt = try CodeAttempt(typed, accounts, device: session.row.device, now: now)
        return try await accounts.store.write(accounts.store.gate()) { tx in
            let account = session.account
            guard try tx.holds(account), try tx.ticketHolder(digest, now: now) == account else { return .over }
            func end() throws { _ = try tx.remove("ticket", where: "digest = \(digest)") }
            switch try attempt.decide(account, tx) {
            case .accepted:
                // Of two that use one ticket with two right codes, one gets in.
                guard try tx.remove("ticket", where: "digest = \(digest)") == 1 else { return .over }
                try tx.note(.signedIn, of: account, fields: [.init("device", after: .text(attempt.device))], copies: .nowhere)
                try session.begin(in: tx)
                return .accepted(session)
            case .closed(let until):
                try end()
                return .closed(until: until)
            case .wrong: return .wrong
            case .used: return .used
            case .malformed: return .malformed
            case .over: return .over
            }
        }
    }
}

extension Reading {
    /// The password stage, as the failures of a day have it.
    func passwordThrottle(_ place: Attempts.Place, isKnown: Bool, now: Int64) throws -> Throttle.Decision {
        let (account, address) = (Throttle.account, Throttle.address)
        return Throttle.password(
            account: try attempts(.password, subject: place.subject, in: account.period(at: now), share: Throttle.share, limit: account.reach.count),
            address: try attempts(.password, network: place.network, in: address.period(at: now), limit: address.reach.count), isKnown: isKnown, now: now)
    }
}
