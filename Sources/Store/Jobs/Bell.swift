import Synchronization

/// Wakes whoever waits for work, on this node; one that rang while nobody waited is heard by the next to come.
public final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var next: UInt64 = 0
    }
    private let state = Mutex(State())

    public func ring() {
        let woken = state.withLock { state in
            let all = state.waiting.values
            state.hasRung = all.isEmpty
            state.waiting = [:]
            return Array(all)
        }
        for one in woken { one.resume() }
    }

    /// Returns when it rings, and when the task is cancelled.
    public func wait() async {
        let ticket = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return true
                    }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }
}
