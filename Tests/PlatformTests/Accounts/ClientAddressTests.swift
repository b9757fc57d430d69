import Testing

@testable import Platform

@Suite("A client's address") struct ClientAddressTests {
    static let trusted = ["10.0.0.0/8", "127.0.0.1", "fd00::/8"].compactMap { CIDR($0) }

    @Test(
        "is the first from the right that is no proxy of ours",
        arguments: [
            ("203.0.113.9", [], "203.0.113.9"), ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"), ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["1.2.3.4, 198.51.100.1"], "198.51.100.1"), ("10.0.0.1", ["1.2.3.4, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", ["1.2.3.4", "198.51.100.1", "10.0.0.2,10.0.0.3"], "198.51.100.1"), ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
            ("fd00::1", ["2001:db8::7"], "2001:db8::7"), ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"), ("10.0.0.1", ["[2001:db8::7]:443"], "2001:db8::7"),
            ("10.0.0.1", ["[2001:db8::7]"], "2001:db8::7"),
            ("10.0.0.1", [" \t198.51.100.1\t "], "198.51.100.1"),
        ] as [(String, [String], String)])
    func resolves(peer: String, header: [String], expected: String) throws {
        let peer = try #require(IPAddress(peer))
        #expect(ClientAddress.resolve(peer: peer, forwardedFor: header, trusted: Self.trusted).description == expected)
    }

    @Test(
        "is the proxy's where what it passed on is no address",
        arguments: [
            "", " ", ",", "unknown", "_hidden", "198.51.100.1, ", "198.51.100.1,,", "198.51.100.1:", "198.51.100.1:x", "198.51.100.1:123456",
            "[198.51.100.1]:80",
            "[2001:db8::7", "2001:db8::7]:1", "[]", "[", "[2001:db8::7]x", "[2001:db8::7]443", "[2001:db8::7]:", "2001:db8:1:2:3:4:5:6:80",
            "::ffff:198.51.100.1:80", "198.51.100.1\r\nX: y", "198.51.100.1\u{0}", "0x7f.1", "127.1", "2130706433",
            "１.2.3.4", "010.0.0.1x",
        ])
    func garbage(header: String) throws {
        let peer = try #require(IPAddress("10.0.0.1"))
        #expect(ClientAddress.resolve(peer: peer, forwardedFor: ["1.2.3.4", header], trusted: Self.trusted) == peer)
    }

    @Test("is found in a bounded number of steps, however long the header")
    func bounded() throws {
        let peer = try #require(IPAddress("10.0.0.1"))
        func resolve(_ header: [String]) -> String { ClientAddress.resolve(peer: peer, forwardedFor: header, trusted: Self.trusted).description }
        #expect(resolve(["1.2.3.4"] + Array(repeating: "10.0.0.2", count: 31)) == "1.2.3.4")
        #expect(resolve(["1.2.3.4"] + Array(repeating: "10.0.0.2", count: 32)) == "10.0.0.2")
        #expect(resolve(["1.2.3.4," + String(repeating: " ", count: 5_000) + "9.9.9.9"]) == "10.0.0.1")
        #expect(resolve([String(repeating: "10.0.0.2,", count: 1_000_000)]) == "10.0.0.1")
    }

    @Test("with no proxy trusted is the peer's, whatever the header says")
    func noProxy() throws {
        let peer = try #require(IPAddress("10.0.0.1"))
        #expect(ClientAddress.resolve(peer: peer, forwardedFor: ["1.2.3.4"], trusted: []) == peer)
    }

    @Test("of version 4 inside version 6 is the version 4 address")
    func mapped() throws {
        #expect(IPAddress("::ffff:203.0.113.7") == IPAddress("203.0.113.7"))
        #expect(IPAddress("::FFFF:cb00:7107")?.description == "203.0.113.7")
        #expect(IPAddress("::203.0.113.7")?.isVersion4 == false)
    }

    @Test(
        "is written in one way",
        arguments: [("2001:DB8:0:0::1", "2001:db8::1"), ("0:0:0:0:0:0:0:1", "::1"), ("203.0.113.7", "203.0.113.7"), ("::", "::")] as [(String, String)])
    func spelling(typed: String, expected: String) { #expect(IPAddress(typed)?.description == expected) }

    @Test(
        "is none where the text is none",
        arguments: [
            "", ":", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "fe80::1%eth0", "1.2.3.4/8", "g::1", ":::", "1::2::3", "2001:db8:1:2:3:4:5:6:7", "１.2.3.4",
            String(repeating: "1", count: 100_000),
        ])
    func noAddress(text: String) { #expect(IPAddress(text) == nil) }

    @Test(
        "counts by itself in version 4, by its /64 in version 6",
        arguments: [
            ("203.0.113.7", "203.0.113.7/32"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ] as [(String, String)])
    func prefix(typed: String, expected: String) throws { #expect(try #require(IPAddress(typed)).prefix.description == expected) }
}

@Suite("A range of addresses") struct CIDRTests {
    @Test(
        "contains its own and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"), ("192.168.4.0/22", "192.168.7.255", "192.168.8.0"), ("203.0.113.7", "203.0.113.7", "203.0.113.6"),
            ("203.0.113.7/32", "203.0.113.7", "203.0.113.8"), ("0.0.0.0/0", "255.255.255.255", "::1"), ("::/0", "2001:db8::1", "1.2.3.4"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"), ("::ffff:10.0.0.0/104", "10.1.2.3", "11.1.2.3"), ("::1", "::1", "::2"),
        ] as [(String, String, String)])
    func contains(range: String, inside: String, outside: String) throws {
        let range = try #require(CIDR(range))
        #expect(range.contains(try #require(IPAddress(inside))))
        #expect(!range.contains(try #require(IPAddress(outside))))
    }

    @Test(
        "is refused when it is written wrongly or leaves in doubt what was meant",
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8", "10.1.0.0/8", "10.0.0.0/8 ", " 10.0.0.0/8",
            "::/129", "fd00::1/64",
            "10.0.0.0/٨", "10.0.0.0/999999999999999999999", "::ffff:10.0.0.0/8", "::ffff:10.0.0.0/95", "localhost/8", "10.0.0.0/255.0.0.0",
        ])
    func refuses(text: String) { #expect(CIDR(text) == nil) }

    @Test("is written as it is read", arguments: ["10.0.0.0/8", "2001:db8::/32", "::/0"])
    func spelling(text: String) { #expect(CIDR(text)?.description == text) }
}
