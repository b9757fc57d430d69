internal import Platform
public import Store

/// What operators did to the installation, for the console.
public struct InstallationLog: Sendable {
    let store: Store
    public init(store: Store) { self.store = store }

    /// An entry for an act that no one record of the installation's stands for.
    ///
    /// - Parameter record: what it was done to, if not to all.
    public func note(_ action: String, of record: String = Ledger.installation.id, by act: OperatorAct) async throws {
        try await store.write(store.operate(reason: "note")) { try $0.record(Change(action, "installation", record), by: act) }
    }

    /// Newest first: entry, time, what was done, to which record, by whom, and the rest of what it says.
    ///
    /// - Parameter position: entries before this one; nil begins at the newest.
    public func lines(before position: UInt64? = nil, limit: Int) async throws -> [String] {
        try await LedgerLog(store: store).list(.installation, before: position, limit: limit).changes.map { change in
            let said = change.fields.map { "\($0.name)=\($0.after.words ?? "")" }
            return ([String(change.position), Instant(milliseconds: change.at).iso, change.action, change.recordType, change.record] + said)
                .joined(separator: "  ")
        }
    }
}
