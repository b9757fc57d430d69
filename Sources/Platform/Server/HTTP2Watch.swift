internal import NIOCore

/// One connection of HTTP/2: closed when no stream is open for too long, whatever else comes, and when a frame or a head is
/// begun and not finished. What comes too often is the protocol's own affair, whose implementation has limits for it.
final class HTTP2Watch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limits: EdgeLimits
    private var frames = HTTP2Frames()
    private var streams = 0
    private var (idle, unfinished): (Scheduled<Void>?, Scheduled<Void>?)
    private var context: ChannelHandlerContext?

    init(_ limits: EdgeLimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        awaitStream(limits.headTime)
    }
    func handlerRemoved(context: ChannelHandlerContext) {
        idle?.cancel()
        unfinished?.cancel()
        self.context = nil
    }

    func streamBegan() {
        streams += 1
        idle?.cancel()
    }
    func streamEnded() {
        streams -= 1
        if streams == 0 { awaitStream(limits.idleTime) }
    }

    private func awaitStream(_ time: TimeAmount) {
        idle?.cancel()
        idle = context?.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in context?.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        frames.read(unwrapInboundIn(data).readableBytesView)
        if frames.isUnfinished, unfinished == nil { awaitEnd(context) }
        context.fireChannelRead(data)
    }

    private func awaitEnd(_ context: ChannelHandlerContext) {
        let begun = frames.begun
        unfinished = context.eventLoop.assumeIsolated().scheduleTask(in: limits.headTime) { [self] in
            unfinished = nil
            guard frames.isUnfinished else { return }
            if frames.begun == begun { context.close(promise: nil) } else { awaitEnd(context) }
        }
    }
}
