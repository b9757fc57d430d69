import Testing

@testable import Platform

@Suite("An e-mail address") struct EmailAddressTests {
    @Test(
        "is read when it is one",
        arguments: [
            ("anna@example.com", "anna@example.com"), ("Anna.Lind+audit@Example.COM", "Anna.Lind+audit@example.com"), ("a@b.co", "a@b.co"),
            ("o'brien@example.ie", "o'brien@example.ie"), ("x@example.com.", "x@example.com"), ("x@sub-1.example.co.uk", "x@sub-1.example.co.uk"),
            ("x@münchen.de", "x@xn--mnchen-3ya.de"), ("x@MÜNCHEN.de", "x@xn--mnchen-3ya.de"), ("x@XN--MNCHEN-3YA.de", "x@xn--mnchen-3ya.de"),
            ("x@faß.de", "x@xn--fa-hia.de"), ("x@example。com", "x@example.com"), ("x@ｅxample.com", "x@example.com"), ("x@example.com。", "x@example.com"),
            ("x@ab--cd.com", "x@ab--cd.com"), ("x@例え.jp", "x@xn--r8jz45g.jp"), ("jürgen@example.com", "jürgen@example.com"),
            ("用户@example.com", "用户@example.com"),
        ] as [(String, String)])
    func reads(typed: String, deliverable: String) throws {
        let address = try #require(EmailAddress(typed))
        #expect(Array(address.deliverable.utf8) == Array(deliverable.utf8))
    }

    @Test(
        "is refused when it is not one",
        arguments: [
            "", "@", "a@", "@b.com", "a", "a.b.com", "a@b", "a@localhost", "a b@c.com", " a@b.com", "a@b.com ", "a@b.com\n", "a@b.com\r\nBcc: x@y.com",
            "\"a b\"@c.com", "\"a\"@c.com", "a@[192.0.2.1]", "a@192.0.2.1", "a@[IPv6:2001:db8::1]", "a@1.2", "a@b..com", "a@.b.com", "a@b.com..", "a@-b.com",
            "a@b-.com", "a@b_c.com", "a@bücher_x.de", "a@b.com/", "a@b!.com", "a@b@c.com", ".a@b.com", "a.@b.com", "a..b@c.com", "a(x)@b.com", "a,b@c.com",
            "<a@b.com>", "Anna <a@b.com>", "mailto:a@b.com", "a;b@c.com", "a\\@b.com", "a@b.com\0", "a\0@b.com", "a@☃.com", "a@xn--zz--zzz.com",
            "a\u{202E}b@c.com",
            "a\u{200B}b@c.com", "a\u{2028}b@c.com", "a\u{00A0}b@c.com", "a\u{E000}@b.com", "a@b.c\u{0}om",
        ])
    func refuses(typed: String) { #expect(EmailAddress(typed) == nil) }

    @Test("keeps within the limits of the standard: 64 bytes before the sign, 254 in all")
    func limits() {
        let local = String(repeating: "a", count: 64)
        #expect(EmailAddress(local + "@b.com") != nil)
        #expect(EmailAddress(local + "a@b.com") == nil)
        #expect(EmailAddress(String(repeating: "ü", count: 32) + "@b.com") != nil)
        #expect(EmailAddress(String(repeating: "ü", count: 33) + "@b.com") == nil)
        let label = String(repeating: "b", count: 63)
        #expect(EmailAddress("a@\(label).com") != nil)
        #expect(EmailAddress("a@\(label)b.com") == nil)
        let domain = label + "." + label + "." + String(repeating: "b", count: 57)  // 185, and ".com"
        #expect(EmailAddress(local + "@" + domain + ".com")?.deliverable.utf8.count == 254)
        #expect(DomainName(domain + "b.com") != nil)
        #expect(EmailAddress(local + "@" + domain + "b.com") == nil)
        #expect(EmailAddress(String(repeating: "a", count: 1_000_000) + "@b.com") == nil)
        #expect(EmailAddress("a@" + String(repeating: "ü.", count: 1_000_000) + "com") == nil)
    }

    @Test("is the same typed with composed and with combining letters")
    func normalForm() throws {
        let (composed, combining) = (try #require(EmailAddress("j\u{FC}rgen@example.com")), try #require(EmailAddress("ju\u{308}rgen@example.com")))
        #expect(Array(composed.deliverable.utf8) == Array(combining.deliverable.utf8))
        #expect(Array(composed.local.utf8) == Array("j\u{FC}rgen".utf8))
        #expect(composed.needsUTF8)
        #expect(EmailAddress("anna@example.com")?.needsUTF8 == false)
    }

    @Test(
        "has one canonical form for each mailbox",
        arguments: [
            ("Anna@Example.com", "anna@example.com"), ("anna+news@example.com", "anna@example.com"), ("anna.lind@example.com", "anna.lind@example.com"),
            ("A.n.n.a+x+y@gmail.com", "anna@gmail.com"), ("anna@googlemail.com", "anna@gmail.com"), ("anna-shop@yahoo.co.uk", "anna@yahoo.co.uk"),
            ("anna-shop@ymail.com", "anna@ymail.com"), ("anna+shop@yahoo.com", "anna+shop@yahoo.com"), ("anna-lind@example.com", "anna-lind@example.com"),
            ("anna-lind@yahoo.example.com", "anna-lind@yahoo.example.com"), ("+x@example.com", "+x@example.com"), ("-x@yahoo.com", "-x@yahoo.com"),
            ("ÅSA@example.se", "åsa@example.se"), ("a@MÜNCHEN.de", "a@xn--mnchen-3ya.de"),
        ] as [(String, String)])
    func canonical(typed: String, expected: String) throws {
        #expect(Array(try #require(EmailAddress(typed)).canonical.utf8) == Array(expected.utf8))
    }

    @Test("is written to as it was typed, whatever its canonical form")
    func deliverable() { #expect(EmailAddress("A.Lind+Work@gmail.com")?.deliverable == "A.Lind+Work@gmail.com") }
}
