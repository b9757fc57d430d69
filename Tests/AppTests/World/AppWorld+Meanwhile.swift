import Dispatch
package import Store

extension AppWorld {
    /// What `other` answers while a transaction of somebody else's has done `first` and is about to be committed.
    package func meanwhile<T: Sendable, D: WritingDoor>(
        _ scope: Scope<D>, _ first: @escaping @Sendable (Writing) throws -> Void, _ other: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        let (isIn, mayCommit) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let writing = Task {
            try await store.write(scope) { tx in
                try first(tx)
                isIn.signal()
                _ = mayCommit.wait(timeout: .now() + 10)
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                isIn.wait()
                continuation.resume()
            }
        }
        let asking = Task { try await other() }
        // Long enough for it to have asked; whatever it found, it must not have gone on.
        try await Task.sleep(for: .milliseconds(300))
        mayCommit.signal()
        try await writing.value
        return try await asking.value
    }
}
