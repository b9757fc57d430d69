internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP2

/// Requests and answers of one connection of HTTP/1, or of one stream of HTTP/2, as they pass: it counts and times them, and
/// answers what cannot be read, with a problem document like any other.
///
/// A refusal is given at its place: after the answers to what came before it, and never inside one.
final class Exchange: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: EdgeLimits
    private let load: Load
    private let isSecure: Bool
    private let random: @Sendable (Int) -> [UInt8]
    private let refused: @Sendable (_ status: Int) -> Void

    private var context: ChannelHandlerContext?
    private let (pace, watch): (Pace, HeadWatch)
    /// Whether this is a stream of HTTP/2, and then the connection's.
    private var (isStream, connection): (Bool, HTTP2Watch?) = (false, nil)
    /// Of each head that is on its way from the framing, and of each request not yet answered: whether it is the last.
    private var (heads, answers) = (CircularBuffer<Bool>(), CircularBuffer<Bool>())
    /// Whether a head is begun and not whole, and whether any was whole yet.
    private var (isHeadBegun, hasHadHead) = (false, false)
    private var (isBodyComing, isAnswerBegun) = (false, false)
    private var pending: WireRefusal?
    private var (isCounted, address): (Bool, IPAddress?) = (false, nil)
    /// Nothing more is read or answered; what still comes is thrown away.
    private var isOver = false
    private var ending: Scheduled<Void>?

    /// - Parameter refused: told the status of each refusal, which no path counts.
    init(
        _ limits: EdgeLimits, load: Load, isSecure: Bool, random: @escaping @Sendable (Int) -> [UInt8], refused: @escaping @Sendable (_ status: Int) -> Void
    ) {
        (self.limits, self.load, self.isSecure, self.random, self.refused) = (limits, load, isSecure, random, refused)
        (pace, watch) = (Pace(limits), HeadWatch(limits))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        address = context.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        let pipeline = context.pipeline.syncOperations
        if let parser = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) {
            do { try pipeline.addHandler(FramingGuard(self, limits), position: .before(parser)) } catch { context.close(promise: nil) }
            awaitHead()
        } else {
            isStream = true
            connection = try? context.channel.parent?.pipeline.syncOperations.handler(type: HTTP2Watch.self)
            connection?.streamBegan()
        }
    }
    func handlerRemoved(context: ChannelHandlerContext) { forget() }
    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    private func forget() {
        guard context != nil else { return }
        watch.end()
        ending?.cancel()
        pace.end()
        if isCounted { load.streamEnded(address) }
        connection?.streamEnded()
        answers.removeAll()
        (context, connection) = (nil, nil)
    }

    // MARK: What the framing says, before the parser reads it

    func headIsWhole(isLast: Bool) {
        heads.append(isLast)
        (isHeadBegun, hasHadHead) = (false, true)
        // What begins behind it in the same packet is another head, with a time of its own.
        awaitHead()
    }

    func isInHead(_ isBegun: Bool) {
        isHeadBegun = isBegun
        awaitHead()
    }

    private func awaitHead() {
        guard let context, !isStream, !isOver else { return }
        let isBusy = !heads.isEmpty || !answers.isEmpty
        watch.expect(isHeadBegun ? .rest : isBusy ? .nothing : hasHadHead ? .next : .first, on: context.eventLoop) { [self] in
            if isHeadBegun { refuse(.late) } else { self.context?.close(promise: nil) }
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isOver, isStream, case .end = part { isBodyComing = false }
        guard !isOver, pending == nil else { return }
        switch part {
        case .head(var head):
            let isLast = isStream ? false : heads.popFirst() ?? true
            if isStream {
                isCounted = load.streamBegan(address)
                guard isCounted else { return refuse(.busy) }
            }
            answers.append(isLast)
            isBodyComing = true
            pace.bodyBegan()
            // The server looks for just this word to see that nothing follows.
            if isLast { head.headerFields[.connection] = "close" }
            return context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body(let bytes): pace.bodyCame(bytes.readableBytes)
        case .end: isBodyComing = false
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isBodyComing, !isOver { pace.watchBody(context) { [self] in isBodyComing && !isOver ? refuse(.slow) : () } }
        context.fireChannelReadComplete()
        // What is thrown away is read all the same, whether or not somebody further in wants more.
        if isOver { context.read() }
    }

    func read(context: ChannelHandlerContext) {
        pace.asked(context.eventLoop.now)
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isOver, let event = event as? ChannelEvent, event == .inputClosed { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Who goes away in the middle is not answered.
        guard let failure = error as? HTTPParserError, failure != .invalidEOFState else { return context.fireErrorCaught(error) }
        refuse(failure == .invalidMethod ? .unknownMethod : failure == .headerOverflow ? .longHead : .notHTTP)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isAnswerBegun = true
            if !isStream, answers.first == true || isBodyAhead { head.headerFields[.connection] = "close" }
            pace.write(.head(head), context, promise)
        case .body(let bytes): pace.write(bytes, context, promise)
        case .end(let fields):
            let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
            if isStream, isBodyAhead { endEarly(after: sent.futureResult) }
            pace.write(.end(fields), context, sent)
            answerEnded(context)
        }
    }

    /// Whether the body of the request that is being answered is still on its way: nobody will read it.
    private var isBodyAhead: Bool { isBodyComing && answers.count == 1 }

    /// A stream that was answered before its body came: nothing watches for the rest, and once the answer is out the client hears that
    /// nobody wants it (RFC 9113, 8.1). The connection's other streams go on.
    private func endEarly(after sent: EventLoopFuture<Void>) {
        isOver = true
        pace.bodyEnded()
        sent.assumeIsolated().whenSuccess { [self] in
            guard let context, isBodyComing, context.channel.isActive else { return }
            context.triggerUserOutboundEvent(NIOHTTP2FramePayloadToHTTPEvent.reset(code: .noError), promise: nil)
        }
    }

    private func answerEnded(_ context: ChannelHandlerContext) {
        isAnswerBegun = false
        let isBodyUnread = isBodyAhead
        answers.removeFirst(min(1, answers.count))
        guard !isStream else { return }
        if isBodyUnread {
            context.flush()
            return linger()
        }
        if let pending, answers.count <= (isBodyComing ? 1 : 0) { return give(pending) }
        awaitHead()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        closeOutput(context, promise)
    }

    // MARK: Refusals

    func refuse(_ refusal: WireRefusal) {
        guard let context, !isOver, pending == nil else { return }
        if answers.count > (isBodyComing ? 1 : 0) {
            pending = refusal
        } else if isBodyComing, isAnswerBegun {
            isOver = true
            context.close(promise: nil)
        } else {
            give(refusal)
        }
    }

    private func give(_ refusal: WireRefusal) {
        guard let context else { return }
        refused(refusal.status)
        guard !isStream else {
            let (fields, body) = refusal.answer(isSecure: isSecure, random: random)
            isOver = true
            context.write(wrapOutboundOut(.head(.init(status: .init(code: refusal.status), headerFields: fields))), promise: nil)
            context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return end(in: limits.lingerTime)
        }
        guard let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self) else { return context.close(promise: nil) }
        // From the encoder outwards: it would wait for a request to answer.
        encoder.writeAndFlush(NIOAny(refusal.bytes(isSecure: isSecure, random: random)), promise: nil)
        linger()
    }

    /// Ends our side, and soon the other.
    private func linger() {
        guard let context else { return }
        isOver = true
        watch.end()
        closeOutput(context, nil)
        context.read()
    }

    /// The other side has a while to take what was written, and a moment from then on to end its own.
    private func closeOutput(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let closed = promise ?? context.eventLoop.makePromise(of: Void.self)
        end(in: limits.partTime)
        closed.futureResult.assumeIsolated().whenComplete { [self] _ in end(in: limits.lingerTime) }
        context.close(mode: .output, promise: closed)
    }

    private func end(in time: TimeAmount) {
        ending?.cancel()
        ending = context?.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in context?.close(promise: nil) }
    }
}
