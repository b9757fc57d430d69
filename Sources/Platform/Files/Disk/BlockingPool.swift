import Synchronization

/// A few queues that take turns: the most threads that the disk may hold at once.
final class BlockingPool: Sendable {
    private let queues: [BlockingQueue]
    private let turn = Atomic<UInt>(0)

    init(_ label: String, width: Int = 4) { queues = (0..<max(1, width)).map { BlockingQueue("\(label).\($0)") } }

    /// The queue whose turn it is.
    var next: BlockingQueue { queues[Int(turn.wrappingAdd(1, ordering: .relaxed).oldValue % UInt(queues.count))] }
}
