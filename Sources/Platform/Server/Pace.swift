internal import NIOCore
internal import NIOHTTPTypes

/// How fast a body comes and an answer is taken. Only time in which we wait for the other side counts.
final class Pace {
    private let limits: EdgeLimits
    private var (arrived, hasGrace) = (0, true)
    /// When we last asked for bytes; nil while none are asked for.
    private var askedAt: NIODeadline?
    private var lastCame: NIODeadline?
    /// Whether we ourselves kept the other side waiting in this stretch of time.
    private var wasHeld = false
    private var (unsent, taken) = (0, 0)
    private var (body, answer): (Scheduled<Void>?, Scheduled<Void>?)

    init(_ limits: EdgeLimits) { self.limits = limits }

    func end() {
        body?.cancel()
        answer?.cancel()
        (body, answer) = (nil, nil)
    }

    // MARK: A body

    func bodyBegan() { (arrived, hasGrace, wasHeld) = (0, true, false) }
    /// Nothing more of it is waited for.
    func bodyEnded() {
        body?.cancel()
        body = nil
    }
    func bodyCame(_ count: Int) {
        arrived += count
        askedAt = nil
    }
    func asked(_ now: NIODeadline) {
        if let lastCame, now - lastCame > .seconds(1), askedAt == nil { wasHeld = true }
        if askedAt == nil { askedAt = now }
    }

    /// - Parameter isSlow: called when what came was too little.
    func watchBody(_ context: ChannelHandlerContext, isSlow: @escaping () -> Void) {
        lastCame = context.eventLoop.now
        guard body == nil else { return }
        body = context.eventLoop.assumeIsolated().scheduleTask(in: limits.bodyTime) { [self] in
            body = nil
            let isEnough = hasGrace || wasHeld || askedAt == nil || arrived >= limits.bodyBytes
            (arrived, hasGrace, wasHeld) = (0, false, false)
            if isEnough { watchAgain(context, isSlow) } else { isSlow() }
        }
    }
    private func watchAgain(_ context: ChannelHandlerContext, _ isSlow: @escaping () -> Void) {
        let came = lastCame
        watchBody(context, isSlow: isSlow)
        lastCame = came
    }

    // MARK: An answer

    /// In parts, so that it is seen whether somebody takes them.
    func write(_ body: ByteBuffer, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var bytes = body
        while bytes.readableBytes > limits.part, let part = bytes.readSlice(length: limits.part) { write(.body(part), context, nil) }
        write(.body(bytes), context, promise)
    }

    func write(_ part: HTTPResponsePart, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        unsent += 1
        sent.futureResult.assumeIsolated().whenComplete { [self] _ in
            unsent -= 1
            taken += 1
        }
        context.write(NIOAny(part), promise: sent)
        watchAnswer(context)
    }

    private func watchAnswer(_ context: ChannelHandlerContext) {
        guard answer == nil else { return }
        let before = taken
        answer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.partTime) { [self] in
            answer = nil
            guard unsent > 0 else { return }
            if taken == before { context.close(promise: nil) } else { watchAnswer(context) }
        }
    }
}
