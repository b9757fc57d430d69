internal import Cryptography
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// What cannot be read as HTTP never becomes a request, so no path answers it, and the server itself would say 400 in a bare
/// line. Here the first thing on a connection, if it is that, is answered with a problem document like any other; a method
/// that HTTP does not know is told as such.
///
/// Once a request was read, its answer may be on its way, so nothing is put between.
final class UnreadRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let isSecure: Bool
    private let random: @Sendable (Int) -> [UInt8]
    private var hasRead = false

    init(isSecure: Bool, random: @escaping @Sendable (Int) -> [UInt8]) { (self.isSecure, self.random) = (isSecure, random) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasRead = true
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !hasRead, let failure = error as? HTTPParserError,
            let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        else { return context.fireErrorCaught(error) }
        hasRead = true
        // From the encoder outwards: it would wait for a request to answer.
        encoder.writeAndFlush(NIOAny(answer(isUnknownMethod: failure == .invalidMethod)), promise: nil)
        context.close(promise: nil)
    }

    private func answer(isUnknownMethod: Bool) -> ByteBuffer {
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
