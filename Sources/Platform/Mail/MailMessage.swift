import Cryptography

/// A mail as RFC 5322 writes it: `multipart/alternative`, text first, both parts in UTF-8 and quoted-printable, lines of at most
/// 76 characters (a name or a mail address in the headers may be longer).
///
/// A mail with a key and a date of its own is the same to the byte each time it is written.
public struct MailMessage: Sendable {
    /// With its angle brackets.
    public let id: String
    public let bytes: [UInt8]

    /// - Parameters:
    ///   - date: milliseconds since 1970 UTC, where the mail has none of its own.
    ///   - random: gives so many random bytes; for the id and the boundary of a mail without a key.
    public init(_ mail: Mail, from sender: Mailbox, date: Int64, random: (Int) -> [UInt8]) {
        let name = mail.key.flatMap(Self.name) ?? Hex.encode(random(16))
        id = "<\(name)@\(sender.address.domain.ascii)>"
        // "=_" cannot stand in quoted-printable, so no part can hold the boundary (RFC 2045, 6.7).
        let boundary = "=_\(mail.key.flatMap(Self.name) ?? Hex.encode(random(16)))"
        let html = String(decoding: mail.html.out.bytes, as: UTF8.self)
        let lines =
            [
                "Date: \(MailDate(milliseconds: mail.date ?? date).header)",
                "From: \(HeaderText.phrase(sender.name, in: "From")) <\(sender.address.deliverable)>",
                "To: <\(mail.to.deliverable)>",
                "Subject: \(HeaderText.unstructured(mail.subject, in: "Subject"))",
                "Message-ID: \(id)",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
                "",
                "--\(boundary)",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                QuotedPrintable.encode(mail.text),
                "--\(boundary)",
                "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                QuotedPrintable.encode(html),
                "--\(boundary)--",
                "",
            ] as [String]
        bytes = Array(lines.joined(separator: "\r\n").utf8)
    }

    /// - Returns: nil for a key that is no name for a header.
    private static func name(_ key: String) -> String? {
        let isName = (1...64).contains(key.utf8.count) && key.utf8.allSatisfy { 97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || $0 == 0x2D }
        return isName ? key : nil
    }
}
