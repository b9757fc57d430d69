/// The tables as PostgreSQL's own catalogue has them.
extension PostgresCatalogue {
    func tables(_ connection: any Connection, _ schema: Schema) throws -> [LiveTable] {
        var live: [String: LiveTable] = [:]
        // Whatever holds rows, or shows another server's. Views are compared with the walls.
        try connection.query(
            """
            SELECT c.relname, CASE c.relkind WHEN 'm' THEN 'materialized view' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' ELSE 'table' END
              FROM pg_catalog.pg_class AS c WHERE c.relnamespace = \(Self.here) AND c.relkind IN ('r', 'p', 'm', 'f')
            """
        ) { live[$0.text(0)] = LiveTable(name: $0.text(0), kind: $0.text(1)) }
        var limits: [String: Set<String>] = [:]
        try connection.query(
            """
            SELECT c.relname, pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
              WHERE c.relnamespace = \(Self.here) AND k.contype = 'c'
            """
        ) { limits[$0.text(0), default: []].insert(Self.bare($0.text(1))) }
        let declared = Dictionary(schema.ordered.map { ($0.base, $0) }, uniquingKeysWith: { first, _ in first })
        try connection.query(
            """
            SELECT c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(o.collname, '') FROM pg_catalog.pg_attribute AS a
              JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid LEFT JOIN pg_catalog.pg_collation AS o ON o.oid = a.attcollation
              WHERE c.relnamespace = \(Self.here) AND c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum
            """
        ) { row in
            let (table, column, type) = (row.text(0), row.text(1), row.text(2))
            let storage = ["text": "text", "bigint": "integer", "boolean": "flag", "double precision": "real", "bytea": "bytes"][type] ?? type
            let expected = declared[table]?.allColumns.first { $0.name.string == column }.flatMap(Self.limit)
            let isLimited = (expected.map { limits[table]?.contains($0) ?? false } ?? true) && (storage != "text" || row.text(4) == "C")
            live[table]?.columns.append(.init(name: column, storage: storage, isRequired: row.flag(3), isLimited: isLimited))
        }
        try connection.query(
            """
            SELECT c.relname, k.contype::text, CASE WHEN t.relnamespace = c.relnamespace THEN t.relname::text ELSE t.oid::pg_catalog.regclass::text END,
              (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY u.n) FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
              (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY u.n) FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum),
              coalesce(pg_catalog.substring(pg_catalog.pg_get_constraintdef(k.oid), ' REFERENCES [^)]*\\)(.*)$'), '')
            FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid LEFT JOIN pg_catalog.pg_class AS t ON t.oid = k.confrelid
              WHERE c.relnamespace = \(Self.here) AND k.contype IN ('p', 'u', 'f')
            """
        ) { row in
            let columns = row.text(3).split(separator: ",").map(String.init)
            switch row.text(1) {
            case "p": live[row.text(0)]?.key = columns
            case "u": live[row.text(0)]?.unique.insert(columns)
            default:
                // Behind the columns stands what becomes of a row whose target goes, and whether that holds for every row.
                let rule = row.text(5) == " ON DELETE RESTRICT" ? "" : row.text(5).isEmpty ? " ON DELETE NO ACTION" : row.text(5)
                live[row.text(0)]?.references.insert(LiveTable.reference(columns, row.text(2), row.text(4).split(separator: ",").map(String.init)) + rule)
            }
        }
        for (name, table) in declared {
            let expected = Set(table.allColumns.compactMap(Self.limit))
            live[name]?.traits += (limits[name] ?? []).subtracting(expected).map { "has a limit that is not declared: \($0)" }
        }
        try connection.query(Self.traits) { live[$0.text(0)]?.traits.append($0.text(1)) }
        return live.values.filter { !Self.bookkeeping.contains($0.name) }.sorted { $0.name < $1.name }
    }

    /// What a table as a migration makes it never is or has.
    private static let traits = """
        SELECT c.relname, 'is not written to the journal' FROM pg_catalog.pg_class AS c WHERE c.relnamespace = \(here) AND c.relkind = 'r' AND c.relpersistence <> 'p'
        UNION ALL SELECT DISTINCT c.relname, 'shares rows with another table, by inheritance' FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_inherits AS i ON c.oid IN (i.inhrelid, i.inhparent) WHERE c.relnamespace = \(here)
        UNION ALL SELECT c.relname, 'has a default for ' || a.attname FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
          WHERE c.relnamespace = \(here) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND (a.atthasdef OR a.attidentity <> '')
        UNION ALL SELECT c.relname, 'has the constraint ' || k.conname || ' in another form: ' || pg_catalog.pg_get_constraintdef(k.oid)
          FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid WHERE c.relnamespace = \(here)
            AND (k.contype IN ('p', 'u') AND pg_catalog.pg_get_constraintdef(k.oid) !~ '^(PRIMARY KEY|UNIQUE) \\([^)]*\\)$' OR k.contype IN ('x', 't'))
        """

    /// How the engine spells the limit that a column has, without spaces and parentheses.
    private static func limit(_ column: Column) -> String? {
        switch column.type {
        case .id: "CHECKlength\(column.name)>=1ANDlength\(column.name)<=40"
        case .text(let max): "CHECKlength\(column.name)<=\(max)"
        default: nil
        }
    }
    private static func bare(_ text: String) -> String { String(text.filter { !" ()".contains($0) }) }
}
