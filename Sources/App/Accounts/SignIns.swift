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
        let key = try accounts.factorKey()
        let backup = BackupCode(typed).map { Hex.encode($0.digest) }
        let failureID = accounts.identifier(now)
        let throttle = Throttle.code
        return try await accounts.store.write(accounts.store.gate()) { tx in
            // The account's row is taken first: of guesses at the same time each sees the failures of those before it.
            guard let account = try tx.ticketHolder(digest, now: now),
                try tx.set("account", where: "id = \(account) AND state = 'active'", ["state": .text("active")]) == 1
            else { return .over }
            let failures = try tx.failures(of: account, since: now - throttle.reach.length, limit: throttle.reach.count)
            if case .closed(let until) = throttle.decide(failures: failures, now: now) {
                _ = try tx.remove("ticket", where: "digest = \(digest)")
                return .closed(until: until)
            }
            // Codes go by the clock that all nodes share.
            let time = try tx.now()
            var outcome = Outcome.malformed
            if let backup {
                outcome = try tx.remove("backup_code", where: "account_id = \(account) AND digest = \(backup)") == 1 ? .accepted(account: account) : .wrong
            } else {
                for factor in try tx.factors(of: account) {
                    let secret = try Envelope.open(factor.secret, under: key, for: Accounts.owner(of: factor.id, account: account))
                    switch TOTP(secret: secret)?.decide(typed, at: time / 1000, lastStep: UInt64(max(0, factor.lastStep))) {
                    case .accept(let step):
                        let step = Int64(step)
                        let isFirst = try tx.set("factor", where: "id = \(factor.id) AND last_step < \(step)", ["last_step": .integer(step)]) == 1
                        outcome = isFirst ? .accepted(account: account) : .used
                    case .replayed: outcome = .used
                    case .malformed: break
                    case .wrong, nil: outcome = .wrong
                    }
                    if case .accepted = outcome { break }
                }
            }
            switch outcome {
            case .accepted:
                _ = try tx.remove("ticket", where: "digest = \(digest)")
            case .wrong, .used:
                try tx.insert(
                    "failure", id: failureID, ["account_id": .text(account), "at": .integer(now), "device": .text(String(device.unicodeScalars.prefix(80)))])
                if case .closed(let until) = throttle.decide(failures: failures + [now], now: now) {
                    _ = try tx.remove("ticket", where: "digest = \(digest)")
                    // Whoever tried gave the right password first: its owner should know.
                    try tx.enqueueMail("code-failures", account: account, ids: ["failure": failureID])
                    return .closed(until: until)
                }
            default: break
            }
            return outcome
        }
    }
}
