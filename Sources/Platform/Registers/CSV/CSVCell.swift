/// Cells as spreadsheets must not run them (`security.md` 31): what begins like a formula gets an apostrophe, which
/// reading takes off again. Text that begins with an apostrophe before such a sign gets one too, so that each text has
/// one spelling and comes back as it was.
public enum CSVCell {
    public static func write(_ text: String, _ out: inout Out) {
        out.put(UInt8(ascii: "\""))
        if needsGuard(text) { out.put(UInt8(ascii: "'")) }
        var text = text
        text.withUTF8 { utf8 in
            for byte in utf8 {
                if byte == UInt8(ascii: "\"") { out.put(byte) }
                out.put(byte)
            }
        }
        out.put(UInt8(ascii: "\""))
    }

    static func read(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'"), let second = cell.unicodeScalars.dropFirst().first, second == "'" || startsFormula(second) else {
            return cell
        }
        return String(cell.unicodeScalars.dropFirst())
    }

    private static func needsGuard(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        if first == "'" { return text.unicodeScalars.dropFirst().first.map { $0 == "'" || startsFormula($0) } ?? false }
        return startsFormula(first) && Amount(text) == nil && Int(text) == nil
    }
    /// The last four are the wide forms, which some spreadsheets take for the narrow ones.
    private static func startsFormula(_ scalar: Unicode.Scalar) -> Bool {
        ["=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"].contains(scalar)
    }
}

extension Fields {
    static var identifierLabel: String { "Identifier" }
    static var versionLabel: String { "Version" }

    /// The first line of an export.
    public func writeCSVHead(into out: inout Out) {
        CSVCell.write(Fields.identifierLabel, &out)
        for label in [Fields.versionLabel] + all.map(\.label) {
            out.put(UInt8(ascii: ","))
            CSVCell.write(label, &out)
        }
        out.put("\r\n")
    }
    /// One line of an export, in people's words.
    public func writeCSV(_ record: R, into out: inout Out) {
        CSVCell.write(record.id, &out)
        out.put(UInt8(ascii: ","))
        CSVCell.write(String(record.version), &out)
        for field in all {
            out.put(UInt8(ascii: ","))
            CSVCell.write(field.plain(record), &out)
        }
        out.put("\r\n")
    }
}
