/// PostgreSQL spells views and policies its own way, so how it spelled them when they were made is kept beside them, in a
/// table that only the schema's owner may change.
struct PostgresCatalogue: Catalogue {
    private static let here = "pg_catalog.to_regnamespace(current_schema()::text)"
    private static let bookkeeping: Set<String> = ["store_migration", "store_wall"]

    func dropWalls(_ connection: any Connection) throws {
        var drops: [String] = []
        // Our own tables are those whose names end as no other object may.
        try connection.query(
            """
            SELECT pg_catalog.format('DROP VIEW IF EXISTS %I CASCADE', c.relname) FROM pg_catalog.pg_class AS c
              WHERE c.relnamespace = \(Self.here) AND c.relkind = 'v'
            UNION ALL SELECT pg_catalog.format('DROP POLICY %I ON %I', p.polname, c.relname) FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
              WHERE c.relnamespace = \(Self.here) AND c.relname LIKE '%\\_rows'
            UNION ALL SELECT pg_catalog.format('DROP TRIGGER %I ON %I', t.tgname, c.relname) FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
              WHERE c.relnamespace = \(Self.here) AND c.relname LIKE '%\\_rows' AND NOT t.tgisinternal
            UNION ALL SELECT pg_catalog.format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', c.relname) FROM pg_catalog.pg_class AS c
              WHERE c.relnamespace = \(Self.here) AND c.relkind = 'r' AND c.relname LIKE '%\\_rows'
            UNION ALL SELECT DISTINCT pg_catalog.format('REVOKE ALL ON %I FROM %s', c.relname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
              FROM pg_catalog.pg_class AS c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) AS a
              WHERE c.relnamespace = \(Self.here) AND c.relkind = 'r' AND c.relname LIKE '%\\_rows' AND a.grantee <> c.relowner
            """
        ) { drops.append($0.text(0)) }
        for drop in drops { try connection.execute(drop) }
    }

    func remember(_ connection: any Connection) throws {
        try connection.execute("INSERT INTO store_wall (name, definition) \(Self.walls)")
    }

    /// Everything derived, by name, as the engine spells it now.
    private static let walls = """
        SELECT 'view ' || c.relname, pg_catalog.pg_get_viewdef(c.oid) || coalesce(c.reloptions::text, '') || coalesce(c.relacl::text, '')
          FROM pg_catalog.pg_class AS c WHERE c.relnamespace = \(here) AND c.relkind = 'v'
        UNION ALL SELECT 'security of ' || c.relname, c.relrowsecurity::text || c.relforcerowsecurity::text || coalesce(c.relacl::text, '')
          FROM pg_catalog.pg_class AS c WHERE c.relnamespace = \(here) AND c.relkind = 'r' AND c.relname LIKE '%\\_rows'
        UNION ALL SELECT 'grants of ' || c.relname || '.' || a.attname, a.attacl::text
          FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid WHERE c.relnamespace = \(here) AND a.attacl IS NOT NULL AND c.relkind IN ('r', 'v')
        UNION ALL SELECT 'policy ' || c.relname || '.' || p.polname, pg_catalog.concat_ws(' ', p.polcmd, p.polpermissive,
            (SELECT pg_catalog.string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(r)::text END, ',') FROM pg_catalog.unnest(p.polroles) AS r),
            'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
          FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid WHERE c.relnamespace = \(here)
        UNION ALL SELECT 'function ' || f.proname, pg_catalog.pg_get_functiondef(f.oid) || coalesce(f.proacl::text, '') FROM pg_catalog.pg_proc AS f WHERE f.pronamespace = \(here) AND f.prokind = 'f'
        UNION ALL SELECT 'trigger ' || c.relname || '.' || t.tgname, pg_catalog.pg_get_triggerdef(t.oid) || t.tgenabled::text
          FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid WHERE c.relnamespace = \(here) AND NOT t.tgisinternal
        UNION ALL SELECT 'index ' || c.relname, pg_catalog.pg_get_indexdef(c.oid)
          FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
          WHERE c.relnamespace = \(here) AND t.relname LIKE '%\\_rows' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conindid = c.oid)
        """

    func wallFindings(_ connection: any Connection, _ schema: Schema) throws -> [String] {
        var kept: [String: String] = [:]
        try connection.query("SELECT name, definition FROM store_wall") { kept[$0.text(0)] = $0.text(1) }
        var live: [String: String] = [:]
        try connection.query(Self.walls) { live[$0.text(0)] = $0.text(1) }

        var findings: [String] = []
        let digest = kept.removeValue(forKey: "walls")
        let roles = (kept.removeValue(forKey: "application"), kept.removeValue(forKey: "visitor"))
        if let application = roles.0 {
            let ddl = PostgresDDL(application: try RoleName(application), visitor: try roles.1.map { try RoleName($0) })
            if digest != Migrator.digest(try ddl.walls(schema)) { findings.append("the walls are those of other declarations: migrate again") }
        } else {
            findings.append("the application's role was not kept: migrate again")
        }
        for (name, definition) in kept.sorted(by: { $0.key < $1.key }) where live[name] != definition {
            findings.append(live[name] == nil ? "the \(name) is missing" : "the \(name) was changed")
        }
        findings += live.keys.filter { kept[$0] == nil }.sorted().map { "the \($0) is not declared" }
        findings += try PostgresRoles.findings(connection, schema)
        // Said apart from what was kept, which an owner could rewrite.
        for table in schema.ordered where live["security of \(table.base)"]?.hasPrefix("truetrue") == false {
            findings.append("\(table.base) does not force row security")
        }
        return findings
    }

    func tables(_ connection: any Connection, _ schema: Schema) throws -> [LiveTable] {
        var live: [String: LiveTable] = [:]
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
              WHERE c.relnamespace = \(Self.here) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum
            """
        ) { row in
            let (table, column, type) = (row.text(0), row.text(1), row.text(2))
            let storage = ["text": "text", "bigint": "integer", "boolean": "flag", "double precision": "real", "bytea": "bytes"][type] ?? type
            let expected = declared[table]?.allColumns.first { $0.name.string == column }.flatMap(Self.limit)
            let isLimited = (expected.map { limits[table]?.contains($0) ?? false } ?? true) && (storage != "text" || row.text(4) == "C")
            live[table, default: LiveTable(name: table)].columns.append(.init(name: column, storage: storage, isRequired: row.flag(3), isLimited: isLimited))
        }
        try connection.query(
            """
            SELECT c.relname, k.contype::text, t.relname,
              (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY u.n) FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
              (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY u.n) FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
            FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid LEFT JOIN pg_catalog.pg_class AS t ON t.oid = k.confrelid
              WHERE c.relnamespace = \(Self.here) AND k.contype IN ('p', 'u', 'f')
            """
        ) { row in
            let columns = row.text(3).split(separator: ",").map(String.init)
            switch row.text(1) {
            case "p": live[row.text(0)]?.key = columns
            case "u": live[row.text(0)]?.unique.insert(columns)
            default: live[row.text(0)]?.references.insert(LiveTable.reference(columns, row.text(2), row.text(4).split(separator: ",").map(String.init)))
            }
        }
        return live.values.filter { !Self.bookkeeping.contains($0.name) }.sorted { $0.name < $1.name }
    }

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
