/// The statement that SQLite keeps for a table, in parts: it keeps it as it was written, and puts a column that is added later
/// behind all else. What is in the text and not in our declarations (`ON CONFLICT`, `ON DELETE`, `DEFAULT`) shows nowhere else.
struct SQLiteTableText {
    private let head: String
    /// Columns, keys and references, each as it was written, in single spaces.
    private let parts: Set<String>
    /// What follows the parenthesis.
    private let tail: String

    init(_ text: String) {
        let plain = text.filter { $0 != "\"" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var (depth, part) = (0, "")
        var ended: [String] = []
        for character in plain {
            // Outside there are only the first parenthesis, which opens the list, and what follows the list.
            let opens = character == "(" && (depth > 0 || ended.isEmpty)
            let closes = character == ")" && depth > 0
            if opens { depth += 1 }
            if closes { depth -= 1 }
            if opens && depth == 1 || closes && depth == 0 || character == "," && depth == 1 {
                ended.append(Self.trimmed(part))
                part = ""
            } else {
                part.append(character)
            }
        }
        (head, parts, tail) = (ended.first ?? "", Set(ended.dropFirst()), Self.trimmed(part))
    }

    /// The ends of sentences that begin with the table's name.
    func traits(against declared: SQLiteTableText) -> [String] {
        var found = parts.subtracting(declared.parts).map { "has what is not declared: \($0.prefix(200))" }
        found += declared.parts.subtracting(parts).map { "lacks what is declared: \($0)" }
        if tail != declared.tail { found.append("is made as \(tail.isEmpty ? "an ordinary table" : String(tail.prefix(200))), not as \(declared.tail)") }
        if head != declared.head { found.append("is made by \(head.prefix(200))") }
        return found.sorted()
    }

    private static func trimmed(_ text: String) -> String { text.split(separator: " ").joined(separator: " ") }
}
