internal import Cryptography
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// What cannot be read as HTTP never becomes a request, so no path answers it, and the server itself would say 400 in a bare
/// line. Here it is answered with a problem document like any other, as soon as the requests before it on the connection
/// are; a method that HTTP does not know is told as such. The connection is closed then: where the next request would
/// begin, nobody knows.
///
/// A request that breaks in its middle has a verb at work already, so nothing is put between.
final class UnreadRequest: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let isSecure: Bool
    private let random: @Sendable (Int) -> [UInt8]
    private let count: @Sendable (_ status: Int) -> Void
    private var isBeingRead = false
    /// Requests that wait for the end of their answer.
    private var unanswered = 0
    private var failure: HTTPParserError?

    init(isSecure: Bool, random: @escaping @Sendable (Int) -> [UInt8], count: @escaping @Sendable (_ status: Int) -> Void) {
        (self.isSecure, self.random, self.count) = (isSecure, random, count)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: (isBeingRead, unanswered) = (true, unanswered + 1)
        case .end: isBeingRead = false
        case .body: break
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        context.write(data, promise: promise)
        guard isEnd else { return }
        unanswered -= 1
        refuseIfDue(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whatever comes after it is no HTTP either.
        guard failure == nil else { return }
        guard !isBeingRead, let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        failure = error
        refuseIfDue(context)
    }

    private func refuseIfDue(_ context: ChannelHandlerContext) {
        guard let failure, unanswered <= 0 else { return }
        guard let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self) else {
            return context.fireErrorCaught(failure)
        }
        let isUnknownMethod = failure == .invalidMethod
        count(isUnknownMethod ? 501 : 400)
        // From the encoder outwards: it would wait for a request to answer.
        encoder.writeAndFlush(NIOAny(answer(isUnknownMethod)), promise: nil)
        context.close(promise: nil)
    }

    private func answer(_ isUnknownMethod: Bool) -> ByteBuffer {
        let id = Hex.encode(random(8))
        var body = Out(capacity: 200)
        body.put(
            literal: isUnknownMethod
                ? #"{"type":"/problems/unknown-method","title":"No address here knows this method","status":501,"request":"#
                : #"{"type":"/problems/malformed","title":"This could not be read","status":400,"request":"#)
        body.put(json: id)
        body.put(literal: "}")
        var fields: HTTPFields = [.connection: "close", .contentLength: String(body.bytes.count), .contentType: ProblemDocument.mediaType]
        if let name = HTTPField.Name("X-Request-ID") { fields[name] = id }
        SecurityHeaders.add(to: &fields, isSecure: isSecure, isStored: false)
        let head = fields.reduce("HTTP/1.1 \(isUnknownMethod ? "501 Not Implemented" : "400 Bad Request")\r\n") { "\($0)\($1.name): \($1.value)\r\n" }
        return ByteBuffer(bytes: Array("\(head)\r\n".utf8) + body.bytes)
    }
}

/// Puts an ``UnreadRequest`` right behind the reader of requests: there errors are heard first, and answers pass last.
final class UnreadRequestPlacing: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let make: () -> UnreadRequest
    init(_ make: @escaping () -> UnreadRequest) { self.make = make }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let reader = try? pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self).handler else { return }
        try? pipeline.addHandler(make(), position: .after(reader))
    }
}
