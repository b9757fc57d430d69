import Store

/// A strict reader of JSON from strangers.
///
/// UTF-8 without a byte order mark, at most 1 MiB, 16 levels deep. Refused besides what RFC 8259 refuses: a member named
/// twice and a lone surrogate, since two readers could understand them differently.
public struct JSONReader {
    public static let byteLimit = 1 << 20
    public static let depthLimit = 16

    private let bytes: [UInt8]
    private var at = 0

    /// - Throws: ``Problem`` of kind `malformed` that names the body, says where in words, and has `offset`, the bytes before it.
    public static func read(_ bytes: [UInt8]) throws -> JSON {
        guard bytes.count <= byteLimit else { throw Problem(.tooLarge, "The body is longer than \(byteLimit) bytes.") }
        var reader = JSONReader(bytes: bytes)
        guard bytes.isValidUTF8 else {
            reader.at = bytes.validUTF8Prefix
            throw reader.failure("This is not UTF-8")
        }
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.failure("There is more after the end") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private func failure(_ what: String) -> Problem {
        let before = bytes[..<min(at, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        let message = "This is not JSON that we can read. \(what), at line \(line), byte \(column)."
        return Problem(
            .malformed, message, fields: [.init("body", "\(what), at line \(line), byte \(column)")],
            details: [.init("offset", json: Array(String(before.count).utf8))])
    }

    private mutating func value(depth: Int) throws -> JSON {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try list(depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try number()
        case nil: throw failure("It ends too early")
        default: throw failure("Something else belongs here")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws -> JSON {
        let end = at + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[at..<end].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)) else {
            throw failure("Only true, false and null are words")
        }
        at = end
        return value
    }

    private mutating func object(depth: Int) throws -> JSON {
        guard depth <= Self.depthLimit else { throw failure("It is nested more than \(Self.depthLimit) levels deep") }
        at += 1
        var members: [JSON.Member] = []
        var names: Set<String> = []
        skipSpace()
        if byte == UInt8(ascii: "}") {
            at += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw failure("A name in quotes belongs here") }
            let name = try string()
            guard names.insert(name).inserted else { throw failure("A name stands here for the second time") }
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw failure("A colon belongs here") }
            at += 1
            members.append(JSON.Member(name, try value(depth: depth)))
            if try isLast(closing: UInt8(ascii: "}")) { return .object(members) }
        }
    }

    private mutating func list(depth: Int) throws -> JSON {
        guard depth <= Self.depthLimit else { throw failure("It is nested more than \(Self.depthLimit) levels deep") }
        at += 1
        skipSpace()
        if byte == UInt8(ascii: "]") {
            at += 1
            return .list([])
        }
        var all: [JSON] = []
        while true {
            all.append(try value(depth: depth))
            if try isLast(closing: UInt8(ascii: "]")) { return .list(all) }
        }
    }

    private mutating func isLast(closing: UInt8) throws -> Bool {
        skipSpace()
        guard byte == closing || byte == UInt8(ascii: ",") else { throw failure("A comma or the end belongs here") }
        let isLast = byte == closing
        at += 1
        return isLast
    }

    private mutating func number() throws -> JSON {
        let start = at
        var isInteger = true
        if byte == UInt8(ascii: "-") { at += 1 }
        let first = byte
        guard try digits() == 1 || first != UInt8(ascii: "0") else { throw failure("A number does not begin with zero") }
        if byte == UInt8(ascii: ".") {
            at += 1
            isInteger = false
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            at += 1
            isInteger = false
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        return isInteger ? Int(text).map(JSON.number) ?? .decimal(text) : .decimal(text)
    }
    @discardableResult
    private mutating func digits() throws -> Int {
        let start = at
        while let byte, (48...57).contains(byte) { at += 1 }
        guard at > start else { throw failure("A digit belongs here") }
        return at - start
    }

    private mutating func string() throws -> String {
        at += 1
        let start = at
        while let byte, byte != UInt8(ascii: "\""), byte != 0x5C, byte >= 0x20 { at += 1 }
        if byte == UInt8(ascii: "\"") {  // nothing escaped: one copy
            defer { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }
        var text = Array(bytes[start..<at])
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("A control character stands in a text") }
            at += 1
            if byte == 0x5C { text.append(contentsOf: try escaped()) } else { text.append(byte) }
        }
        guard byte != nil else { throw failure("A text does not end") }
        at += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escaped() throws -> [UInt8] {
        guard let byte else { throw failure("A text does not end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), 0x5C, UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = try hex()
            if (0xD800...0xDBFF).contains(code) {
                guard at + 1 < bytes.count, bytes[at] == 0x5C, bytes[at + 1] == UInt8(ascii: "u") else { throw failure("Half a character stands here") }
                at += 2
                let low = try hex()
                guard (0xDC00...0xDFFF).contains(low) else { throw failure("Half a character stands here") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("Half a character stands here") }
            return Array(String(Character(scalar)).utf8)
        default: throw failure("Nothing is escaped like this")
        }
    }
    private mutating func hex() throws -> UInt32 {
        guard at + 4 <= bytes.count else { throw failure("Four hexadecimal digits belong here") }
        var code: UInt32 = 0
        for byte in bytes[at..<at + 4] {
            guard let digit = byte.hexValue else { throw failure("Four hexadecimal digits belong here") }
            code = code << 4 | UInt32(digit)
        }
        at += 4
        return code
    }
}

extension UInt8 {
    var hexValue: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}

extension Sequence<UInt8> {
    var isValidUTF8: Bool { String(validating: self, as: UTF8.self) != nil }

    /// How many bytes stand before the first that is no UTF-8.
    var validUTF8Prefix: Int {
        var (parser, bytes, count) = (Unicode.UTF8.ForwardParser(), makeIterator(), 0)
        while case .valid(let scalar) = parser.parseScalar(from: &bytes) { count += scalar.count }
        return count
    }
}
