import NIOCore
import Testing

@testable import Platform

@Suite("Where a request ends is read strictly, and the same however its bytes arrive")
struct FramingTests {
    /// What was let through, how many heads were whole, and what was refused.
    struct Reading: Equatable {
        var (taken, heads) = ([UInt8](), 0)
        var refusal: Int?
    }

    private static func read(_ bytes: [UInt8], parts: [Int]) -> Reading {
        var (framing, reading, rest) = (Framing(EdgeLimits()), Reading(), bytes[...])
        for part in parts + [bytes.count] where !rest.isEmpty && reading.refusal == nil {
            let next = rest.prefix(max(1, part))
            rest = rest.dropFirst(next.count)
            let (taken, refusal) = framing.read(ByteBuffer(bytes: next).readableBytesView) { _ in reading.heads += 1 }
            reading.taken += next.prefix(taken)
            reading.refusal = refusal?.status
        }
        return reading
    }

    private static let requests: [String] = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    @Test("Cut at every place, each request is read as it is whole", arguments: requests)
    func cuts(_ text: String) {
        let bytes = Array(text.utf8), whole = Self.read(bytes, parts: [])
        #expect(whole.refusal == nil && whole.heads >= 1)
        for place in 1..<bytes.count { #expect(Self.read(bytes, parts: [place]) == whole, "\(place)") }
        #expect(Self.read(bytes, parts: bytes.map { _ in 1 }) == whole)
    }

    @Test("Nothing after the last request is let through")
    func last() {
        let reading = Self.read(Array(Self.requests[3].utf8), parts: [])
        #expect(reading.heads == 1 && String(decoding: reading.taken, as: UTF8.self).hasSuffix("close\r\n\r\n"))
    }

    @Test("200,000 spoilt requests end in heads or a refusal, never in a trap, and never with more let through than came")
    func spoilt() {
        var generator = SystemRandomNumberGenerator()
        let bytes = Self.requests.map { Array($0.utf8) }
        let seasoning = Array("\r\n \t:;0aF\u{0}\u{7F}".utf8) + [0xFF]
        for round in 0..<200_000 {
            var input = bytes[round % bytes.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<input.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: input[place] = seasoning.randomElement(using: &generator) ?? 0
                case 1: input.insert(seasoning.randomElement(using: &generator) ?? 0, at: place)
                default: if input.count > 1 { input.remove(at: place) }
                }
            }
            let reading = Self.read(input, parts: [Int.random(in: 1...input.count, using: &generator)])
            #expect(reading.taken.count <= input.count && input.starts(with: reading.taken))
        }
    }

    @Test("Frames of HTTP/2 are followed however they arrive: a head begun is unfinished until its last part, a body is not")
    func frames() {
        func frame(_ kind: UInt8, _ flags: UInt8, _ length: Int) -> [UInt8] {
            [0, UInt8(length >> 8), UInt8(length & 255), kind, flags, 0, 0, 0, 1] + [UInt8](repeating: 0, count: length)
        }
        let magic = [UInt8](repeating: 1, count: 24), settings = frame(4, 0, 6), head = frame(1, 0, 300), middle = frame(9, 0, 0), end = frame(9, 4, 5)
        let cases: [([UInt8], Bool)] = [
            ([], true), (magic, false), (magic + settings, false), (magic + settings.dropLast(), true), (magic + head, true), (magic + head + middle, true),
            (magic + head + middle + end, false), (magic + head + middle + end.dropLast(), true), (magic + frame(1, 4, 9), false),
            (magic + frame(0, 0, 900).dropLast(), false), (magic + frame(0, 0, 900), false), (magic + frame(0, 0, 900) + [0], true),
        ]
        for (bytes, isUnfinished) in cases {
            for step in [1, 7, 10_000] {
                var (frames, rest) = (HTTP2Frames(), bytes[...])
                while !rest.isEmpty {
                    frames.read(ByteBuffer(bytes: rest.prefix(step)).readableBytesView)
                    rest = rest.dropFirst(step)
                }
                #expect(frames.isUnfinished == isUnfinished, "\(bytes.count) in steps of \(step)")
            }
        }
    }

    @Test("One address has at most half of the connections, a /64 counts as one, a proxy does not count, and all end")
    func load() throws {
        let load = Load(most: 8, proxies: try [#require(CIDR("10.0.0.0/8"))])
        let addresses = try ["2001:db8::1", "2001:db8::2", "2001:db8::3:4", "2001:db8::5"].map { try #require(IPAddress($0)) }
        #expect(addresses.allSatisfy { load.connectionBegan($0) })
        #expect(!load.connectionBegan(IPAddress("2001:db8::6")))
        let proxy = IPAddress("10.1.2.3")
        #expect((0..<4).allSatisfy { _ in load.connectionBegan(proxy) })
        #expect(!load.connectionBegan(proxy) && !load.connectionBegan(IPAddress("203.0.113.7")))
        load.connectionEnded(proxy)
        load.connectionEnded(addresses.first)
        #expect(load.connectionBegan(IPAddress("2001:db8::6")))
        // Streams are counted apart, by the same rule.
        #expect((0..<4).allSatisfy { _ in load.streamBegan(addresses.first) } && !load.streamBegan(addresses.last))
        #expect(load.streamBegan(proxy))
        load.streamEnded(addresses.first)
        #expect(load.streamBegan(addresses.last))
    }
}
