/// Whether a stream of bytes has the shape of one JSON text: one value, brackets that match, strings that end, tokens that exist.
///
/// A scanner, not a parser: it keeps a stack of bits and nothing else. Commas and colons are checked where they stand.
struct JSONShape {
    static let depthLimit = 512
    private enum Expecting { case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd, nothing }
    private enum Inside { case nothing, string, escape, hex(Int), token([UInt8]) }

    private var expecting = Expecting.value
    private var inside = Inside.nothing
    private var isName = false
    /// True for an object, false for an array.
    private var stack: [Bool] = []
    /// How many bytes of a byte order mark were skipped.
    private var position = 0

    mutating func update(_ part: [UInt8]) throws(ContentRefusal) {
        for byte in part {
            defer { position += 1 }
            // A byte order mark: JSON has none, and editors put one all the same. TextCheck has seen that it is whole.
            if position < 3, [0xEF, 0xBB, 0xBF][position] == byte { continue }
            try take(byte)
        }
    }

    mutating func finish() throws(ContentRefusal) {
        if case .token(let token) = inside { try end(token) }
        guard case .nothing = inside, case .nothing = expecting else { throw .malformed(.json, "it ends too early.") }
    }

    private mutating func take(_ byte: UInt8) throws(ContentRefusal) {
        switch inside {
        case .string:
            if byte == UInt8(ascii: "\\") {
                inside = .escape
            } else if byte == UInt8(ascii: "\"") {
                inside = .nothing
                if isName { expecting = .colon } else { valueEnded() }
            } else if byte < 0x20 {
                throw .malformed(.json, "a string runs over the end of its line.")
            }
        case .escape:
            guard byte == UInt8(ascii: "u") || "\"\\/bfnrt".utf8.contains(byte) else { throw .malformed(.json, "it has an unknown escape.") }
            inside = byte == UInt8(ascii: "u") ? .hex(4) : .string
        case .hex(let left):
            guard 48...57 ~= byte || 65...70 ~= byte || 97...102 ~= byte else { throw .malformed(.json, "it has an unknown escape.") }
            inside = left == 1 ? .string : .hex(left - 1)
        case .token(let token):
            if isTokenByte(byte) {
                guard token.count < 1_024 else { throw .malformed(.json, "a number is too long.") }
                return inside = .token(token + [byte])
            }
            try end(token)
            try take(byte)
        case .nothing: try outside(byte)
        }
    }

    private mutating func outside(_ byte: UInt8) throws(ContentRefusal) {
        switch (byte, expecting) {
        case (0x20, _), (9, _), (10, _), (13, _): break
        case (UInt8(ascii: "{"), .value), (UInt8(ascii: "{"), .valueOrEnd): try open(isObject: true)
        case (UInt8(ascii: "["), .value), (UInt8(ascii: "["), .valueOrEnd): try open(isObject: false)
        case (UInt8(ascii: "}"), .nameOrEnd), (UInt8(ascii: "}"), .commaOrEnd): try close(isObject: true)
        case (UInt8(ascii: "]"), .valueOrEnd), (UInt8(ascii: "]"), .commaOrEnd): try close(isObject: false)
        case (UInt8(ascii: ","), .commaOrEnd): expecting = stack.last == true ? .name : .value
        case (UInt8(ascii: ":"), .colon): expecting = .value
        case (UInt8(ascii: "\""), .value), (UInt8(ascii: "\""), .valueOrEnd): (inside, isName) = (.string, false)
        case (UInt8(ascii: "\""), .name), (UInt8(ascii: "\""), .nameOrEnd): (inside, isName) = (.string, true)
        case (_, .value) where isTokenByte(byte), (_, .valueOrEnd) where isTokenByte(byte): inside = .token([byte])
        default: throw .malformed(.json, "it is not well-formed.")
        }
    }

    private mutating func open(isObject: Bool) throws(ContentRefusal) {
        guard stack.count < Self.depthLimit else { throw .malformed(.json, "it is nested too deeply.") }
        stack.append(isObject)
        expecting = isObject ? .nameOrEnd : .valueOrEnd
    }

    private mutating func close(isObject: Bool) throws(ContentRefusal) {
        guard stack.popLast() == isObject else { throw .malformed(.json, "its brackets do not match.") }
        valueEnded()
    }

    private mutating func valueEnded() { expecting = stack.isEmpty ? .nothing : .commaOrEnd }

    private mutating func end(_ token: [UInt8]) throws(ContentRefusal) {
        let text = String(decoding: token, as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Self.isNumber(token) else { throw .malformed(.json, "it is not well-formed.") }
        inside = .nothing
        valueEnded()
    }

    private func isTokenByte(_ byte: UInt8) -> Bool { 48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || "+-.".utf8.contains(byte) }

    /// RFC 8259, section 6.
    private static func isNumber(_ token: [UInt8]) -> Bool {
        var rest = token[...]
        func digits() -> Int { let run = rest.prefix { 48...57 ~= $0 }; rest = rest.dropFirst(run.count); return run.count }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let hasLeadingZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !hasLeadingZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") { rest.removeFirst(); guard digits() > 0 else { return false } }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
