internal import Cryptography
internal import Platform
public import Store

/// The recovery of a person who lost their factor and has no CISO to ask (`security.md` 13). Begun on the operator's console
/// alone. It sets no password, shows no code and opens no session; for three days everybody concerned can stop it.
public struct Recoveries: Sendable {
    let accounts: Accounts
    /// 72 hours, in milliseconds.
    public static let wait: Int64 = 72 * 3_600_000
    private var store: Store { accounts.store }

    public init(accounts: Accounts) { self.accounts = accounts }

    /// Tells the account and every CISO of its organisations at once, each with a link that cancels.
    ///
    /// - Returns: when the link for a new authenticator is due; nil for an address without an account.
    public func begin(_ email: String, by act: OperatorAct, now: Int64) async throws -> Int64? {
        let reason = act.reason.split { $0.isWhitespace }.joined(separator: " ")
        guard !reason.isEmpty, reason.unicodeScalars.count <= 500 else { throw Problem.invalid("reason", "Give a reason of at most 500 characters") }
        guard let canonical = EmailAddress(email)?.canonical, let found = try await accounts.find(canonical: canonical) else {
            return nil
        }
        let account = found.id
        var told: [(address: EmailAddress, from: OrganisationMail.Sender?)] = EmailAddress(found.email).map { [($0, nil)] } ?? []
        for membership in try await accounts.memberships(of: account) {
            // What cannot be logged does not happen, so every organisation's log hears of it first.
            let cisos = try await store.write(store.job(organisation: membership.organisation, reason: "operator")) { tx in
                if let member = try tx.teamMember(account: account) {
                    try tx.record(Change("account.recovery_asked", "member", member.id, fields: [.init("reason", after: .text(reason))]))
                }
                return try tx.activeCISOs()
            }
            let from = OrganisationMail.Sender(id: membership.organisation, name: membership.name)
            for ciso in cisos where ciso.account != account { if let address = ciso.address { told.append((address, from)) } }
        }
        let (secret, id, due) = (accounts.secret(), accounts.identifier(now), now + Self.wait)
        try await store.write(store.operate(reason: "account recover")) { tx in
            _ = try tx.set("recovery", where: "account_id = \(account) AND state = 'waiting'", ["state": .text("replaced")])
            try tx.insert(
                "recovery", id: id,
                [
                    "account_id": .text(account), "digest": .text(secret.digest), "reason": .text(reason), "state": .text("waiting"), "asked_at": .integer(now),
                    "due_at": .integer(due),
                ])
            try tx.record(Change("account.recovery_asked", "account", account), by: act)
            try tx.enqueue(AccountEvents.own, account: account, ids: ["event": AccountEvent.recoveryAsked.code, "by": "operator"])
        }
        let cancel = "\(accounts.address())/recovery/\(secret.text)"
        for (address, from) in told {
            try await accounts.mailer.send(OrganisationMail.recoveryAsked(address, from, of: found.email, due: due, cancel: cancel))
        }
        return due
    }

    /// Whether a cancelling link still cancels something.
    func isOpen(_ link: String) async throws -> Bool {
        guard let digest = Session.digest(of: link) else { return false }
        return try await store.read(store.gate()) { try $0.waitingRecovery(digest) != nil }
    }

    /// - Returns: false for a link that cancels nothing any more.
    func cancel(_ link: String) async throws -> Bool {
        guard let digest = Session.digest(of: link) else { return false }
        guard let account = try await store.read(store.gate(), { try $0.waitingRecovery(digest) }) else { return false }
        let isCancelled = try await store.write(store.gate()) { tx in
            guard try tx.set("recovery", where: "digest = \(digest) AND state = 'waiting'", ["state": .text("cancelled")]) == 1 else { return false }
            try tx.note(.recoveryCancelled, of: account, isByOwner: false)
            return true
        }
        return isCancelled
    }

    /// Mails the links that are due; what is to run every minute.
    public func sweep(now: Int64) async throws {
        let links = FactorLinks(accounts: accounts)
        for (id, account) in try await store.read(store.gate(), { try $0.dueRecoveries(now: now, limit: 100) }) {
            let (secret, row) = (accounts.secret(), accounts.identifier(now))
            let isDue = try await store.write(store.gate()) { tx -> Bool in
                guard try tx.set("recovery", where: "id = \(id) AND state = 'waiting'", ["state": .text("sent")]) == 1 else { return false }
                try links.insert(row, digest: secret.digest, account: account, now: now, in: tx)
                try tx.note(.recoveryLinkSent, of: account, isByOwner: false)
                return true
            }
            guard isDue, let email = try await accounts.find(id: account)?.email, let address = EmailAddress(email) else { continue }
            try await accounts.mailer.send(
                OrganisationMail.recoveryLink(
                    address, link: "\(accounts.address())/new-authenticator/\(secret.text)", hours: Int(accounts.limits.link / 3_600_000)))
        }
    }
}
