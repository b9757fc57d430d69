/// What PostgreSQL has beside the tables and their walls, and what of it changes how they work, compared with the declarations
/// alone: nothing of it is kept by a migration, so none of it becomes right by migrating.
struct PostgresStrays {
    let connection: any Connection
    let schema: Schema
    private static let here = PostgresCatalogue.here

    func findings() throws -> [String] {
        var found: [String] = []
        try connection.query(
            """
            SELECT 'the rule ' || r.rulename || ' on ' || c.relname || CASE WHEN r.ev_enabled = 'O' THEN ' is not declared' ELSE ' is not declared so' END
              FROM pg_catalog.pg_rewrite AS r JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
              WHERE c.relnamespace = \(Self.here) AND NOT (c.relkind IN ('v', 'm') AND r.rulename = '_RETURN' AND r.ev_enabled = 'O')
            UNION ALL SELECT DISTINCT 'the reference ' || k.conname || ' of ' || c.relname || ' is switched off'
              FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
              WHERE c.relnamespace = \(Self.here) AND t.tgisinternal AND t.tgenabled <> 'O'
            UNION ALL SELECT 'the ' || CASE f.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END || \(PostgresCatalogue.signature) || ' is not declared'
              FROM pg_catalog.pg_proc AS f WHERE f.pronamespace = \(Self.here)
                AND NOT (f.prokind = 'f' AND \(PostgresCatalogue.signature) IN (\(PostgresCatalogue.quoted(PostgresDDL.functions(schema)))))
                AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype = 'e')
            ORDER BY 1
            """
        ) { found.append($0.text(0)) }
        return found + (try indexes())
    }

    /// An index is spelled as it was declared, but for its method and the schema of its table.
    private func indexes() throws -> [String] {
        var declared: [String: String] = [:]
        for text in schema.ordered.flatMap(SQLiteDDL().indexes) {
            let plain = text.replacing(" IF NOT EXISTS", with: "")
            declared[plain.split(separator: " ").dropFirst(2).first.map(String.init) ?? ""] = plain
        }
        var found: [String] = []
        try connection.query(
            """
            SELECT c.relname, pg_catalog.replace(pg_catalog.replace(pg_catalog.pg_get_indexdef(c.oid), ' USING btree', ''), ' ON ' || pg_catalog.quote_ident(current_schema()) || '.', ' ON '), i.indisvalid
              FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
              WHERE c.relnamespace = \(Self.here) AND t.relname LIKE '%\\_rows' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conindid = c.oid)
              ORDER BY c.relname
            """
        ) { row in
            let name = row.text(0)
            guard let expected = declared.removeValue(forKey: name) else {
                found.append("the index \(name) is not declared")
                return
            }
            if row.text(1).filter({ $0 != "\"" }) != expected || !row.flag(2) { found.append("the index \(name) was changed") }
        }
        return found + declared.keys.sorted().map { "the index \($0) is missing" }
    }
}
