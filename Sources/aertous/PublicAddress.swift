import Synchronization

/// `https://host:port` as people reach us, known once the program listens: a port may be picked by the system.
final class PublicAddress: Sendable {
    private let state = Mutex("")
    var text: String { state.withLock { $0 } }
    func set(_ text: String) { state.withLock { $0 = text } }
}
