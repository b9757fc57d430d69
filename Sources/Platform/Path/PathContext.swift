public import Hummingbird
internal import NIOCore

/// What Hummingbird keeps for one request: nothing of ours beyond the address of the connection.
public struct PathContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The connection's other end, as the socket says.
    public let peer: String?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
