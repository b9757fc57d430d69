import NIOCore
import Testing

@testable import Platform

/// What comes through here goes to the server's parser, which refuses much of it too. Two readers that each refuse are wanted;
/// so this one is asked alone. Over a socket it is `Tests/Edge/test_framing.py`.
@Suite("What could be read in two ways is refused before the server's own parser sees it")
struct StrictFramingTests {
    private static func refusal(_ text: String) -> Int? {
        var framing = Framing(EdgeLimits())
        return framing.read(ByteBuffer(string: text).readableBytesView) { _ in }.refusal?.status
    }

    private static func post(_ fields: String..., body: String = "") -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }
    private static let chunked = "Transfer-Encoding: chunked"

    @Test("As it should be, it is read")
    func clear() {
        #expect(Self.refusal(Self.post("Content-Length: 5", body: "abcde")) == nil)
        #expect(Self.refusal(Self.post(Self.chunked, body: "5\r\nabcde\r\n0\r\n\r\n")) == nil)
        #expect(Self.refusal("\r\nGET http://A/ HTTP/1.1\r\nHost: a\r\nX: b\tc\r\n\r\n") == nil)
        #expect(Self.refusal("GET HTTPS://a/ HTTP/1.1\r\nHost: A\r\n\r\n") == nil)
        #expect(Self.refusal("GET / HTTP/1.0\r\n\r\n") == nil)
    }

    @Test(
        "A head",
        arguments: [
            // Control characters.
            post("X: b\u{0}c"), post("X: \u{1B}[2J"), post("X: y\rContent-Length: 5"), post("X\u{0}A: b"), post("X: \u{7F}"),
            // The first line.
            "GET / x HTTP/1.1\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\r\n\r\n", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            // Fields over two lines, and names.
            post("X: b", " Content-Length: 5"), post("Transfer-Encoding:", "\tchunked"), "GET / HTTP/1.1\r\n X: b\r\nHost: a\r\n\r\n",
            post("Content-Length : 5"), post(": x"), post("Content-Length"), post("X(: b"),
            // Lines that do not end with both.
            "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
            // Whom it is for.
            "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: \r\n\r\n", post("Host: a"), post("Host: b"), "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://a:1/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET file:///a HTTP/1.1\r\nHost: a\r\n\r\n", "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
        ])
    func head(_ text: String) { #expect(Self.refusal(text) == 400) }

    @Test(
        "How long a body is",
        arguments: [
            post("Content-Length: 5", chunked), post(chunked, "Content-Length: 5"), post("Content-Length: 5", "Content-Length: 5"), post(chunked, chunked),
            post("Content_Length: 5"), post("Transfer_Encoding: chunked"), post("Content-Length: 5, 5"), post("Content-Length: +5"), post("Content-Length: -5"),
            post("Content-Length: 0x5"), post("Content-Length: 1 0"), post("Content-Length:"), post("Content-Length: 18446744073709551621"),
            post("Content-Length: 1234567890123456"), post("Transfer-Encoding: gzip"), post("Transfer-Encoding: gzip, chunked"),
            post("Transfer-Encoding: chunked, identity"), post("Transfer-Encoding: \"chunked\""), "POST / HTTP/1.0\r\n\(chunked)\r\n\r\n",
        ])
    func length(_ text: String) { #expect(Self.refusal(text) == 400) }

    @Test(
        "A chunk",
        arguments: [
            "5;a=b\r\nabcde", "5;\r\nabcde", "5 \r\nabcde", "+5\r\nabcde", "0x5\r\nabcde", "fffffffffffffffff\r\n", "000000005\r\nabcde", "\r\nabcde",
            "3\r\nabcde\r\n",
            "5\nabcde", "5\r\nabcde\n", "0\r\nX: y\r\n\r\n", "0\r\n\n",
        ])
    func chunk(_ text: String) { #expect(Self.refusal(Self.post(Self.chunked, body: text)) == 400) }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    private static let named: [(text: String, status: Int)] = {
        let first = "GET / HTTP/1.1\r\n"
        let words = [("GET / HTTP/2.0\r\n", 505), ("GET / SPDY/1.1\r\n", 400), ("get / HTTP/1.1\r\n", 501), ("CONNECT a:443 HTTP/1.1\r\n", 501)]
        let methods = [" / HTTP/1.1\r\n", repeated("G", 21) + " / HTTP/1.1\r\n"].map { ($0, 501) }
        let heads = [post("X: " + repeated("a", 8_190)), first + repeated("X: " + repeated("a", 8_000) + "\r\n", 3), first + repeated("X: a\r\n", 101)]
        return words + methods + heads.map { ($0, 431) } + [("GET /" + repeated("a", 8_192) + " HTTP/1.1\r\n", 414)]
    }()

    @Test("What is no request that anybody takes, or too much of one, has a status of its own", arguments: named)
    func statuses(_ text: String, _ status: Int) { #expect(Self.refusal(text) == status) }

    @Test("What is just within the limits is read")
    func within() {
        #expect(Self.refusal("GET /" + Self.repeated("a", 8_178) + " HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
        #expect(Self.refusal("GET / HTTP/1.1\r\nHost: a\r\n" + Self.repeated("X: a\r\n", 99) + "\r\n") == nil)
        #expect(Self.refusal(Self.repeated("G", 20) + " / HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
    }

    @Test(
        "After a request that says so, that would be upgraded, or of HTTP/1.0, nothing on the connection is read",
        arguments: [
            post("Connection: close"), post("Connection: keep-alive, Close"), post("Connection: close", "Content-Length: 3", body: "abc"),
            post("Connection: close", chunked, body: "3\r\nabc\r\n0\r\n\r\n"), post("Upgrade: h2c"), "GET / HTTP/1.0\r\n\r\n",
            "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
        ])
    func last(_ text: String) {
        var framing = Framing(EdgeLimits()), heads = 0
        let read = framing.read(ByteBuffer(string: text + Self.post("X: y")).readableBytesView) { _ in heads += 1 }
        #expect(read.taken == text.utf8.count && read.refusal == nil && heads == 1)
    }

    @Test("Nothing more is let through after what was refused")
    func over() {
        var framing = Framing(EdgeLimits()), heads = 0
        let first = framing.read(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.post("X")).readableBytesView) { _ in heads += 1 }
        #expect(first.taken == 27 && first.refusal?.status == 400)
        let next = framing.read(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").readableBytesView) { _ in heads += 1 }
        #expect(next.taken == 0 && heads == 1)
        var other = Framing(EdgeLimits())
        #expect(other.read(ByteBuffer(string: Self.post(Self.chunked, body: "x\r\n")).readableBytesView) { _ in }.refusal?.status == 400)
        #expect(other.read(ByteBuffer(string: "5\r\nabcde\r\n0\r\n\r\n").readableBytesView) { _ in heads += 1 }.taken == 0)
    }
}
