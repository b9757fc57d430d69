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
            "a@telia.com", "a@1and1.com", "a@globo.com", "a@mit.edu", "a@cs.ox.ac.uk", "a@cabinet-office.gov.uk", "a@gov.uk", "a@outlook-consulting.com",
            "a@live-nation.de", "a@yahoo.github.io", "a@live.unknownword", "a@xn--gmil-6na.com", "a@gmàil.com", "a@münchen.de", "a@mail.co.uk",
            "a@e.mail.example.com",
        ])
    func work(typed: String) { #expect(gate.decide(typed) == .allowed) }

    @Test("tells what is no address apart", arguments: ["", "gmail.com", "a@localhost", "a@[192.0.2.1]", "\"a\"@gmail.com", "a@co_rp.com"])
    func malformed(typed: String) { #expect(gate.decide(typed) == .malformed) }

    @Test("lets a domain through that staff allowed for one organisation, with what is below it and nothing else")
    func overrides() throws {
        let allowed: Set = [try #require(DomainName("orange.fr"))]
        #expect(gate.decide("a@orange.fr", allowing: allowed) == .allowed)
        #expect(gate.decide("a@mail.orange.fr", allowing: allowed) == .allowed)
        #expect(gate.decide("a@free.fr", allowing: allowed) == .personal("free.fr"))
        #expect(gate.decide("a@orange.fr") == .personal("orange.fr"))
        let host: Set = [try #require(DomainName("staff.yahoo.co.jp"))]
        #expect(gate.decide("a@staff.yahoo.co.jp", allowing: host) == .allowed)
        #expect(gate.decide("a@yahoo.co.jp", allowing: host) == .personal("yahoo.co.jp"))
        #expect(gate.decide("a@sub.com", allowing: [try #require(DomainName("b.sub.com"))]) == .allowed)
    }

    @Test("refuses every entry of its list, and a host below each")
    func wholeList() throws {
        let entries = try LineFile(folder: DataFolder.path, name: "personal-domains.txt").entries
        #expect(entries.count >= 300)
        #expect(Set(entries).count == entries.count)
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
        #expect(gate.date == "2026-11-24")
    }

    @Test(
        "does not start with a list that is missing, undated, empty or misspelt",
        arguments: [
            nil, "gmail.com\n", "# Date: 2026-11-24\n", "# Date: 2026-11-24\nGmail.com\n", "# Date: 2026-11-24\nmünchen.de\n",
            "# Date: 2026-11-24\nlocalhost\n",
        ] as [String?])
    func badList(content: String?) throws {
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        if let content { try content.write(toFile: folder + "/personal-domains.txt", atomically: true, encoding: .utf8) }
        #expect(throws: LineFile.Unreadable.self) { try WorkEmailGate(folder: folder) }
    }

    @Test("reads a list that is right, wherever it lies")
    func goodList() throws {
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "# Date: 2027-01-01\r\nexample.net\r\n".write(toFile: folder + "/personal-domains.txt", atomically: true, encoding: .utf8)
        let gate = try WorkEmailGate(folder: folder + "/")
        #expect(gate.decide("a@example.net") == .personal("example.net"))
        #expect(gate.date == "2027-01-01")
    }

    @Test("looks no further up than the name that was registered")
    func registered() throws {
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "# Date: 2027-01-01\ngithub.io\n".write(toFile: folder + "/personal-domains.txt", atomically: true, encoding: .utf8)
        let gate = try WorkEmailGate(folder: folder)
        #expect(gate.decide("a@github.io") == .personal("github.io"))
        #expect(gate.decide("a@company.github.io") == .allowed)  // a name below a suffix is somebody's own
    }
}
