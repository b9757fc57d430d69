internal import Cryptography
internal import HTTPTypes
internal import NIOCore

/// Why something on the wire is answered before any path sees it: it is no request of HTTP, or it would cost too much.
struct WireRefusal: Error, Equatable, Sendable {
    let status: Int
    let reason, word, title, detail: StaticString

    static func == (a: WireRefusal, b: WireRefusal) -> Bool { a.status == b.status && "\(a.detail)" == "\(b.detail)" }

    static func malformed(_ detail: StaticString) -> WireRefusal {
        WireRefusal(status: 400, reason: "Bad Request", word: "malformed", title: "This could not be read", detail: detail)
    }
    static let notHTTP = malformed("This is no request of HTTP.")
    static let late = WireRefusal(
        status: 408, reason: "Request Timeout", word: "too-slow", title: "This took too long", detail: "A request's head arrives within 10 seconds.")
    static let slow = WireRefusal(
        status: 408, reason: "Request Timeout", word: "too-slow", title: "This took too long", detail: "A body arrives with at least 1 KiB in each second.")
    static let longTarget = WireRefusal(
        status: 414, reason: "URI Too Long", word: "too-large", title: "This is too large", detail: "The first line holds at most 8 KiB.")
    static let longHead = WireRefusal(
        status: 431, reason: "Request Header Fields Too Large", word: "too-large", title: "This is too large",
        detail: "A request's head holds at most 16 KiB, 8 KiB in a line, and 100 fields.")
    static let unknownMethod = WireRefusal(
        status: 501, reason: "Not Implemented", word: "unknown-method", title: "No address here knows this method",
        detail: "Use GET, POST, PUT, PATCH or DELETE.")
    static let busy = WireRefusal(
        status: 503, reason: "Service Unavailable", word: "unavailable", title: "Not available right now", detail: "Too much is asked at once. Try again soon.")
    static let version = WireRefusal(
        status: 505, reason: "HTTP Version Not Supported", word: "malformed", title: "This could not be read", detail: "Speak HTTP/1.1, or HTTP/2 over TLS.")

    /// The answer, a problem document like any other. The connection ends with it.
    func answer(isSecure: Bool, random: @Sendable (Int) -> [UInt8]) -> (fields: HTTPFields, body: [UInt8]) {
        let id = Hex.encode(random(8))
        var body = Out(capacity: 300)
        body.put(literal: #"{"type":"/problems/"#)
        body.put(literal: "\(word)")
        body.put(literal: #"","title":"#)
        body.put(json: "\(title)")
        body.put(literal: #","status":"#)
        body.put(status)
        body.put(literal: #","detail":"#)
        body.put(json: "\(detail)")
        body.put(literal: #","request":"#)
        body.put(json: id)
        body.put(literal: "}")
        var fields: HTTPFields = [.contentLength: String(body.bytes.count), .contentType: ProblemDocument.mediaType]
        if let name = HTTPField.Name("X-Request-ID") { fields[name] = id }
        if status == 503 { fields[.retryAfter] = "5" }
        SecurityHeaders.add(to: &fields, isSecure: isSecure, isStored: false)
        return (fields, body.bytes)
    }

    /// The same as the bytes of HTTP/1.1.
    func bytes(isSecure: Bool, random: @Sendable (Int) -> [UInt8]) -> ByteBuffer {
        let (fields, body) = answer(isSecure: isSecure, random: random)
        let head = fields.reduce("HTTP/1.1 \(status) \(reason)\r\nconnection: close\r\n") { "\($0)\($1.name): \($1.value)\r\n" }
        return ByteBuffer(bytes: Array("\(head)\r\n".utf8) + body)
    }
}
