/// A mail as ``FileOutbox`` kept it, read back for the page that shows it.
public struct OutboxMail: Sendable {
    public let to: EmailAddress
    public let subject: String
    /// The header, `Tue, 24 Nov 2026 13:45:08 +0000`.
    public let date: String
    public let text: String
    /// The markup of the mail. It is text: show it escaped, or serve it sandboxed.
    public let html: String

    private static let limit = 1 << 20

    /// - Parameter message: as ``MailMessage`` writes it.
    /// - Returns: nil for anything else, and beyond 1 MiB.
    init?(message: [UInt8]) {
        guard message.count <= Self.limit, let text = String(validating: message, as: UTF8.self), let (headers, body) = Self.split(text) else { return nil }
        guard let type = headers["content-type"], type.hasPrefix("multipart/alternative; boundary=\""), type.hasSuffix("\""),
            let recipient = headers["to"], recipient.hasPrefix("<"), recipient.hasSuffix(">"),
            let to = EmailAddress(String(recipient.dropFirst().dropLast())),
            let subject = headers["subject"], let date = headers["date"],
            let boundary = type.split(separator: "\"").last
        else { return nil }
        let parts = Self.parts(body, boundary: String(boundary))
        guard parts.count == 2 else { return nil }
        (self.to, self.subject, self.date, self.text, html) = (to, HeaderText.decode(subject), date, parts[0], parts[1])
    }

    private static func parts(_ body: String, boundary: String) -> [String] {
        let pieces = pieces(of: Array(("\r\n" + body).utf8), at: Array("\r\n--\(boundary)".utf8))
        return pieces.dropFirst().dropLast().compactMap { piece in
            // What follows the boundary on its line is CRLF.
            guard let (_, content) = split(String(decoding: piece.dropFirst(2), as: UTF8.self)) else { return nil }
            return String(decoding: QuotedPrintable.decode(Array(content.utf8)), as: UTF8.self)
        }
    }

    private static func pieces(of bytes: [UInt8], at mark: [UInt8]) -> [ArraySlice<UInt8>] {
        var (pieces, start, index): ([ArraySlice<UInt8>], Int, Int) = ([], 0, 0)
        while index + mark.count <= bytes.count {
            if bytes[index] == mark.first, bytes[index...].starts(with: mark) {
                pieces.append(bytes[start..<index])
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return pieces + [bytes[start...]]
    }

    /// Headers by their names in lower case, unfolded, and what follows the empty line.
    private static func split(_ text: String) -> (headers: [String: String], body: String)? {
        let pieces = pieces(of: Array(text.utf8), at: Array("\r\n\r\n".utf8))
        guard let head = pieces.first, pieces.count > 1 else { return nil }
        var (headers, last): ([String: String], String) = ([:], "")
        for line in Self.pieces(of: Array(head), at: [0x0D, 0x0A]).map({ String(decoding: $0, as: UTF8.self) }) {
            if line.hasPrefix(" ") { headers[last, default: ""] += line; continue }
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            last = halves[0].lowercased()
            headers[last] = String(halves[1].drop { $0 == " " })
        }
        return (headers, String(decoding: text.utf8.dropFirst(head.count + 4), as: UTF8.self))
    }
}
