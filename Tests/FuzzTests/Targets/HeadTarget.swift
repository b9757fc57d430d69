import HTTPTypes
import Hummingbird
import Logging
import NIOCore
@testable import Platform
import Store

/// What is read from the head of a request before anybody is known: path, fields, cookies, addresses, ranges.
enum HeadTarget {
    private static let table: RouteTable? = try? RouteTable([])
    private static let proxies = ["127.0.0.0/8", "2001:db8::/32"].compactMap { CIDR($0) }

    static func run(_ bytes: [UInt8]) throws {
        guard let table, let peer = IPAddress("127.0.0.1") else { throw Broken("the target itself") }
        let lines = bytes.split(separator: 0x0A, maxSplits: 5, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        func line(_ i: Int) -> String { lines.indices.contains(i) ? lines[i] : "" }

        var fields = HTTPFields()
        for (name, i) in [("Accept", 1), ("User-Agent", 3), ("Cookie", 4), ("Range", 5)] { if let name = HTTPField.Name(name) { fields[name] = line(i) } }
        let request = Request(
            head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: line(0), headerFields: fields), body: RequestBody(buffer: ByteBuffer()))
        let visit = Visit(request, requestID: "0", now: 0, client: "", table: table)
        try Broken.unless(visit.target.count <= 500, "a target beyond its limit")
        try Broken.unless(visit.device.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "a device in the browser's own words: \(visit.device)")
        try Broken.unless(visit.slug == nil || line(0).contains("/o"), "a slug from nowhere")
        _ = Cookie.session.value(in: fields).map { Session.digest(of: $0) }

        let client = ClientAddress.resolve(peer: peer, forwardedFor: [line(2)], trusted: proxies)
        try Broken.unless(IPAddress(client.description) == client, "an address that does not come back: \(client)")

        for length: UInt64 in [0, 1, 1_000, .max] {
            guard case .part(let range) = ByteRange(line(5), length: length) else { continue }
            try Broken.unless(!range.isEmpty && range.upperBound <= length, "\(range) of \(length) bytes")
        }
        if let text = PercentEncoding.decode(line(0)) {
            try Broken.unless(PercentEncoding.decode(PercentEncoding.encode(text)) == text, "a segment does not come back")
        }
    }
}
