/// SQLite keeps the text of each view and trigger as it was written, so nothing has to be remembered.
struct SQLiteCatalogue: Catalogue {
    private static let bookkeeping: Set<String> = ["store_migration", "store_wall"]

    func dropWalls(_ connection: any Connection) throws {
        var drops: [String] = []
        try connection.query("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY type") {
            drops.append("DROP \($0.text(0)) \"\($0.text(1))\"")
        }
        for drop in drops { try connection.execute(drop) }
    }
    func remember(_ connection: any Connection, _ schema: Schema) throws {}

    func tables(_ connection: any Connection, _ schema: Schema) throws -> [LiveTable] {
        var texts: [(name: String, text: String)] = []
        try connection.query("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name") {
            texts.append(($0.text(0), $0.text(1)))
        }
        let declared = Dictionary(schema.ordered.map { ($0.base, $0) }, uniquingKeysWith: { first, _ in first })
        return try texts.filter { !Self.bookkeeping.contains($0.name) }.map { try table($0.name, $0.text, declared[$0.name], connection) }
    }

    private func table(_ name: String, _ text: String, _ declared: Table?, _ connection: any Connection) throws -> LiveTable {
        var live = LiveTable(name: name)
        var keys: [(place: Int, name: String)] = []
        let ddl = SQLiteDDL()
        let lines = Dictionary((declared?.allColumns ?? []).map { ($0.name.string, $0) }, uniquingKeysWith: { first, _ in first })
        try connection.query("SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo('\(name)')") { row in
            let (column, type) = (row.text(0), row.text(1))
            let expected = lines[column]
            // SQLite keeps what each column was declared with, and gives it only as text.
            let isLimited = expected.map { line in [",", "\n", ")"].contains { text.contains(" \(ddl.line(line))\($0)") } } ?? false
            let storage = ["TEXT": "text", "REAL": "real", "BLOB": "bytes", "INTEGER": "integer"][type] ?? type
            live.columns.append(
                .init(
                    name: column, storage: storage == "integer" && expected?.type == .flag ? "flag" : storage,
                    isRequired: row.flag(2), isLimited: isLimited))
            if row.integer(3) > 0 { keys.append((row.integer(3), column)) }
        }
        live.key = keys.sorted { $0.place < $1.place }.map(\.name)

        if let declared { live.traits = SQLiteTableText(text).traits(against: SQLiteTableText(ddl.table(declared, columns: declared.allColumns).joined())) }

        var indexes: [(name: String, origin: String)] = []
        try connection.query("SELECT name, origin FROM pragma_index_list('\(name)')") { indexes.append(($0.text(0), $0.text(1))) }
        for index in indexes where index.origin == "u" {
            var columns: [String] = []
            try connection.query("SELECT name FROM pragma_index_info('\(index.name)') ORDER BY seqno") { columns.append($0.text(0)) }
            live.unique.insert(columns)
        }
        var references: [Int: (table: String, from: [String], to: [String])] = [:]
        try connection.query("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('\(name)') ORDER BY id, seq") { row in
            var reference = references[row.integer(0)] ?? (row.text(1), [], [])
            reference.from.append(row.text(2))
            reference.to.append(row.text(3))
            references[row.integer(0)] = reference
        }
        live.references = Set(references.values.map { LiveTable.reference($0.from, $0.table, $0.to) })
        return live
    }

    func wallFindings(_ connection: any Connection, _ schema: Schema) throws -> [String] {
        var live: [String: String] = [:]
        try connection.query("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger', 'index') AND sql IS NOT NULL") {
            live["\($0.text(0)) \($0.text(1))"] = $0.text(2)
        }
        var findings: [String] = []
        for text in try SQLiteDDL().walls(schema) {
            let plain = text.replacing(" IF NOT EXISTS", with: "")
            let words = plain.split(separator: " ", maxSplits: 3)
            guard words.count > 2 else { continue }
            let name = "\(words[1].lowercased()) \(words[2])"
            switch live.removeValue(forKey: name) {
            case nil: findings.append("the \(name) is missing")
            case plain: continue
            default: findings.append("the \(name) was changed")
            }
        }
        return findings + live.keys.sorted().map { "the \($0) is not declared" }
    }
}
