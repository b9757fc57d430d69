struct PostgresCatalogue: Catalogue {
    func dropWalls(_ connection: any Connection) throws {
        var drops: [String] = []
        // Our own tables are those whose names end as no other object may.
        try connection.query("""
            SELECT pg_catalog.format('DROP VIEW IF EXISTS %I CASCADE', c.relname) FROM pg_catalog.pg_class AS c
              WHERE c.relnamespace = pg_catalog.to_regnamespace(current_schema()::text) AND c.relkind = 'v'
            UNION ALL SELECT pg_catalog.format('DROP POLICY %I ON %I', p.polname, c.relname) FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
              WHERE c.relnamespace = pg_catalog.to_regnamespace(current_schema()::text) AND c.relname LIKE '%\\_rows'
            UNION ALL SELECT pg_catalog.format('DROP TRIGGER %I ON %I', t.tgname, c.relname) FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
              WHERE c.relnamespace = pg_catalog.to_regnamespace(current_schema()::text) AND c.relname LIKE '%\\_rows' AND NOT t.tgisinternal
            UNION ALL SELECT pg_catalog.format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', c.relname) FROM pg_catalog.pg_class AS c
              WHERE c.relnamespace = pg_catalog.to_regnamespace(current_schema()::text) AND c.relkind = 'r' AND c.relname LIKE '%\\_rows'
            UNION ALL SELECT DISTINCT pg_catalog.format('REVOKE ALL ON %I FROM %s', c.relname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
              FROM pg_catalog.pg_class AS c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) AS a
              WHERE c.relnamespace = pg_catalog.to_regnamespace(current_schema()::text) AND c.relkind = 'r' AND c.relname LIKE '%\\_rows' AND a.grantee <> c.relowner
            """) { drops.append($0.text(0)) }
        for drop in drops { try connection.execute(drop) }
    }
    func remember(_ connection: any Connection) throws {}
}
