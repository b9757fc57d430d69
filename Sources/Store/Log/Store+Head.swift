public import Cryptography

extension Store {
    /// Where the organisation's log stands: what a checkpoint is signed over.
    public func head<D: ReadingDoor & OrganisationDoor>(_ scope: Scope<D>) async throws -> (size: UInt64, frontier: Frontier) {
        let frontier = try await read(scope) { tx in
            var found: Frontier?
            _ = try tx.run("SELECT size, frontier FROM log_head_rows WHERE organisation_id = current_org()", isOwn: true) {
                found = Frontier(stored: $0.bytes(1), size: UInt64(clamping: $0.integer(0)))
            }
            // A log that is no organisation's begins with its first entry.
            guard let found = found ?? (scope.access.door == .ledger ? Frontier() : nil) else { throw StoreError.engine("no log head") }
            return found
        }
        return (frontier.size, frontier)
    }
}
