import Testing

@testable import Platform

/// What the gate says of an address as people type it, in one table for an auditor to read.
@Suite("Each address gets the verdict of the table") struct AddressVerdictTests {
    private enum Verdict { case work, personal, disposable, none }

    private static let long = String(repeating: "a", count: 64)
    /// 62 labels and more of one letter, within 253 bytes.
    private static func deep(_ under: String) -> String { String(repeating: "x.", count: 100) + under }

    private static let table: [(String, Verdict)] = [
        // Providers, as they are and as they are spelt to slip through.
        ("ada@gmail.com", .personal), ("ADA@GMAIL.COM", .personal), ("ada@Gmail.Com.", .personal), ("a.d.a+work@googlemail.com", .personal),
        ("ada@gmail。com", .personal), ("ada@ｇｍａｉｌ.ｃｏｍ", .personal), ("ada@g\u{AD}mail.com", .personal), ("ada@𝐠mail.com", .personal),
        ("ada@mail.yahoo.com", .personal), ("ada@a.b.c.yahoo.com", .personal), ("ada@me.com", .personal), ("ada@icloud.com", .personal),
        ("ada@proton.me", .personal), ("ada@pm.me", .personal), ("ada@duck.com", .personal), ("ada@mozmail.com", .personal),
        ("ada@privaterelay.appleid.com", .personal), ("ada@web.de", .personal), ("ada@orange.fr", .personal), ("ada@t-online.de", .personal),
        ("ada@qq.com", .personal), ("ada@vip.qq.com", .personal), (deep("gmail.com"), .none), ("ada@" + deep("gmail.com"), .personal),
        // Brands under whatever registry, with and without a host before them.
        ("ada@yahoo.com.pe", .personal), ("ada@yahoo.co.th", .personal), ("ada@hotmail.rs", .personal), ("ada@outlook.lv", .personal),
        ("ada@live.in", .personal), ("ada@gmx.li", .personal), ("ada@yandex.com.tr", .personal), ("ada@mx1.hotmail.co.nz", .personal),
        // Mailboxes for minutes.
        ("ada@mailinator.com", .disposable), ("ada@team.mailinator.com", .disposable), ("ada@guerrillamail.com", .disposable),
        ("ADA@YOPMAIL.COM", .disposable), ("ada@10minutemail.com", .disposable),
        // Work, also where it looks like something else.
        ("ada@merelin.example", .work), ("ada@notgmail.com", .work), ("ada@me.com.example.co", .work), ("ada@gmail.com.example.org", .work),
        ("ada@yahoo.example.com", .work), ("ada@google.com", .work), ("ada@apple.com", .work), ("ada@microsoft.com", .work),
        ("ada@yahooinc.com", .work), ("ada@att.com", .work), ("ada@zohocorp.com", .work), ("ada@live-nation.de", .work),
        ("ada@outlook-consulting.com", .work), ("ada@hotmailer.example", .work), ("ada@cs.ox.ac.uk", .work), ("ada@mit.edu", .work),
        ("ada@cabinet-office.gov.uk", .work), ("ada@company.github.io", .work), ("ada@yahoo.github.io", .work), ("ada+tag@merelin.example", .work),
        ("o'hara@merelin.example", .work), ("ada=b@merelin.example", .work), ("ädä@merelin.example", .work), ("ada@münchen.de", .work),
        ("ada@xn--mnchen-3ya.de", .work), ("ada@例え.テスト", .work), ("\(long)@merelin.example", .work), ("ada@merelin.example.", .work),
        // Homographs are other names on the wire: whoever holds one must receive our mail there.
        ("ada@gmàil.com", .work), ("ada@gm\u{0430}il.com", .work), ("ada@xn--gmil-6na.com", .work),
        // A registry's own name is nobody's mail provider; some, such as gov.uk, are employers.
        ("ada@co.uk", .work), ("ada@gov.uk", .work), ("ada@github.io", .work),
        // No address at all.
        ("", .none), ("ada", .none), ("@gmail.com", .none), ("ada@", .none), ("ada@localhost", .none), ("ada@com", .none),
        ("ada@[192.0.2.1]", .none), ("ada@192.0.2.1", .none), ("ada@[IPv6:2001:db8::1]", .none), ("\"ada\"@merelin.example", .none),
        ("\"ada@gmail.com\"@merelin.example", .none), ("ada(work)@merelin.example", .none), ("ada @merelin.example", .none),
        ("ada@mere lin.example", .none), ("ada@merelin.example\n", .none), ("ada@merelin.example\r\nBcc: b@c.example", .none),
        ("ada@merelin\u{0}.example", .none), ("ada@mere_lin.example", .none), ("ada@-merelin.example", .none), ("ada@merelin..example", .none),
        ("ada@merelin.example..", .none), (".ada@merelin.example", .none), ("ada.@merelin.example", .none), ("a..da@merelin.example", .none),
        ("ada\u{202E}@merelin.example", .none), ("ada\u{200D}@merelin.example", .none), ("ada@gmail.com@merelin.example", .none),
        ("\(long)a@merelin.example", .none), ("ada@" + String(repeating: "a", count: 64) + ".example", .none),
        ("ada@" + String(repeating: "a.", count: 200) + "example", .none), (String(repeating: "a", count: 100_000) + "@merelin.example", .none),
        ("Ada <ada@merelin.example>", .none), ("mailto:ada@merelin.example", .none),
    ]

    @Test("A hundred addresses, usual and unusual, are let in or kept out as the table says")
    func verdicts() throws {
        let gate = try WorkEmailGate(folder: DataFolder.path)
        #expect(Self.table.count >= 100)
        for (typed, expected) in Self.table {
            let verdict: Verdict =
                switch gate.decide(typed) {
                case .allowed: .work
                case .personal: .personal
                case .disposable: .disposable
                case .malformed: .none
                }
            #expect(verdict == expected, "\(typed.prefix(80).debugDescription)")
        }
    }

    @Test("Two spellings of one mailbox are one, and two mailboxes are two")
    func duplicates() throws {
        func canonical(_ typed: String) throws -> String { try #require(EmailAddress(typed)).canonical }
        for (one, other) in [
            ("Ada@Merelin.Example", "ada@merelin.example."), ("ada+x@merelin.example", "ada@merelin.example"), ("a.d.a@gmail.com", "ada@googlemail.com"),
            ("ada-x@yahoo.co.uk", "ada@yahoo.co.uk"), ("e\u{301}@merelin.example", "\u{E9}@merelin.example"), ("ada@münchen.de", "ada@XN--MNCHEN-3YA.de"),
        ] { #expect(try canonical(one) == canonical(other), "\(one) \(other)") }
        for (one, other) in [
            ("a.da@merelin.example", "ada@merelin.example"), ("ada-x@merelin.example", "ada@merelin.example"),
            ("ada@merelin.example", "ada@mail.merelin.example"),
            ("+ada@merelin.example", "ada@merelin.example"), ("ada@yahoo.com", "ada@yahoo.de"),
        ] { #expect(try canonical(one) != canonical(other), "\(one) \(other)") }
    }
}
