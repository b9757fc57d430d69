internal import Platform
internal import Store

/// Reading a log that is no organisation's: an account's own, for its owner, or the installation's, for the operator.
struct LedgerLog: Sendable {
    let store: Store

    struct Listing: Sendable {
        let changes: [LoggedChange]
        /// Where the list goes on, or nil at its end.
        let next: UInt64?
    }

    /// Newest first.
    ///
    /// - Parameter position: entries before this one; nil begins at the newest.
    func list(_ ledger: Ledger, before position: UInt64? = nil, limit: Int) async throws -> Listing {
        let before = position.map { Int64(clamping: $0) } ?? .max
        return try await store.read(store.ledger(ledger), isLong: true) { tx in
            var changes = try tx.ledgerChanges(where: "l.position < \(before)", limit: limit + 1, prefix: 500)
            let hasMore = changes.count > limit
            if hasMore { changes.removeLast() }
            return Listing(changes: changes, next: hasMore ? changes.last?.position : nil)
        }
    }

    /// Adds an entry to an account's own log that another transaction asked for, once, however often the work is begun.
    ///
    /// - Parameter job: of the queue; its id stands in the entry as the request.
    func add(_ action: String, of account: String, fields: [Change.Field] = [], as actor: String, role: String, for job: Job) async throws {
        try await store.write(store.ledger(.account(account), as: actor, role: role), request: job.id) { tx in
            if try !tx.hasEntry(of: "account", account, request: job.id) { try tx.record(Change(action, "account", account, fields: fields)) }
        }
    }
}
