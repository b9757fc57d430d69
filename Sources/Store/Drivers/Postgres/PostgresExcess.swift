/// What a role may do beyond what the program needs (`security.md` 6), in the ends of sentences that begin with its name.
///
/// A list of what it may have, not of what it may not: it logs in, it has the grants that the declarations give it, and
/// nothing else. What everybody may do is asked too, for it is what the role may do.
struct PostgresExcess {
    let connection: any Connection
    let role: RoleName
    private var oid: String { "(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = '\(role.text)')" }
    private static let here = "(0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))"

    /// What the role itself is: attributes, memberships, ownership, and where it may create. A membership counts however
    /// little of it is inherited, for `SET ROLE` asks nobody; those behind it need not be named.
    func ofRole() throws -> [String] {
        let found = try answers(
            """
            SELECT v.words FROM pg_catalog.pg_roles AS r CROSS JOIN LATERAL (VALUES (r.rolsuper, 'is a superuser'), (r.rolbypassrls, 'bypasses row security'),
                (r.rolcreaterole, 'may make roles'), (r.rolcreatedb, 'may make databases'), (r.rolreplication, 'may replicate')) AS v (is_so, words)
              WHERE r.rolname = '\(role.text)' AND v.is_so
            UNION ALL SELECT 'is a member of ' || g.rolname || CASE WHEN m.admin_option THEN ' and may let others in' ELSE '' END
              FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS g ON g.oid = m.roleid WHERE m.member = \(oid)
            UNION ALL SELECT 'owns the ' || pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_catalog.pg_shdepend AS d
              WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND d.refobjid = \(oid) AND d.deptype = 'o' AND d.dbid IN \(Self.here)
            UNION ALL SELECT 'may create in the database' WHERE pg_catalog.has_database_privilege(\(oid), pg_catalog.current_database(), 'CREATE')
            UNION ALL SELECT 'may create in the schema ' || n.nspname FROM pg_catalog.pg_namespace AS n
              WHERE n.nspname !~ '^pg_(toast_)?temp_' AND pg_catalog.has_schema_privilege(\(oid), n.oid, 'CREATE')
            """)
        return found + (try settings())
    }

    /// What is set for the role, or for everybody in this database, whenever it logs in, and turns walls off or leads around them.
    private func settings() throws -> [String] {
        let (name, value) = ("pg_catalog.lower(pg_catalog.split_part(l.line, '=', 1))", "pg_catalog.substr(l.line, pg_catalog.strpos(l.line, '=') + 1)")
        return try answers(
            """
            SELECT 'has ' || \(name) || ' set to ' || pg_catalog.left(\(value), 100) || CASE s.setrole WHEN 0 THEN ', as everybody has' ELSE '' END
              FROM pg_catalog.pg_db_role_setting AS s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS l (line)
              WHERE s.setrole IN (0, \(oid)) AND s.setdatabase IN \(Self.here)
                AND (\(name) LIKE 'aertous.%' OR \(name) IN ('session_replication_role', 'row_security', 'search_path', 'role', 'session_authorization',
                  'standard_conforming_strings', 'transform_null_equals', 'lo_compat_privileges', 'allow_system_table_mods', 'ignore_system_indexes', 'zero_damaged_pages'))
                AND (\(name), pg_catalog.lower(\(value))) NOT IN (('session_replication_role', 'origin'), ('row_security', 'on'), ('standard_conforming_strings', 'on'))
                AND NOT (\(name) = 'search_path' AND coalesce(\(value) IN (pg_catalog.quote_ident(current_schema()), '"$user", ' || pg_catalog.quote_ident(current_schema())), false))
              ORDER BY 1
            """)
    }

    /// The same of the session that asks, wherever it has that from.
    static func ofSession(_ connection: any Connection) throws -> [String] {
        var found: [String] = []
        try connection.query(
            """
            SELECT 'works with ' || v.name || ' set to ' || v.value FROM (VALUES
                ('session_replication_role', pg_catalog.current_setting('session_replication_role'), 'origin'),
                ('row_security', pg_catalog.current_setting('row_security'), 'on')) AS v (name, value, usual) WHERE v.value <> v.usual
            """
        ) { found.append($0.text(0)) }
        return found
    }

    /// What it may call that runs as somebody else, in whatever schema it may use; and whether it may use the one of the tables.
    func ofSchemas(_ allowed: Set<String>) throws -> [String] {
        try answers(
            """
            SELECT 'may call, as its owner, the ' || CASE f.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END || f.oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc AS f
              WHERE f.prosecdef AND f.oid >= 16384 AND f.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
                AND pg_catalog.has_function_privilege(\(oid), f.oid, 'EXECUTE') AND pg_catalog.has_schema_privilege(\(oid), f.pronamespace, 'USAGE')
                AND NOT coalesce(f.pronamespace = \(PostgresCatalogue.here) AND 'function ' || \(PostgresCatalogue.signature) IN (\(PostgresCatalogue.quoted(allowed))), false)
            UNION ALL SELECT 'may not use the schema ' || current_schema() WHERE NOT pg_catalog.has_schema_privilege(\(oid), \(PostgresCatalogue.here), 'USAGE')
            ORDER BY 1
            """)
    }

    /// What was granted to it, or to everybody outside the engine's and the extensions' own relations.
    func ofGrants(_ allowed: Set<String>) throws -> [String] {
        var found: [String] = []
        let ours = """
            (a.grantee = \(oid) OR a.grantee = 0 AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND NOT EXISTS
              (SELECT 1 FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'))
            """
        let name = "CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname || '.' END || c.relname"
        try connection.query(
            """
            SELECT \(name), a.privilege_type, a.is_grantable, a.grantee = 0 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) AS a WHERE \(ours)
            UNION ALL SELECT \(name) || '.' || t.attname, a.privilege_type, a.is_grantable, a.grantee = 0 FROM pg_catalog.pg_attribute AS t
              JOIN pg_catalog.pg_class AS c ON c.oid = t.attrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) AS a WHERE \(ours)
            ORDER BY 1, 2
            """
        ) { row in
            let (relation, privilege) = (row.text(0), row.text(1))
            if row.flag(2) {
                found.append("may grant \(privilege) on \(relation)")
            } else if !allowed.contains("\(relation) \(privilege)") {
                found.append("may \(privilege) on \(relation)" + (row.flag(3) ? ", as everybody may" : ""))
            }
        }
        return found
            + (try answers(
                """
                SELECT 'has a grant on the ' || pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_catalog.pg_shdepend AS d
                  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND d.refobjid = \(oid) AND d.deptype = 'a' AND d.dbid IN \(Self.here)
                    AND d.classid NOT IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_namespace'::pg_catalog.regclass, 'pg_catalog.pg_database'::pg_catalog.regclass)
                """
            ).filter { !allowed.contains(String($0.dropFirst("has a grant on the ".count))) })
    }

    private func answers(_ text: String) throws -> [String] {
        var found: [String] = []
        try connection.query(text) { found.append($0.text(0)) }
        return found
    }

    /// - Throws: `StoreError.unsafeRole` with the first of them, and how many more there are.
    static func refuse(_ role: RoleName, _ excess: [String]) throws {
        guard !excess.isEmpty else { return }
        let more = excess.count - 3
        throw StoreError.unsafeRole(role.text, excess.prefix(3).joined(separator: ", ") + (more > 0 ? ", and \(more) more" : ""))
    }
}
