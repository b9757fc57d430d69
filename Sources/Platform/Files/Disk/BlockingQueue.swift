import Dispatch

/// One thread's worth of work that blocks. Whoever writes one file keeps one queue, so its calls run in order.
///
/// Not on the cooperative threads, of which there are as many as cores: one slow fsync would hold up half of all requests.
/// Work that was handed in always runs, even when the task that waits for it is cancelled, for cleaning up is such work.
final class BlockingQueue: Sendable {
    private let queue: DispatchQueue
    init(_ label: String) { queue = DispatchQueue(label: label) }

    func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
