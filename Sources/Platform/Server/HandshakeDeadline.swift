internal import NIOCore
internal import NIOTLS

/// A handshake that does not come to its end costs memory and a connection. After it HTTP/1 has deadlines of its own, and
/// HTTP/2 gets its ``HTTP2Watch`` here.
final class HandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let limits: EdgeLimits
    private var deadline: Scheduled<Void>?

    init(_ limits: EdgeLimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: limits.headTime) { context.close(promise: nil) }
    }
    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let version)? = event as? TLSUserEvent {
            deadline?.cancel()
            if version == "h2" {
                do { try context.pipeline.syncOperations.addHandler(HTTP2Watch(limits), position: .after(self)) } catch { context.close(promise: nil) }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
