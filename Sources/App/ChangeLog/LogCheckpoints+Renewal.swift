internal import Cryptography
internal import Store

extension LogCheckpoints {
    /// Signs every log that grew since its last checkpoint, one organisation after another.
    ///
    /// One log that cannot be signed does not keep the others waiting.
    /// - Parameter failed: gets the organisation's id and why.
    /// - Returns: how many were signed.
    public func renewAll(failed: @Sendable (_ organisation: String, _ error: any Error) -> Void) async throws -> Int {
        let count = Count()
        try await store.forEachOrganisation(reason: "checkpoints") { scope in
            do {
                let last = try await remembered(scope)
                guard try await store.head(scope).size != last?.checkpoint.size else { return }
                _ = try await renew(scope)
                count.add()
            } catch is CancellationError { throw CancellationError() } catch { failed(scope.organisation, error) }
        }
        return count.value
    }
}

internal import Synchronization

private final class Count: Sendable {
    private let state = Atomic(0)
    var value: Int { state.load(ordering: .relaxed) }
    func add() { state.add(1, ordering: .relaxed) }
}
