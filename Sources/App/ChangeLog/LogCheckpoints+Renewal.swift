internal import Cryptography
internal import Store

extension LogCheckpoints {
    /// Signs every log that grew since its last checkpoint, one organisation after another, then the installation's and the
    /// accounts' own.
    ///
    /// One log that cannot be signed does not keep the others waiting.
    /// - Parameter failed: gets the organisation's id, or the other log's, and why.
    /// - Returns: how many were signed.
    public func renewAll(failed: @Sendable (_ organisation: String, _ error: any Error) -> Void) async throws -> Int {
        let count = Count()
        try await store.forEachOrganisation(reason: "checkpoints", withCanaries: true) { scope in
            try await renewIfNew(scope, count, failed)
        }
        var after = ""
        while true {
            let from = after
            let page = try await store.read(store.operate(reason: "checkpoints")) { try $0.unsignedLedgers(after: from, limit: 500) }
            for ledger in page { try await renewIfNew(store.ledger(ledger), count, failed) }
            guard let last = page.last else { return count.value }
            after = last.id
        }
    }

    private func renewIfNew<D: ReadingDoor & WritingDoor & OrganisationDoor>(
        _ scope: Scope<D>, _ count: Count, _ failed: (_ organisation: String, _ error: any Error) -> Void
    ) async throws {
        do {
            let last = try await remembered(scope)
            // Also where nothing was added: the memory may be older than what was signed.
            if let last, try await store.head(scope).size == last.checkpoint.size { return try await keep(last, of: scope.organisation) }
            _ = try await renew(scope)
            count.add()
        } catch is CancellationError { throw CancellationError() } catch { failed(scope.organisation, error) }
    }
}

internal import Synchronization

private final class Count: Sendable {
    private let state = Atomic(0)
    var value: Int { state.load(ordering: .relaxed) }
    func add() { state.add(1, ordering: .relaxed) }
}
