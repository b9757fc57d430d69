/// Lines of CSV for people, for tables that no register declares.
public enum CSVLine {
    /// One line, each cell so that no spreadsheet runs it (`security.md` 31).
    public static func put(_ cells: [String], into out: inout Out) {
        for (i, cell) in cells.enumerated() {
            if i > 0 { out.put(UInt8(ascii: ",")) }
            CSVCell.write(cell, &out)
        }
        out.put("\r\n")
    }
}
