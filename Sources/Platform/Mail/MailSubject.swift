/// One line of text for a header. Whatever it is made of, it holds no line break and no other control character, so nothing
/// that a stranger typed can begin a header of its own.
public struct MailSubject: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// Characters.
    public static let limit = 150

    public let text: String
    public var description: String { text }

    /// Control characters, marks of direction and line separators become spaces, runs of spaces one, and what is beyond
    /// ``limit`` is cut off.
    public init(_ text: String) {
        var kept = String.UnicodeScalarView()
        for scalar in text.prefix(4 * Self.limit).unicodeScalars.prefix(8 * Self.limit) { kept.append(Self.isText(scalar) ? scalar : " ") }
        let line = String(kept).split(separator: " ").joined(separator: " ")
        self.text = line.count <= Self.limit ? line : line.prefix(Self.limit - 1) + "…"
    }
    public init(stringLiteral text: StaticString) { self.init(text.description) }

    private static func isText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
