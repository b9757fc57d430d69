public import Hummingbird
internal import Logging
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

    /// Of a request that never was on a wire.
    init(inside logger: Logger) {
        coreContext = .init(source: Inside(logger: logger))
        peer = nil
    }

    private struct Inside: RequestContextSource { let logger: Logger }
}
