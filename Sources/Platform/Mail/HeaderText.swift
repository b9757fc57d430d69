/// Text in a header (RFC 5322, 2.2 and RFC 2047): as it is where it is plain, in encoded words where not.
enum HeaderText {
    private static let (opening, closing, longest) = ("=?utf-8?q?", "?=", 76)

    /// For a subject.
    static func unstructured(_ subject: MailSubject, in header: String) -> String {
        isPlain(subject.text) ? folded(subject.text, after: header.utf8.count + 2) : words(subject.text, after: header.utf8.count + 2)
    }

    /// For the name before an address.
    static func phrase(_ name: MailSubject, in header: String) -> String {
        guard isPlain(name.text) else { return words(name.text, after: header.utf8.count + 2) }
        return "\"" + name.text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" } + "\""
    }

    /// Reads what ``unstructured(_:in:)`` wrote.
    static func decode(_ field: String) -> String {
        let parts = field.split(whereSeparator: { $0 == " " || $0.isNewline })
        guard let first = parts.first, first.hasPrefix(opening) else { return parts.joined(separator: " ") }
        let bytes = parts.flatMap { part -> [UInt8] in
            guard part.hasPrefix(opening), part.hasSuffix(closing) else { return [] }
            return QuotedPrintable.decode(Array(part.dropFirst(opening.count).dropLast(closing.count).utf8).map { $0 == UInt8(ascii: "_") ? 0x20 : $0 })
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { 0x20..<0x7F ~= $0 } && !text.contains("=?") }

    private static func folded(_ text: String, after start: Int) -> String {
        var (line, all) = (start, "")
        for word in text.split(separator: " ") {
            if !all.isEmpty {
                let fits = line + 1 + word.utf8.count <= longest
                all += fits ? " " : "\r\n "
                line = fits ? line + 1 : 1
            }
            all += word
            line += word.utf8.count
        }
        return all
    }

    /// A character is never cut in two: each word must be whole UTF-8 by itself.
    private static func words(_ text: String, after start: Int) -> String {
        var (words, payload, room) = ([String](), "", longest - start - opening.utf8.count - closing.utf8.count)
        for scalar in text.unicodeScalars {
            let next = String(scalar).utf8.reduce(into: "") { $0 += encoded($1) }
            if payload.utf8.count + next.utf8.count > room {
                words.append(payload)
                (payload, room) = ("", longest - 1 - opening.utf8.count - closing.utf8.count)
            }
            payload += next
        }
        return (words + [payload]).map { opening + $0 + closing }.joined(separator: "\r\n ")
    }

    /// The set that is allowed in a phrase as well.
    private static func encoded(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: "_"
        case 48...57, 65...90, 97...122, 0x21, 0x2A, 0x2B, 0x2D, 0x2F: String(UnicodeScalar(byte))
        default: "=" + QuotedPrintable.hex(byte)
        }
    }
}
