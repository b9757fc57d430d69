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
    /// - Throws: ``Complaint`` for what is no text of one line; for what turns the direction of writing, with which a name reads as
    ///   another; and for what nobody sees, with which two names look the same. What joins or parts letters may stand where a script or
    ///   a picture needs it.
    public static func line(_ text: String) throws(Complaint) -> String {
        try check(text) { $0.value == 0x2028 || $0.value == 0x2029 }
        if let turn = text.unicodeScalars.first(where: { 0x202A...0x202E ~= $0.value || 0x2066...0x2069 ~= $0.value }) {
            throw Complaint("leave out the character U+\(hex(turn.value)), which turns the direction of writing")
        }
        guard !isBlank(text) else { return "" }
        let line = trimmed(text)
        try checkVisible(line)
        return normal(line)
    }
    static func long(_ text: String) throws(Complaint) -> String {
        let lines = text.utf8.contains(0x0D) ? text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : text
        try check(lines.replacing("\n", with: " ").replacing("\t", with: " ")) { _ in false }
        return isBlank(lines) ? "" : normal(lines)
    }

    private static func checkVisible(_ line: String) throws(Complaint) {
        // U+00AD is the first of them.
        guard line.unicodeScalars.contains(where: { $0.value >= 0xAD && isUnseen($0) }) else { return }
        let scalars = Array(line.unicodeScalars)
        for (i, scalar) in scalars.enumerated() where isUnseen(scalar) {
            let isJoiner = scalar.value == 0x200C || scalar.value == 0x200D
            guard isJoiner, i > 0, i + 1 < scalars.count, isJoined(scalars[i - 1]), isJoined(scalars[i + 1]) else {
                throw Complaint("leave out the character U+\(hex(scalar.value)), which nobody sees\(isJoiner ? " here" : "")")
            }
        }
    }

    /// What has no shape of its own. A variation selector has none either, but chooses that of the character before it.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F: false
        case 0xFFF9...0xFFFB: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }
    /// Whether a joiner beside it may mean something: a letter, its mark or a symbol. Of the scripts below U+0590 (Latin, Greek, Cyrillic and
    /// Armenian) none needs one.
    private static func isJoined(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x590, !isUnseen(scalar) else { return false }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark,
            .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            true
        default: false
        }
    }

    /// Whether nobody could see or read out any of it: spaces, and what has no shape of its own.
    private static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isBlank) }
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value <= 0x20 }
        let properties = scalar.properties
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint || properties.generalCategory == .format || scalar.value == 0x2800
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
