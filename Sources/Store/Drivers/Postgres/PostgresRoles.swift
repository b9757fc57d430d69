/// What the database's roles are, asked before anything is granted to them or done as one of them.
enum PostgresRoles {
    /// The visitors' role that is to be granted to: the one that was named, or the usual one if there is such a role.
    ///
    /// - Throws: `StoreError.unsafeRole` for either of the two that may do more than log in.
    static func forVisitors(_ url: String, _ settings: Settings, application: RoleName, named: RoleName?, usual: RoleName?) throws -> RoleName? {
        let connection = try PostgresConnection(url, settings)
        defer { connection.close() }
        guard try exists(application, connection) else { throw StoreError.schema("there is no database role \(application.text)") }
        if let named, try !exists(named, connection) { throw StoreError.schema("there is no database role \(named.text)") }
        let visitor = try (named ?? usual).flatMap { try exists($0, connection) ? $0 : nil }
        if visitor?.text == application.text { throw StoreError.unsafeRole(application.text, "would be the application's and the visitors' role at once") }
        for role in [application] + (visitor.map { [$0] } ?? []) {
            try PostgresExcess.refuse(role, try PostgresExcess(connection: connection, role: role).ofRole())
        }
        return visitor
    }

    private static func exists(_ role: RoleName, _ connection: any Connection) throws -> Bool {
        var isThere = false
        try connection.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = '\(role.text)'") { _ in isThere = true }
        return isThere
    }

    /// Refuses a login that is more than one: it could pass the walls, by itself or through a role that it is in.
    static func refuseUnsafe(_ connection: any Connection) throws {
        let role = try login(connection)
        try PostgresExcess.refuse(role, try PostgresExcess(connection: connection, role: role).ofRole() + PostgresExcess.ofSession(connection))
    }

    /// Who is logged in. What a login acts as it can put off again, so it must be the same.
    private static func login(_ connection: any Connection) throws -> RoleName {
        var names = ("", "")
        try connection.query("SELECT session_user::text, current_user::text") { names = ($0.text(0), $0.text(1)) }
        guard names.0 == names.1 else { throw StoreError.unsafeRole(names.0, "acts as \(names.1)") }
        return try RoleName(names.0)
    }

    /// Refuses what was granted beyond the declarations: to the login itself and, behind the application's, to the
    /// visitors' role that the migration kept, whether or not visitors are served yet.
    ///
    /// - Parameter use: which of the two logins this is.
    /// - Returns: who it is.
    @discardableResult
    static func refuseExcess(_ connection: any Connection, _ use: Use, _ schema: Schema) throws -> String {
        let role = try login(connection)
        let rights = use == .visitor ? PostgresDDL.visitorRights(schema) : PostgresDDL.applicationRights(schema)
        try PostgresExcess.refuse(role, try PostgresExcess(connection: connection, role: role).ofGrants(rights))
        if use == .application, let visitor = try keptVisitor(connection) {
            try PostgresExcess.refuse(visitor, try excess(ofVisitor: visitor, connection, schema))
        }
        return role.text
    }
    enum Use { case application, visitor }

    /// The same as findings of a check, for the roles that the migration kept, and for what a session or a stranger's function does.
    ///
    /// - Parameter application: whom it is about, where that is not the login.
    static func findings(_ connection: any Connection, _ schema: Schema, application: RoleName?) throws -> [String] {
        let role = try application ?? login(connection)
        let judged = PostgresExcess(connection: connection, role: role)
        var own = application == nil ? try PostgresExcess.ofSession(connection) : []
        own += try judged.ofRole() + judged.ofGrants(PostgresDDL.applicationRights(schema)) + judged.ofSchemas(PostgresErasure.functions)
        let visitor = try keptVisitor(connection)
        let others = try visitor.map { try excess(ofVisitor: $0, connection, schema) + PostgresExcess(connection: connection, role: $0).ofSchemas([]) } ?? []
        return own.map { "the role \(role.text) \($0)" } + others.map { "the role \(visitor?.text ?? "") \($0)" }
    }

    private static func excess(ofVisitor role: RoleName, _ connection: any Connection, _ schema: Schema) throws -> [String] {
        let visitor = PostgresExcess(connection: connection, role: role)
        return try visitor.ofRole() + visitor.ofGrants(PostgresDDL.visitorRights(schema))
    }
    private static func keptVisitor(_ connection: any Connection) throws -> RoleName? {
        var kept: String?
        try connection.query("SELECT definition FROM store_wall WHERE name = 'visitor'") { kept = $0.text(0) }
        return try kept.map { try RoleName($0) }
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
    /// - Throws: `StoreError.missingRoles` where the owner may make none.
    static func make(_ url: String, _ roles: [Store.Login]) throws -> [String] {
        let connection = try PostgresConnection(url, Settings())
        defer { connection.close() }
        // Until the connection ends: of two that make the same role the second finds it.
        try connection.execute("SELECT pg_advisory_lock(4705231)")
        // Nothing is made beside one that will not do.
        for login in roles {
            let role = try RoleName(login.role)
            try PostgresExcess.refuse(role, try PostgresExcess(connection: connection, role: role).ofRole())
        }
        let missing = try roles.map { try RoleName($0.role) }.filter { try !exists($0, connection) }
        var made: [String] = []
        for login in roles {
            let role = try RoleName(login.role)
            // Hexadecimal digits, so that nothing in it can end the literal.
            guard login.password.map({ !$0.isEmpty && $0.utf8.allSatisfy { $0.isDigit || (97...102).contains($0) } }) ?? true else {
                throw StoreError.schema("a login's password is written in hexadecimal digits")
            }
            let password = login.password.map { " PASSWORD '\($0)'" } ?? ""
            if missing.contains(where: { $0.text == role.text }) {
                do { try connection.execute(creation(of: role) + password) } catch StoreError.wall {
                    let left = missing.filter { !made.contains($0.text) }
                    throw StoreError.missingRoles(left.map(\.text), statement: left.map { creation(of: $0) + ";" }.joined(separator: " "))
                }
                made.append(role.text)
            } else if !password.isEmpty {
                try connection.execute("ALTER ROLE \(role)\(password)")
            }
        }
        return made
    }
    private static func creation(of role: RoleName) -> String { "CREATE ROLE \(role) LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS" }
}
