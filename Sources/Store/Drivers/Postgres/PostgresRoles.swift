/// What the database's roles are, asked before anything is granted to them or done as one of them.
enum PostgresRoles {
    /// The visitors' role that is to be granted to: the one that was named, or the usual one if there is such a role.
    static func forVisitors(_ url: String, _ settings: Settings, application: RoleName, named: RoleName?, usual: RoleName?) throws -> RoleName? {
        let connection = try PostgresConnection(url, settings)
        defer { connection.close() }
        func exists(_ role: RoleName) throws -> Bool {
            var isThere = false
            try connection.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = '\(role.text)'") { _ in isThere = true }
            return isThere
        }
        guard try exists(application) else { throw StoreError.schema("there is no database role \(application.text)") }
        if let named, try !exists(named) { throw StoreError.schema("there is no database role \(named.text)") }
        guard let usual = named ?? usual, try exists(usual) else { return nil }
        return usual
    }

    /// `security.md` 6: owner, superuser and BYPASSRLS pass every policy, by themselves or through a role they are in.
    static func refuseUnsafe(_ connection: PostgresConnection) throws {
        var found: String?
        try connection.query(
            """
            SELECT rolname FROM pg_catalog.pg_roles AS r WHERE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') AND (rolsuper OR rolbypassrls
              OR EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                         WHERE c.relowner = r.oid AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'))
              ORDER BY rolname = current_user, rolname DESC
            """
        ) { found = $0.text(0) }
        if let found { throw StoreError.unsafeRole(found) }
    }

    static func findsNoTable(_ url: String) throws -> Bool {
        let connection = try PostgresConnection(url, Settings())
        defer { connection.close() }
        var isThere = false
        try connection.query("SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() LIMIT 1") { _ in isThere = true }
        return !isThere
    }

    /// Makes the roles that are missing, able to log in and to do nothing else; gives those that have one a new password.
    ///
    /// - Returns: the names of those that were made.
    static func make(_ url: String, _ roles: [Store.Login]) throws -> [String] {
        let connection = try PostgresConnection(url, Settings())
        defer { connection.close() }
        var made: [String] = []
        for login in roles {
            let role = try RoleName(login.role)
            var isThere = false
            try connection.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = '\(role.text)'") { _ in isThere = true }
            // Hexadecimal digits, so that nothing in it can end the literal.
            guard login.password.map({ !$0.isEmpty && $0.utf8.allSatisfy { $0.isDigit || (97...102).contains($0) } }) ?? true else {
                throw StoreError.schema("a login's password is written in hexadecimal digits")
            }
            let password = login.password.map { " PASSWORD '\($0)'" } ?? ""
            if !isThere {
                try connection.execute("CREATE ROLE \(role) LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS\(password)")
                made.append(role.text)
            } else if !password.isEmpty {
                try connection.execute("ALTER ROLE \(role)\(password)")
            }
        }
        return made
    }
}
