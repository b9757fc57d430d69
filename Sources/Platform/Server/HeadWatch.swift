internal import NIOCore

/// How long one connection of HTTP/1 is waited for when no answer is due, or a head is on its way.
///
/// It is told the state after whatever changes it, and not the changes: two that come in one packet are none that it misses.
final class HeadWatch {
    enum Awaited {
        /// An answer of ours, or a body, which has a pace of its own.
        case nothing
        /// The first head of a connection, of which nothing has come.
        case first
        /// The rest of a head.
        case rest
        /// Another head, on a connection that was kept.
        case next
    }

    private let limits: EdgeLimits
    private var awaited = Awaited.nothing
    private var deadline: Scheduled<Void>?

    init(_ limits: EdgeLimits) { self.limits = limits }

    /// - Parameter isOver: called when it did not come in time.
    func expect(_ new: Awaited, on loop: any EventLoop, isOver: @escaping () -> Void) {
        guard new != awaited else { return }
        // The first head has its time from the connection on.
        let isRunning = awaited == .first && new == .rest
        awaited = new
        guard !isRunning else { return }
        deadline?.cancel()
        deadline = new == .nothing ? nil : loop.assumeIsolated().scheduleTask(in: new == .next ? limits.idleTime : limits.headTime, isOver)
    }

    func end() {
        deadline?.cancel()
        (awaited, deadline) = (.nothing, nil)
    }
}
