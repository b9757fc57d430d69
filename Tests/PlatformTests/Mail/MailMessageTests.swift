import Foundation
import Testing

@testable import Platform

@Suite("A mail message") struct MailMessageTests {
    let to = MailFixtures.address("ana@northwind.example")

    private func mail(_ subject: MailSubject = "Hello", text: String = "Hello.", html: HTML = "<p>Hello.</p>", to: EmailAddress? = nil) -> Mail {
        Mail(to: to ?? self.to, subject: subject, text: text, html: html)
    }

    @Test("is written byte for byte as the standards say")
    func wholeMessage() {
        let expected = [
            "Date: Tue, 24 Nov 2026 13:45:08 +0000", "From: \"Aertous\" <no-reply@aertous.example>", "To: <ana@northwind.example>", "Subject: Hello",
            "Message-ID: <0102030405060708090a0b0c0d0e0f10@aertous.example>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: multipart/alternative;", " boundary=\"=_1112131415161718191a1b1c1d1e1f20\"", "",
            "--=_1112131415161718191a1b1c1d1e1f20", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Hello.",
            "--=_1112131415161718191a1b1c1d1e1f20", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
            "<p>Hello.</p>",
            "--=_1112131415161718191a1b1c1d1e1f20--", "",
        ]
        #expect(MailFixtures.message(mail()) == expected.joined(separator: "\r\n"))
    }

    @Test(
        "cannot be given a header by what a stranger typed",
        arguments: [
            "x\r\nBcc: evil@example.com", "x\nBcc: evil@example.com", "x\rBcc: evil@example.com", "x\u{2028}Bcc: e", "x\u{85}Bcc: e", "x\r\n\r\n<script>",
            "x\u{0}y", "x\u{0B}y\u{0C}z",
            "=?utf-8?q?x=0D=0ABcc:_evil@example.com?=", "\u{1F600}\r\nBcc: evil@example.com", "\"\r\nBcc: evil", "\\\" <evil@example.com>,", "x\u{202E}y",
        ])
    func injection(text: String) {
        #expect(MailSubject(text).text.unicodeScalars.allSatisfy { ![.control, .format, .lineSeparator].contains($0.properties.generalCategory) })
        let sender = Mailbox(name: MailSubject(text), address: MailFixtures.sender.address)
        let message = MailFixtures.message(mail(MailSubject(text), text: text, html: "<p>\(text)</p>"), from: sender)
        let names = MailFixtures.headers(message).map { $0.components(separatedBy: ":")[0] }
        #expect(names == ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"])
        #expect(message.components(separatedBy: "--=_11").count == 4)
        #expect(!message.replacingOccurrences(of: "\r\n", with: "").utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 })
        for header in MailFixtures.headers(message).filter({ $0.hasPrefix("From") }) { #expect(header.hasSuffix("<no-reply@aertous.example>")) }
    }

    @Test("has lines of at most 76 characters in its bodies, whatever is written")
    func lineLengths() {
        let text = [
            String(repeating: "a", count: 500), String(repeating: "ü", count: 300), String(repeating: "=", count: 200),
            "x" + String(repeating: " ", count: 200),
        ].joined(separator: "\n")
        let message = MailFixtures.message(mail("Hello", text: text, html: "\(text)"))
        for line in message.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 76) }
        #expect(OutboxMail(message: Array(message.utf8))?.text == text.replacingOccurrences(of: "\n", with: "\r\n"))
    }

    @Test("encodes what carriers of mail would alter")
    func carriers() {
        #expect(QuotedPrintable.encode("From me\n.\nFrom\nx \ny\t\nz=1\r\ne\u{301}") == "=46rom me\r\n=2E\r\nFrom\r\nx=20\r\ny=09\r\nz=3D1\r\ne=CC=81")
        #expect(QuotedPrintable.encode("") == "")
        let full = String(repeating: "a", count: 75)
        #expect(QuotedPrintable.encode(full) == full)
        #expect(QuotedPrintable.encode(full + "b") == full + "=\r\nb")
        let near = String(repeating: "a", count: 73)  // room for two more, and each code takes three
        #expect(QuotedPrintable.encode(near + "ü") == near + "=\r\n=C3=BC")
    }

    @Test(
        "decodes hostile quoted-printable without losing its footing",
        arguments: [
            ("=", "="), ("a=", "a="), ("=4", "=4"), ("=41", "A"), ("=ZZ", "=ZZ"), ("=\r\n", ""), ("=\r", "=\r"), ("==41", "=A"), ("=c3", "=c3"),
        ] as [(String, String)])
    func decoding(text: String, expected: String) { #expect(QuotedPrintable.decode(Array(text.utf8)) == Array(expected.utf8)) }

    @Test(
        "keeps a plain subject readable, folded at spaces, and encodes every other",
        arguments: [
            ("Confirm your address", "Confirm your address"),
            ("Größe", "=?utf-8?q?Gr=C3=B6=C3=9Fe?="), ("a =?utf-8?q?b?=", "=?utf-8?q?a_=3D=3Futf-8=3Fq=3Fb=3F=3D?="),
        ] as [(String, String)])
    func subject(text: String, expected: String) { #expect(HeaderText.unstructured(MailSubject(text), in: "Subject") == expected) }

    @Test("quotes the name of a sender")
    func quotes() { #expect(HeaderText.phrase(#"A "B" \ C"#, in: "From") == #""A \"B\" \\ C""#) }

    @Test(
        "folds long subjects, and reads them back the same",
        arguments: [
            String(repeating: "word ", count: 29) + "end", String(repeating: "größer ", count: 20) + "x", String(repeating: "日本語", count: 50),
            String(repeating: "👩‍👩‍👧", count: 20),
            String(repeating: "x", count: 150), "", "=?", "a_b=c?d",
        ])
    func folding(text: String) {
        let subject = MailSubject(text)
        let field = HeaderText.unstructured(subject, in: "Subject")
        for (number, line) in "Subject: \(field)".components(separatedBy: "\r\n").enumerated() {
            if text.contains(" ") || !text.utf8.allSatisfy({ $0 < 0x80 }) { #expect(line.utf8.count <= 76) }
            if number > 0 { #expect(line.hasPrefix(" ")) }
            if field.contains("=?utf-8") {
                let payload = line.components(separatedBy: "?q?")[1].replacingOccurrences(of: "?=", with: "").replacingOccurrences(of: "_", with: " ")
                #expect(String(validating: QuotedPrintable.decode(Array(payload.utf8)), as: UTF8.self) != nil)  // no character is cut in two
            }
        }
        #expect(HeaderText.decode(field.replacingOccurrences(of: "\r\n", with: "")) == subject.text)
    }

    @Test("cuts a subject at 150 characters, and one of a million as fast")
    func subjectLimit() {
        #expect(MailSubject(String(repeating: "a", count: 150)).text.count == 150)
        #expect(MailSubject(String(repeating: "a", count: 151)).text == String(repeating: "a", count: 149) + "…")
        #expect(MailSubject(String(repeating: "a", count: 1_000_000)).text.count == 150)
        #expect(MailSubject("e" + String(repeating: "\u{301}", count: 1_000_000)).text.unicodeScalars.count <= 1_200)
        #expect(MailSubject("  a \t\n b  ").text == "a b")
    }

    @Test(
        "dates itself in UTC, from the first second of 1970 to the last of 9999",
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_399_999, "Mon, 28 Feb 2000 23:59:59 +0000"), (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_795_527_908_123, "Tue, 24 Nov 2026 13:45:08 +0000"), (4_107_542_400_000, "Mon, 1 Mar 2100 00:00:00 +0000"),
            (4_107_542_399_000, "Sun, 28 Feb 2100 23:59:59 +0000"),
            (Int64.max, "Fri, 31 Dec 9999 23:59:59 +0000"), (Int64.min, "Thu, 1 Jan 1970 00:00:00 +0000"),
        ] as [(Int64, String)])
    func dates(milliseconds: Int64, expected: String) { #expect(MailDate(milliseconds: milliseconds).header == expected) }

    @Test("is read by another program as it was meant")
    func otherReader() throws {
        let script = """
            import email, email.policy, email.utils, json, sys
            m = email.message_from_bytes(open(sys.argv[1], "rb").read(), policy=email.policy.default)
            parts = [(p.get_content_type(), p.get_content()) for p in m.iter_parts()]
            sender = m["From"].addresses[0]
            print(json.dumps({"subject": m["Subject"], "to": m["To"].addresses[0].addr_spec, "name": sender.display_name, "from": sender.addr_spec, "type": m.get_content_type(),
                "date": str(int(email.utils.parsedate_to_datetime(str(m["Date"])).timestamp())), "text": parts[0][1], "html": parts[1][1],
                "types": " ".join(p[0] for p in parts), "defects": str(len(m.defects) + sum(len(h.defects) for h in m.values()))}))
            """
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = "Grüße, 東京.\n.\n" + String(repeating: "long ", count: 100) + "\nEnd = end "
        let sender = Mailbox(name: "Größe \"& Söhne\"", address: MailFixtures.sender.address)
        let subject = MailSubject(String(repeating: "Prüfung für Åsa ", count: 6) + "東京")
        let message = MailMessage(
            mail(subject, text: text, html: "<p>Größe & <b>more</b></p>"), from: sender, date: MailFixtures.time, random: MailFixtures.counter())
        try Data(message.bytes).write(to: URL(fileURLWithPath: folder + "/m.eml"))
        let read = try JSONDecoder().decode([String: String].self, from: Command("python3", package: "python3").run("-c", script, folder + "/m.eml"))
        #expect(read["subject"] == subject.text)
        #expect(read["to"] == "ana@northwind.example")
        #expect(read["name"] == "Größe \"& Söhne\"")
        #expect(read["from"] == "no-reply@aertous.example")
        #expect(read["type"] == "multipart/alternative")
        #expect(read["types"] == "text/plain text/html")
        #expect(read["date"] == "\(MailFixtures.time / 1_000)")
        #expect(read["text"]?.replacingOccurrences(of: "\r\n", with: "\n") == text)
        #expect(read["html"]?.trimmingCharacters(in: .newlines) == "<p>Größe & <b>more</b></p>")
        #expect(read["defects"] == "0")
    }
}
