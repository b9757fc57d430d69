internal import NIOCore

/// Lets through to the parser of HTTP/1 only what ``Framing`` read in the same way.
final class FramingGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let exchange: Exchange
    private var framing: Framing

    init(_ exchange: Exchange, _ limits: EdgeLimits) { (self.exchange, framing) = (exchange, Framing(limits)) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        let (taken, refusal) = framing.read(buffer.readableBytesView) { exchange.headIsWhole(isLast: $0) }
        if let part = buffer.readSlice(length: taken), taken > 0 { context.fireChannelRead(wrapInboundOut(part)) }
        if let refusal { exchange.refuse(refusal) } else { exchange.isInHead(framing.isInHead) }
    }
}
