import Foundation
public import Store

extension String: FieldValue {
    public static var kind: Kind { .text }
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string else { throw Complaint("write text") }
        self = text
    }
    public init(_ row: borrowing Row, at column: Int) { self = row.text(column) }
    public var spelling: String? { self }
    public var size: Int? { unicodeScalars.count }
}

/// What text from outside becomes before it is checked.
///
/// It is brought to NFC, because both engines compare bytes: what looks alike is then found alike. One line loses the
/// space around it; long text gets line feeds for the line ends that a form sends.
public enum Text {
    /// - Throws: ``Complaint`` for what is no text of one line, and for what turns the direction of writing: with it, a name
    ///   reads as another.
    public static func line(_ text: String) throws(Complaint) -> String {
        try check(text) { $0.value == 0x2028 || $0.value == 0x2029 }
        if let turn = text.unicodeScalars.first(where: { 0x202A...0x202E ~= $0.value || 0x2066...0x2069 ~= $0.value }) {
            throw Complaint("leave out the character U+\(hex(turn.value)), which turns the direction of writing")
        }
        return isBlank(text) ? "" : normal(trimmed(text))
    }
    static func long(_ text: String) throws(Complaint) -> String {
        let lines = text.utf8.contains(0x0D) ? text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : text
        try check(lines.replacing("\n", with: " ").replacing("\t", with: " ")) { _ in false }
        return isBlank(lines) ? "" : normal(lines)
    }

    /// Whether nobody could see or read out any of it: spaces, and what has no shape of its own.
    private static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return scalar.value <= 0x20 }
            let properties = scalar.properties
            return properties.isWhitespace || properties.isDefaultIgnorableCodePoint || properties.generalCategory == .format || scalar.value == 0x2800
        }
    }

    private static func check(_ text: String, _ also: (Unicode.Scalar) -> Bool) throws(Complaint) {
        for scalar in text.unicodeScalars where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || also(scalar) {
            throw Complaint("leave out the character U+\(hex(scalar.value)), which is not text")
        }
    }
    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
    private static func trimmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = text.unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(text.unicodeScalars[first...last])
    }
    /// Below U+0300 no scalar combines with another, so nearly all text is done by looking at it.
    private static func normal(_ text: String) -> String {
        text.unicodeScalars.allSatisfy { $0.value < 0x300 } ? text : text.precomposedStringWithCanonicalMapping
    }
}
