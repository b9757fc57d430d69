/// Cuts Swift source into tokens and leaves comments out, so that no rule is fooled by prose or by a string.
///
/// It knows comments (nested ones too), literals (raw, of many lines, with interpolations) and names. It does not know
/// regular expression literals; a quote in one would confuse it.
struct Lexer {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var tokens: [Token] = []

    static func tokens(of source: String) -> [Token] {
        var lexer = Lexer(bytes: Array(source.utf8))
        lexer.code(until: nil)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads code to the end, or to the parenthesis that closes an interpolation.
    private mutating func code(until end: UInt8?) {
        var depth = 0
        while at < bytes.count {
            if Self.isNamePart(bytes[at]) { name(); continue }
            if bytes[at] <= 32 { step(); continue }
            switch bytes[at] {
            case end where depth == 0: return
            case UInt8(ascii: "/") where starts("//"): skip { $0 != UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where starts("/*"): comment()
            case UInt8(ascii: "\""): literal(hashes: 0)
            case UInt8(ascii: "#") where opensRawLiteral: literal(hashes: count(of: UInt8(ascii: "#")))
            case let byte:
                tokens.append(Token(kind: .mark, text: String(UnicodeScalar(byte)), line: line))
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                step()
            }
        }
    }

    private mutating func name() {
        let start = at
        skip(while: Self.isNamePart)
        tokens.append(Token(kind: .word, text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1; step(2) } else if starts("*/") { depth -= 1; step(2) } else { step() }
        } while depth > 0 && at < bytes.count
    }

    private mutating func literal(hashes: Int) {
        step(hashes)
        let quotes = starts("\"\"\"") ? 3 : 1
        let end = [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        let escape = [UInt8(ascii: "\\")] + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        let index = tokens.count
        tokens.append(Token(kind: .literal, text: "", line: line))
        step(quotes)
        var text: [UInt8] = []
        while at < bytes.count, !starts(end) {
            guard starts(escape) else { text.append(bytes[at]); step(); continue }
            step(escape.count)
            guard at < bytes.count, bytes[at] == UInt8(ascii: "(") else {
                if at < bytes.count { text.append(bytes[at]); step() }
                continue
            }
            step()
            code(until: UInt8(ascii: ")"))
            step()
            text += Array("\u{FFFC}".utf8)
        }
        step(end.count)
        tokens[index].text = String(decoding: text, as: UTF8.self)
    }

    private var opensRawLiteral: Bool {
        var index = at
        while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: "\"")
    }

    private func count(of byte: UInt8) -> Int { bytes[at...].prefix { $0 == byte }.count }
    private func starts(_ text: String) -> Bool { starts(Array(text.utf8)) }
    private func starts(_ text: [UInt8]) -> Bool { at < bytes.count && bytes[at] == text[0] && bytes[at...].starts(with: text) }

    private mutating func step() {
        if at < bytes.count, bytes[at] == 10 { line += 1 }
        at += 1
    }

    private mutating func step(_ count: Int) {
        for _ in 0..<count { step() }
    }

    private mutating func skip(while holds: (UInt8) -> Bool) {
        while at < bytes.count, holds(bytes[at]) { step() }
    }

    private static func isNamePart(_ byte: UInt8) -> Bool { nameParts[Int(byte)] }

    /// A table, since this is asked of every byte of the house, and tests are built without optimisation.
    private static let nameParts: [Bool] = (0...255).map { byte in
        byte >= 128 || byte == 95 || UnicodeScalar(UInt8(byte)).properties.isAlphabetic || (48...57).contains(byte)
    }
}
