/// The lines of log files: JSON objects, so that any tool reads them, in one canonical spelling, so that nothing can be said twice.
///
/// Members stand in a fixed order without spaces. Bytes are base64. A text escapes `"`, `\`, newline (`\n`) and the other control
/// characters (`\u001f`); everything else stands for itself. Each line ends with a newline.
public enum LogLine {
    /// A line with all values of one entry.
    public static let byteLimit = 8 << 20
    /// Hashes in one line of an export; only the last line of them may have fewer.
    public static let hashesPerLine = 256
}

struct LogLineWriter {
    private(set) var bytes: [UInt8] = []

    mutating func literal(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }
    mutating func integer(_ value: UInt64) { bytes.append(contentsOf: String(value).utf8) }
    mutating func base64(_ value: some Collection<UInt8>) {
        literal("\"")
        bytes.append(contentsOf: Base64.encode(Array(value)).utf8)
        literal("\"")
    }
    mutating func text(_ value: String) {
        literal("\"")
        for byte in value.utf8 {
            switch byte {
            case 0x22: literal("\\\"")
            case 0x5C: literal("\\\\")
            case 0x0A: literal("\\n")
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(Hex.encode([byte]))".utf8)
            default: bytes.append(byte)
            }
        }
        literal("\"")
    }
    /// Elements between brackets, parted by commas.
    mutating func list<Element>(_ elements: some Sequence<Element>, _ write: (inout LogLineWriter, Element) -> Void) {
        literal("[")
        for (offset, element) in elements.enumerated() {
            if offset > 0 { literal(",") }
            write(&self, element)
        }
        literal("]")
    }
}

/// Reads what ``LogLineWriter`` wrote; whoever calls it writes the result again and compares, which settles the spelling.
struct LogLineReader {
    private var rest: ArraySlice<UInt8>
    private let line: Int
    init(_ bytes: [UInt8], line: Int) { (rest, self.line) = (bytes[...], line) }

    func refusal(_ reason: String) -> LogLineRefusal { LogLineRefusal(line: line, reason: reason) }

    mutating func literal(_ text: StaticString) throws(LogLineRefusal) {
        let found = text.withUTF8Buffer { rest.starts(with: $0) }
        guard found else { throw refusal("\(text) expected.") }
        rest = rest.dropFirst(text.utf8CodeUnitCount)
    }
    /// Whether the text comes next; it is taken if so.
    mutating func has(_ text: StaticString) -> Bool { (try? literal(text)) != nil }

    mutating func integer() throws(LogLineRefusal) -> UInt64 {
        let digits = rest.prefix { 48...57 ~= $0 }
        guard let value = UInt64(String(decoding: digits, as: UTF8.self)) else { throw refusal("A number was expected.") }
        rest = rest.dropFirst(digits.count)
        return value
    }
    mutating func base64(limit: Int) throws(LogLineRefusal) -> [UInt8] {
        try literal("\"")
        let symbols = rest.prefix { $0 != 0x22 }
        guard symbols.count <= (limit + 2) / 3 * 4, let bytes = Base64.decode(String(decoding: symbols, as: UTF8.self)), bytes.count <= limit else {
            throw refusal("Base64 of at most \(limit) bytes was expected.")
        }
        rest = rest.dropFirst(symbols.count)
        try literal("\"")
        return bytes
    }
    mutating func hash() throws(LogLineRefusal) -> MerkleHash {
        guard let hash = MerkleHash(try base64(limit: MerkleHash.byteCount)) else { throw refusal("A hash has 32 bytes.") }
        return hash
    }
    mutating func text(limit: Int) throws(LogLineRefusal) -> String {
        try literal("\"")
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != 0x22 {
            guard bytes.count < limit else { throw refusal("A text has at most \(limit) bytes.") }
            guard byte == 0x5C else { bytes.append(byte); continue }
            switch rest.popFirst() {
            case 0x22: bytes.append(0x22)
            case 0x5C: bytes.append(0x5C)
            case 0x6E: bytes.append(0x0A)
            case 0x75:
                let digits = String(decoding: rest.prefix(4), as: UTF8.self)
                guard digits.hasPrefix("00"), let code = Hex.decode(digits.dropFirst(2)), code.count == 1 else {
                    throw refusal("An escape is not one of ours.")
                }
                rest = rest.dropFirst(4)
                bytes += code
            default: throw refusal("An escape is not one of ours.")
            }
        }
        // A quote that never came leaves the rest empty, and the next literal fails.
        guard let text = String(validating: bytes, as: UTF8.self) else { throw refusal("A text is not UTF-8.") }
        return text
    }
    /// - Parameter limit: elements.
    mutating func list<Element>(limit: Int, _ read: (inout LogLineReader) throws(LogLineRefusal) -> Element) throws(LogLineRefusal) -> [Element] {
        try literal("[")
        guard !has("]") else { return [] }
        var elements: [Element] = []
        repeat {
            guard elements.count < limit else { throw refusal("A list has at most \(limit) elements.") }
            elements.append(try read(&self))
        } while has(",")
        try literal("]")
        return elements
    }
    func end() throws(LogLineRefusal) {
        guard rest.isEmpty else { throw refusal("The line goes on after its end.") }
    }
}
