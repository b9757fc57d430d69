import Testing
@testable import Platform

@Suite("Of where somebody came from, the beginning of the network is kept")
struct PlaceWordsTests {
    @Test(
        "and never more",
        arguments: [
            ("203.0.113.7", "203.0.113.0/24"), ("::ffff:203.0.113.7", "203.0.113.0/24"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
            ("127.0.0.1", "the server itself"), ("::1", "the server itself"), ("10.1.2.3", "a local network"), ("172.31.0.1", "a local network"),
            ("172.32.0.1", "172.32.0.0/24"), ("192.168.1.1", "a local network"), ("169.254.3.4", "a local network"), ("fd12:3456::1", "a local network"),
            ("fe80::1", "a local network"),
        ] as [(String, String)])
    func words(client: String, expected: String) { #expect(PlaceWords.words(client: client) == expected) }

    @Test("Nothing is said where no address is known", arguments: ["", "unknown", "203.0.113", "203.0.113.7:443", "<b>", "fe80::1%eth0"])
    func unknown(client: String) { #expect(PlaceWords.words(client: client) == nil) }
}
