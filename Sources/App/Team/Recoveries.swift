internal import Cryptography
internal import Platform
public import Store

/// The recovery of a person who lost their factor and has no CISO to ask (`security.md` 13). Begun on the operator's console
/// alone. It sets no password, shows no code and opens no session; for three days everybody concerned can stop it, counted
/// from the moment at which the first of them was warned: a link never goes while no warning did.
///
/// Each step is one transaction, which asks for its mails and for the entries in the organisations' logs.
public struct Recoveries: Sendable {
    let accounts: Accounts
    /// 72 hours, in milliseconds.
    public static let wait: Int64 = 72 * 3_600_000
    private var store: Store { accounts.store }

    public init(accounts: Accounts) { self.accounts = accounts }

    /// Tells the account and every CISO of its organisations, each with a link that cancels.
    ///
    /// - Returns: when the link for a new authenticator is due at the earliest, which is if a warning goes at once; nil for an address without an account.
    public func begin(_ email: String, by act: OperatorAct, now: Int64) async throws -> Int64? {
        let reason = act.reason.split { $0.isWhitespace }.joined(separator: " ")
        guard !reason.isEmpty, reason.unicodeScalars.count <= 500 else { throw Problem.invalid("reason", "Give a reason of at most 500 characters") }
        guard let canonical = EmailAddress(email)?.canonical, let found = try await accounts.find(canonical: canonical) else {
            return nil
        }
        let (account, id, due) = (found.id, accounts.identifier(now), now + Self.wait)
        let places = try await accounts.places(of: account)
        try await store.write(store.operate(reason: "account recover")) { tx in
            _ = try tx.set("recovery", where: "account_id = \(account) AND state = 'waiting'", ["state": .text("replaced")])
            try tx.insert(
                "recovery", id: id,
                [
                    "account_id": .text(account), "digest": .text("none-\(id)"), "reason": .text(reason), "state": .text("waiting"), "asked_at": .integer(now),
                    "due_at": .integer(due),
                ])
            try tx.record(Change("account.recovery_asked", "account", account), by: act)
            try tx.enqueue(AccountEvents.own, account: account, ids: ["event": AccountEvent.recoveryAsked.code, "by": "operator"])
            try tx.enqueueMail("recovery-asked", account: account, ids: ["recovery": id], key: id)
            try tx.ask(.recoveryAsked, of: account, in: places, event: id, ids: ["recovery": id])
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
        guard let (id, account) = try await store.read(store.gate(), { try $0.waitingRecovery(digest) }) else { return false }
        return try await store.write(store.gate()) { tx in
            guard try tx.set("recovery", where: "id = \(id) AND state = 'waiting'", ["state": .text("cancelled")]) == 1 else { return false }
            try tx.note(.recoveryCancelled, of: account, isByOwner: false)
            return true
        }
    }

    /// A warning is with the mail server. The first sets the time at which the link is due.
    func warned(_ job: Job) async throws {
        let id = try job.id("recovery")
        try await store.write(store.gate()) { tx in
            let now = try tx.now()
            _ = try tx.set(
                "recovery", where: "id = \(id) AND warned_at IS NULL", ["warned_at": .integer(now), "due_at": .integer(now + Self.wait)])
        }
    }

    /// Mails the links that are due; what is to run every minute.
    public func sweep(now: Int64) async throws {
        let links = FactorLinks(accounts: accounts)
        for (id, account) in try await store.read(store.gate(), { try $0.dueRecoveries(now: now, limit: 100) }) {
            let row = accounts.identifier(now)
            try await store.write(store.gate()) { tx in
                guard try tx.set("recovery", where: "id = \(id) AND state = 'waiting'", ["state": .text("sent")]) == 1 else { return }
                try links.insert(row, account: account, now: now, in: tx)
                try tx.enqueueMail("recovery-link", account: account, ids: ["link": row], key: row)
                try tx.note(.recoveryLinkSent, of: account, isByOwner: false)
            }
        }
    }

    /// What an organisation hears when it begins: the entry in its log with the reason, and a mail to each of its CISOs.
    var echo: JobKind { JobKind(AccountEcho.recoveryAsked.rawValue) { try await asked($0) } }

    private func asked(_ job: Job) async throws -> JobOutcome {
        let (id, member, request) = (try job.id("recovery"), try job.id("member"), RequestID.current)
        guard let recovery = try await store.read(store.gate(), { try $0.recovery(id: id) }), recovery.account == job.account else { return .dropped }
        try await store.write(store.job(organisation: job.inOrganisation(), reason: "operator")) { tx in
            try tx.recordOnce(Change("account.recovery_asked", "member", member, fields: [.init("reason", after: .text(recovery.reason))]), by: request)
            for ciso in try tx.activeCISOs() where ciso.account != recovery.account {
                try tx.enqueueMail("recovery-told", account: ciso.account, ids: ["recovery": id, "to": ciso.id, "member": member], key: "\(id)-\(ciso.id)")
            }
        }
        return .done
    }
}
