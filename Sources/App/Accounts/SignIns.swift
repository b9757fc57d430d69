internal import Cryptography
internal import Platform
internal import Store

/// Signing in: password, ticket, factor, session (`security.md` 14).
struct SignIns: Sendable {
    let accounts: Accounts
    static let wrong = "That address and password do not belong together. Check both and try again."

    /// - Returns: the ticket's secret. It opens nothing but the second step.
    /// - Throws: 422 with the same words, after the same work, whether or not there is such an account.
    func begin(_ email: String, _ password: String, client: String, now: Int64) async throws -> String {
        let canonical = EmailAddress(email)?.canonical ?? ""
        let found = try await accounts.store.read(accounts.store.gate()) { try $0.account(canonical: canonical) }
        guard let found else {
            try await accounts.passwords.verifyNothing(password, client: client)
            throw Problem.invalid("password", Self.wrong)
        }
        let verdict = try await accounts.passwords.verify(password, against: found.password, client: client)
        guard verdict.matches else { throw Problem.invalid("password", Self.wrong) }
        let ticket = accounts.secret()
        let (id, ends) = (accounts.identifier(now), now + accounts.limits.ticket)
        try await accounts.store.write(accounts.store.gate()) { tx in
            _ = try tx.remove("ticket", where: "ends_at <= \(now)")
            try tx.insert("ticket", id: id, ["digest": .text(ticket.digest), "account_id": .text(found.id), "ends_at": .integer(ends)])
        }
        return ticket.text
    }

    enum Outcome: Sendable {
        case accepted(account: String)
        case wrong
        case used
        case malformed
        case over
        /// Too many wrong codes. The ticket is gone, and the person is told by mail.
        case closed(until: Int64)
    }

    /// Accepts a time-based code or a backup code, each once, whoever else tries at the same time.
    ///
    /// - Parameter device: the browser in words, for the mail about wrong codes.
    func accept(_ typed: String, ticket: String, device: String = "An unknown device", now: Int64) async throws -> Outcome {
        guard let digest = Session.digest(of: ticket) else { return .over }
        let attempt = try CodeAttempt(typed, accounts, device: device, now: now)
        return try await accounts.store.write(accounts.store.gate()) { tx in
            guard let account = try tx.ticketHolder(digest, now: now) else { return .over }
            func end() throws { _ = try tx.remove("ticket", where: "digest = \(digest)") }
            switch try attempt.decide(account, tx) {
            case .accepted:
                // Of two that use one ticket with two right codes, one gets in.
                guard try tx.remove("ticket", where: "digest = \(digest)") == 1 else { return .over }
                return .accepted(account: account)
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
