/// PostgreSQL spells views and policies its own way, so how it spelled them when they were made is kept beside them, in a
/// table that only the schema's owner may change.
struct PostgresCatalogue: Catalogue {
    /// Whose rights a check judges; nil for those of the login.
    var judged: RoleName?
    static let here = "pg_catalog.to_regnamespace(current_schema()::text)"
    static let bookkeeping: Set<String> = ["store_migration", "store_wall"]
    /// The base tables and Store's own two: what is granted on them is granted by a migration alone.
    private static let granted =
        "c.relnamespace = \(here) AND c.relkind = 'r' AND (c.relname LIKE '%\\_rows' OR c.relname IN ('store_migration', 'store_wall'))"
    private static let grantee = "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END"

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
            UNION ALL SELECT pg_catalog.format('DROP RULE %I ON %I', r.rulename, c.relname) FROM pg_catalog.pg_rewrite AS r JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
              WHERE c.relnamespace = \(Self.here) AND c.relkind = 'r' AND c.relname LIKE '%\\_rows'
            UNION ALL SELECT DISTINCT pg_catalog.format('REVOKE ALL ON %I FROM %s', c.relname, \(Self.grantee))
              FROM pg_catalog.pg_class AS c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) AS a WHERE \(Self.granted) AND a.grantee <> c.relowner
            UNION ALL SELECT DISTINCT pg_catalog.format('REVOKE ALL (%I) ON %I FROM %s', t.attname, c.relname, \(Self.grantee))
              FROM pg_catalog.pg_attribute AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.attrelid CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) AS a
              WHERE \(Self.granted) AND a.grantee <> c.relowner
            -- A function that is replaced keeps its grants: what everybody may call again is what everybody called at first.
            UNION ALL SELECT 'GRANT EXECUTE ON FUNCTION ' || \(Self.signature) || ' TO PUBLIC' FROM pg_catalog.pg_proc AS f
              WHERE f.pronamespace = \(Self.here) AND f.prokind = 'f' AND f.proacl IS NOT NULL AND \(Self.signature) IN (\(Self.quoted(PostgresFunctions.signatures)))
            """
        ) { drops.append($0.text(0)) }
        for drop in drops { try connection.execute(drop) }
    }

    func remember(_ connection: any Connection, _ schema: Schema) throws {
        try connection.execute("INSERT INTO store_wall (name, definition) \(Self.walls(schema))")
    }

    static let signature = "f.proname || '(' || pg_catalog.oidvectortypes(f.proargtypes) || ')'"
    static func quoted(_ names: Set<String>) -> String { names.isEmpty ? "NULL" : names.sorted().map { "'\($0)'" }.joined(separator: ", ") }

    /// Everything derived, by name, as the engine spells it now. Functions only where they are declared: what a stranger made must
    /// not become ours by being kept. Nothing of indexes, which are compared with what is declared.
    private static func walls(_ schema: Schema) -> String {
        """
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
        UNION ALL SELECT 'function ' || f.proname, pg_catalog.pg_get_functiondef(f.oid) || coalesce(f.proacl::text, '') FROM pg_catalog.pg_proc AS f
          WHERE f.pronamespace = \(here) AND f.prokind = 'f' AND \(signature) IN (\(quoted(PostgresDDL.functions(schema))))
        UNION ALL SELECT 'trigger ' || c.relname || '.' || t.tgname, pg_catalog.pg_get_triggerdef(t.oid) || t.tgenabled::text
          FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid WHERE c.relnamespace = \(here) AND NOT t.tgisinternal
        """
    }

    func wallFindings(_ connection: any Connection, _ schema: Schema) throws -> [String] {
        var kept: [String: String] = [:]
        try connection.query("SELECT name, definition FROM store_wall") { kept[$0.text(0)] = $0.text(1) }
        var live: [String: String] = [:]
        try connection.query(Self.walls(schema)) { live[$0.text(0)] = $0.text(1) }

        var findings: [String] = []
        let digest = kept.removeValue(forKey: "walls")
        let roles = (kept.removeValue(forKey: "application"), kept.removeValue(forKey: "visitor"))
        if let application = roles.0 {
            let ddl = PostgresDDL(application: try RoleName(application), visitor: try roles.1.map { try RoleName($0) })
            if digest != Migrator.digest(try ddl.walls(schema)) { findings.append("the walls are those of other declarations: migrate again") }
        } else {
            findings.append("the application's role was not kept: migrate again")
        }
        for (name, definition) in kept.sorted(by: { $0.key < $1.key }) where live[name] != definition && !name.hasPrefix("index ") {
            findings.append(live[name] == nil ? "the \(name) is missing" : "the \(name) was changed")
        }
        findings += live.keys.filter { kept[$0] == nil }.sorted().map { "the \($0) is not declared" }
        findings += try PostgresStrays(connection: connection, schema: schema).findings()
        findings += try PostgresRoles.findings(connection, schema, application: judged)
        // Said apart from what was kept, which an owner could rewrite.
        for table in schema.ordered where live["security of \(table.base)"]?.hasPrefix("truetrue") == false {
            findings.append("\(table.base) does not force row security")
        }
        return findings
    }
}
