import Dispatch
import Store
import Synchronization

/// A fixed number of threads that do what they are given, in order. Those of Swift concurrency, one for each core, would stand
/// still for every request while a password is hashed or a mail server is waited for.
final class BlockingThreads: Sendable {
    private struct State {
        var work: [@Sendable () -> Void] = []
        var isOver = false
    }
    private let width: Int
    private let state = Mutex(State())
    private let signal = DispatchSemaphore(value: 0)

    init(width: Int) throws {
        self.width = width
        for _ in 0..<width { try start() }
    }

    func run(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.work.append(work) }
        signal.signal()
    }

    /// What the work answered, once its turn came.
    func answer<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in run { continuation.resume(with: Result(catching: work)) } }
    }

    /// Lets what was given finish; then the threads end.
    func end() {
        state.withLock { $0.isOver = true }
        for _ in 0..<width { signal.signal() }
    }

    private func start() throws {
        let code = SystemThread.start { [self] in loop() }
        guard code == 0 else {
            end()
            throw Problem(.unavailable, "The system gives no thread (\(code)).")
        }
    }

    private func loop() {
        while true {
            signal.wait()
            let (work, isOver): ((@Sendable () -> Void)?, Bool) = state.withLock { ($0.work.isEmpty ? nil : $0.work.removeFirst(), $0.isOver) }
            if let work { work() } else if isOver { return }
        }
    }
}
