internal import Cryptography
internal import Platform
internal import Store

/// One code that somebody typed: of an authenticator or a backup code, for signing in or for a sensitive act.
///
/// Whatever it is for, wrong ones count together per account, and each right one is accepted once, whoever else tries at the
/// same time (`security.md` 14).
struct CodeAttempt: Sendable {
    enum Verdict: Sendable {
        case accepted, wrong, used, malformed
        /// Too many wrong codes. With the first that were, the person is told by mail.
        case closed(until: Int64)
        /// There is no such account any more.
        case over
    }

    private let typed: String
    private let accounts: Accounts
    private let backup: String?
    private let failure: String
    let device: String
    private let now: Int64

    /// - Parameter device: the browser in words, for the mail about wrong codes.
    init(_ typed: String, _ accounts: Accounts, device: String, now: Int64) throws {
        self.device = String(device.unicodeScalars.prefix(80))
        (self.typed, self.now, self.accounts, failure) = (typed, now, accounts, accounts.identifier(now))
        backup = BackupCode(typed).map { Hex.encode($0.digest) }
    }

    /// In the gate door.
    func decide(_ account: String, _ tx: Writing) throws -> Verdict {
        // The account's row is taken first: of guesses at the same time each sees the failures of those before it.
        guard try tx.set("account", where: "id = \(account) AND state = 'active'", ["state": .text("active")]) == 1 else { return .over }
        let throttle = Throttle.code
        let failures = try tx.failures(of: account, in: throttle.period(at: now), limit: throttle.reach.count)
        if case .closed(let until) = throttle.decide(failures: failures, now: now) { return .closed(until: until) }
        let verdict = try match(account, tx)
        switch verdict {
        case .wrong, .used:
            _ = try tx.remove("failure", where: "account_id = \(account) AND at <= \(now - throttle.reach.length)")
            try tx.insert("failure", id: failure, ["account_id": .text(account), "at": .integer(now), "device": .text(device)])
            try tx.note(.codeRefused, of: account, fields: [.init("device", after: .text(device))], isByOwner: false)
            if case .closed(let until) = throttle.decide(failures: failures + [now], now: now) {
                try tx.enqueueMail("code-failures", account: account, ids: ["failure": failure])
                return .closed(until: until)
            }
        default: break
        }
        return verdict
    }

    private func match(_ account: String, _ tx: Writing) throws -> Verdict {
        if let backup {
            return try tx.remove("backup_code", where: "account_id = \(account) AND digest = \(backup)") == 1 ? .accepted : .wrong
        }
        // Codes go by the clock that all nodes share.
        let time = try tx.now() / 1000
        var verdict = Verdict.malformed
        for factor in try tx.factors(of: account) {
            let secret = try accounts.open(factor.secret, for: Accounts.owner(of: factor.id, account: account))
            switch TOTP(secret: secret)?.decide(typed, at: time, lastStep: UInt64(max(0, factor.lastStep))) {
            case .accept(let step):
                let step = Int64(step)
                if try tx.set("factor", where: "id = \(factor.id) AND last_step < \(step)", ["last_step": .integer(step)]) == 1 { return .accepted }
                verdict = .used
            case .replayed: verdict = .used
            case .malformed: break
            case .wrong, nil: if case .used = verdict {} else { verdict = .wrong }
            }
        }
        return verdict
    }
}
