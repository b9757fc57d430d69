import Store

/// A file of records, its columns matched to fields by label or name.
///
/// Only the fields that have a column change. A row with an identifier changes that record; one without adds a record.
struct CSVTable<R: Record>: Sendable {
    struct Row: Sendable {
        /// Of the file.
        let line: Int
        let id: String?
        let version: String?
        let cells: [(field: Field<R>, text: String)]
        /// Text under no name: nobody could say what became of it.
        let surplus: Problem.Field?
    }
    let rows: [Row]

    /// - Throws: ``Problem``: `malformed` for what is no CSV, `invalid` naming every column that matches no field.
    init(_ bytes: [UInt8], _ fields: Fields<R>) throws {
        let lines = try CSVReader.read(bytes)
        guard let head = lines.first else { throw Problem.invalid("file", "The file is empty. Its first line names the columns.") }
        var columns: [Column] = []
        var problems: [Problem.Field] = []
        var seen: Set<String> = []
        for cell in head.cells {
            let column = Column(CSVCell.read(cell), fields)
            if case .unknown(let name) = column { problems.append(Problem.Field(String(name.prefix(80)), "No field is called “\(name.prefix(80))”")) }
            if let key = column.key, !seen.insert(key).inserted { problems.append(Problem.Field(key, "Two columns are called “\(cell.prefix(80))”")) }
            columns.append(column)
        }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        rows = lines.dropFirst().map { line in
            var (id, version): (String?, String?)
            var cells: [(Field<R>, String)] = []
            for (i, column) in columns.enumerated() {
                let text = line.cells.indices.contains(i) ? CSVCell.read(line.cells[i]) : ""
                switch column {
                case .id: id = text.isEmpty ? nil : text
                case .version: version = text.isEmpty ? nil : text
                case .field(let field) where field.isWritable: cells.append((field, text))
                case .field, .unknown, .empty: break  // what the program sets itself is in our own exports too
                }
            }
            return Row(line: line.line, id: id, version: version, cells: cells, surplus: Self.surplus(line.cells, columns))
        }
    }

    private static func surplus(_ cells: [String], _ columns: [Column]) -> Problem.Field? {
        let lost = cells.enumerated().first { i, cell in
            guard !cell.isEmpty, columns.indices.contains(i) else { return !cell.isEmpty }
            if case .empty = columns[i] { return true }
            return false
        }
        return lost.map { Problem.Field("row", "The first line names no column for “\($0.element.prefix(80))”, cell \($0.offset + 1)") }
    }

    private enum Column {
        case id, version, field(Field<R>), empty, unknown(String)

        init(_ name: String, _ fields: Fields<R>) {
            let plain = name.lowercased()
            if let field = fields[plain] ?? fields.all.first(where: { $0.label.lowercased() == plain }) {
                self = .field(field)
            } else {
                switch plain {
                case "": self = .empty
                case "id", Fields<R>.identifierLabel.lowercased(): self = .id
                case "version", Fields<R>.versionLabel.lowercased(): self = .version
                default: self = .unknown(name)
                }
            }
        }
        var key: String? {
            switch self {
            case .id: "id"
            case .version: "version"
            case .field(let field): field.name
            case .empty, .unknown: nil
            }
        }
    }
}
