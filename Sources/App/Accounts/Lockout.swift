internal import Platform
public import Store

/// Ends everything that lets somebody in without a password and a factor: sessions, sign-ins under way, mailed links and API
/// tokens, of everybody. For after a restore: what was ended since the backup is back, and nobody can say any more what that was.
public struct Lockout: Sendable {
    /// How many were ended.
    public struct Ended: Sendable, Equatable {
        public var sessions = 0, links = 0, tokens = 0
        public init() {}
    }
    /// What ended with an entry: sessions and links in the installation's log; tokens in an organisation's; the last of them in the
    /// installation's again.
    static let (action, last) = ("access.ended", "access.tokens_ended")
    let accounts: Accounts
    private var store: Store { accounts.store }
    private static let pageSize = 100

    public init(accounts: Accounts) { self.accounts = accounts }

    /// Ended at any point and begun again, it goes on with what is left. The installation's log says once all tokens are ended; without
    /// that entry it was cut off.
    ///
    /// - Parameters:
    ///   - act: with a reason, which stands in the installation's log and in that of each organisation.
    ///   - now: milliseconds since 1970 UTC.
    public func endAll(by act: OperatorAct, now: Int64) async throws -> Ended {
        guard !act.reason.isEmpty else { throw Problem.invalid("reason", "Give a reason of at most 500 characters") }
        var ended = try await store.write(store.operate(reason: "account end-access")) { tx in
            var ended = Ended()
            ended.sessions = try tx.remove("session", where: "ends_at > 0")
            for table in ["ticket", "account_link", "factor_link", "sign_up"] as [Name] { ended.links += try tx.remove(table, where: "ends_at > 0") }
            _ = try tx.remove("known_device", where: "ends_at > 0")
            try tx.record(
                Change(Self.action, "installation", Ledger.installation.id, fields: [.init("sessions", after: .integer(Int64(ended.sessions)))]), by: act)
            return ended
        }
        var last = ""
        while true {
            let after = last
            let page = try await store.read(store.operate(reason: "account end-access")) { try $0.plans(after: after, limit: Self.pageSize, now: now) }
            for organisation in page { ended.tokens += try await endTokens(of: organisation.id, by: act) }
            guard page.count == Self.pageSize, let end = page.last else { break }
            last = end.slug
        }
        let tokens = Int64(ended.tokens)
        try await store.write(store.operate(reason: "account end-access")) { tx in
            try tx.record(Change(Self.last, "installation", Ledger.installation.id, fields: [.init("tokens", after: .integer(tokens))]), by: act)
        }
        return ended
    }

    private func endTokens(of organisation: String, by act: OperatorAct) async throws -> Int {
        let scope = store.job(organisation: organisation, reason: "account end-access")
        var all = 0
        while true {
            // Each token has an entry of its own, and the last step, which finds none, the one that says why.
            let some = try await store.write(scope) { tx in
                let some = try Tokens.revokeSome(of: nil, in: tx)
                guard some == 0 else { return some }
                let fields = [Change.Field("reason", after: .text(act.reason)), Change.Field("operator", after: .text(act.name))]
                try tx.record(Change(Self.action, "organisation", organisation, fields: fields))
                return 0
            }
            guard some > 0 else { return all }
            all += some
        }
    }
}
