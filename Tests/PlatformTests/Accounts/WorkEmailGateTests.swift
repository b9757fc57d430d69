import Foundation
import Testing

@testable import Platform

@Suite("The work-email gate") struct WorkEmailGateTests {
    let gate: WorkEmailGate
    init() throws { gate = try WorkEmailGate(folder: DataFolder.path) }

    @Test(
        "refuses personal mail, and says which provider it saw",
        arguments: [
            ("a@gmail.com", "gmail.com"), ("a@GMAIL.COM.", "gmail.com"), ("a+work@googlemail.com", "googlemail.com"), ("a@mail.yahoo.com", "yahoo.com"),
            ("a@yahoo.co.uk", "yahoo.co.uk"), ("a@gmail。com", "gmail.com"), ("a@ｇｍａｉｌ.com", "gmail.com"), ("a@g\u{AD}mail.com", "gmail.com"),
            ("a@me.com", "me.com"), ("a@privaterelay.appleid.com", "privaterelay.appleid.com"), ("a@vip.qq.com", "vip.qq.com"),
            ("a@x.vip.qq.com", "vip.qq.com"),
            ("a@other.qq.com", "qq.com"), ("a@docomo.ne.jp", "docomo.ne.jp"), ("a@duck.com", "duck.com"), ("a@tuta.com", "tuta.com"),
            ("a@orange.fr", "orange.fr"),
            ("a@deep.down.here.proton.me", "proton.me"), ("a@webmail.co.za", "webmail.co.za"), ("a@usa.com", "usa.com"),
            ("a@mail.de", "mail.de"), ("a@volny.cz", "volny.cz"), ("a@bell.net", "bell.net"), ("a@hispeed.ch", "hispeed.ch"), ("a@a1.net", "a1.net"),
            ("a@atlas.cz", "atlas.cz"), ("a@nifty.com", "nifty.com"), ("a@mail.ee", "mail.ee"), ("a@videotron.ca", "videotron.ca"),
        ] as [(String, String)])
    func personal(typed: String, domain: String) { #expect(gate.decide(typed) == .personal(domain)) }

    @Test(
        "knows six brands under every registry",
        arguments: [
            ("a@yahoo.com.pe", "yahoo.com.pe"), ("a@hotmail.rs", "hotmail.rs"), ("a@outlook.lv", "outlook.lv"), ("a@live.in", "live.in"),
            ("a@gmx.li", "gmx.li"), ("a@yandex.com.tr", "yandex.com.tr"), ("a@mx.yahoo.com.pe", "yahoo.com.pe"),
        ] as [(String, String)])
    func brands(typed: String, domain: String) { #expect(gate.decide(typed) == .personal(domain)) }

    @Test(
        "lets work through, also where it looks like personal mail",
        arguments: [
            "a@example.com", "a@notgmail.com", "a@gmail.com.example.org", "a@me.com.example.co", "a@yahoo.example.com", "a@live.example.org", "a@gmail.co",
            "a@google.com", "a@apple.com", "a@appleid.com", "a@microsoft.com", "a@yahooinc.com", "a@comcast.com", "a@att.com", "a@zohocorp.com",
            "a@proximus.be",
            "a@telia.com", "a@1and1.com", "a@globo.com", "a@bol.com", "a@delfi.lt", "a@mail.example.de", "a@bell.ca", "a@mit.edu", "a@cs.ox.ac.uk",
            "a@cabinet-office.gov.uk", "a@gov.uk", "a@outlook-consulting.com",
            "a@live-nation.de", "a@yahoo.github.io", "a@live.unknownword", "a@xn--gmil-6na.com", "a@gmàil.com", "a@münchen.de", "a@mail.co.uk",
            "a@e.mail.example.com",
        ])
    func work(typed: String) { #expect(gate.decide(typed) == .allowed) }

    @Test("tells what is no address apart", arguments: ["", "gmail.com", "a@localhost", "a@[192.0.2.1]", "\"a\"@gmail.com", "a@co_rp.com"])
    func malformed(typed: String) { #expect(gate.decide(typed) == .malformed) }

    @Test("refuses mailboxes for minutes, with everything below them")
    func disposable() {
        #expect(gate.decide("a@mailinator.com") == .disposable("mailinator.com"))
        #expect(gate.decide("a@x.y.mailinator.com") == .disposable("mailinator.com"))
        #expect(gate.decide("a@ourmailinator.com") == .allowed)
        #expect(gate.decide("a@mailinator.com").advice?.contains("for minutes") == true)
    }

    @Test("lets through what an operator excepted: a domain with what is below it, or one address, and nothing else")
    func exceptions() {
        #expect(gate.decide("a@orange.fr", exceptions: ["orange.fr"]) == .allowed)
        #expect(gate.decide("a@mail.orange.fr", exceptions: ["orange.fr"]) == .allowed)
        #expect(gate.decide("a@free.fr", exceptions: ["orange.fr"]) == .personal("free.fr"))
        #expect(gate.decide("a@orange.fr") == .personal("orange.fr"))
        #expect(gate.decide("a@staff.yahoo.co.jp", exceptions: ["staff.yahoo.co.jp"]) == .allowed)
        #expect(gate.decide("a@yahoo.co.jp", exceptions: ["staff.yahoo.co.jp"]) == .personal("yahoo.co.jp"))
        #expect(gate.decide("A.B+x@GoogleMail.com", exceptions: ["ab@gmail.com"]) == .allowed)
        #expect(gate.decide("c@gmail.com", exceptions: ["ab@gmail.com"]) == .personal("gmail.com"))
        // A registry's name excepts nobody below it.
        #expect(gate.decide("a@yahoo.co.uk", exceptions: ["co.uk", "uk", "com"]) == .personal("yahoo.co.uk"))
        #expect(WorkEmailGate.subject("Orange.FR.") == "orange.fr")
        #expect(WorkEmailGate.subject("A.B+c@gmail.com") == "ab@gmail.com")
        for none in ["", "com", "a@", "@b.example", "\"a\"@b.example", "a b.example"] { #expect(WorkEmailGate.subject(none) == nil, "\(none)") }
    }

    @Test("refuses every entry of its list, and a host below each")
    func wholeList() throws {
        let entries = try LineFile(folder: DataFolder.path, name: "personal-domains.txt").entries
        #expect(entries.count >= 600)
        #expect(Set(entries).count == entries.count)
        let minutes = try LineFile(folder: DataFolder.path, name: "disposable-domains.txt").entries
        #expect(minutes.count >= 8_000)
        for entry in minutes where DomainName(entry) != nil {
            #expect(gate.decide("a@\(entry)") != .allowed, "\(entry)")
            #expect(gate.decide("a@host.\(entry)") != .allowed, "\(entry)")
        }
        for entry in entries {
            #expect(gate.decide("a@\(entry)") == .personal(entry))
            #expect(gate.decide("a@host.\(entry)") == .personal(entry))
            if PublicSuffixes.system?.registrable(of: try #require(DomainName(entry))) == entry { #expect(gate.decide("a@not\(entry)") == .allowed) }
        }
    }

    @Test("says what to do, and nothing about accounts")
    func advice() throws {
        #expect(gate.decide("a@example.com").advice == nil)
        #expect(try #require(gate.decide("a@gmail.com").advice).contains("Use your work address. gmail.com"))
        #expect(gate.decide("a").advice == EmailAddress.advice)
        #expect(gate.lists.map(\.kind) == [.personal, .disposable])
        #expect(gate.lists.map(\.date) == ["2026-11-28", "2026-08-21"])
    }

    /// What a personal list may be instead of one that is right.
    static let wrong: [String?] = [
        nil, "gmail.com\n", "# List: personal\n# Date: 2026-11-24\n", "# List: personal\n# Date: 2026-11-24\nGmail.com\n",
        "# List: personal\n# Date: 2026-11-24\nmünchen.de\n", "# List: personal\n# Date: 2026-11-24\nlocalhost\n", "# List: personal\na.example\n",
        "# List: personal\n# Date: 2026-02-30\na.example\n", "# List: personal\n# Date: yesterday\na.example\n", "# Date: 2026-11-24\na.example\n",
        "# List: disposable\n# Date: 2026-11-24\na.example\n", "# List: other\n# Date: 2026-11-24\na.example\n",
    ]

    @Test("does not start with a list that is missing, undated, empty, misspelt or another one", arguments: wrong)
    func badList(content: String?) throws {
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.disposable(in: folder)
        if let content { try content.write(toFile: folder + "/personal-domains.txt", atomically: true, encoding: .utf8) }
        #expect(throws: LineFile.Unreadable.self) { try WorkEmailGate(folder: folder) }
    }

    private static func disposable(in folder: String) throws {
        try "# List: disposable\n# Date: 2026-08-21\nminutes.example\n".write(toFile: folder + "/disposable-domains.txt", atomically: true, encoding: .utf8)
    }

    @Test("reads a list that is right, wherever it lies, and takes another in its place")
    func goodList() throws {
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.disposable(in: folder)
        try "# List: personal\r\n# Date: 2027-01-01\r\nexample.net\r\n".write(
            toFile: folder + "/personal-domains.txt", atomically: true, encoding: .utf8)
        let gate = try WorkEmailGate(folder: folder + "/")
        #expect(gate.decide("a@example.net") == .personal("example.net"))
        #expect(gate.lists.first?.date == "2027-01-01")
        let newer = gate.replacing(try DomainList(Array("# List: personal\n# Date: 2027-01-02\nexample.org\n".utf8), name: "a list"))
        #expect(newer.decide("a@example.net") == .allowed)
        #expect(newer.decide("a@example.org") == .personal("example.org"))
        #expect(newer.decide("a@minutes.example") == .disposable("minutes.example"))
    }

    @Test("takes no list that is too long, has too many entries, or is no text")
    func bounds() throws {
        func refuses(_ bytes: [UInt8]) { #expect(throws: DomainList.Refusal.self) { try DomainList(bytes, name: "a list") } }
        let head = Array("# List: personal\n# Date: 2027-01-01\n".utf8)
        refuses(head + [0xFF, 0xFE])
        refuses(head + [UInt8](repeating: UInt8(ascii: "#"), count: DomainList.byteLimit))
        refuses(head + Array((0...DomainList.entryLimit).map { "a\($0).example\n" }.joined().utf8))
        #expect(try DomainList(head + Array("a.example\na.example\n".utf8), name: "a list").count == 1)
    }

    @Test("looks no further up than the name that was registered")
    func registered() throws {
        let gate = try self.gate.replacing(DomainList(Array("# List: personal\n# Date: 2027-01-01\ngithub.io\n".utf8), name: "a list"))
        #expect(gate.decide("a@github.io") == .personal("github.io"))
        #expect(gate.decide("a@company.github.io") == .allowed)  // a name below a suffix is somebody's own
    }
}
