/// Brings a database to what the program declares: its history by migrations, all that is derived by making it anew.
struct Migrator: Sendable {
    let schema: Schema
    let migrations: [Migration]

    /// Everything in one transaction behind one lock: of several nodes that start together one migrates, the others
    /// wait and then find it done; a failure leaves the database as it was.
    ///
    /// - Parameter isLooking: compares what stands with the declarations even where nothing is to be done, and makes all that is
    ///   derived anew where it differs. Tables are history, and are not mended.
    /// - Returns: the version that it was at before, and what the look found.
    @discardableResult
    func run(on driver: any Driver, isLooking: Bool = false) async throws -> (before: Int, report: MigrationReport) {
        guard migrations.map(\.number) == Array(1..<(migrations.count + 1)) else { throw StoreError.schema("migrations are not numbered 1, 2, 3…") }
        let dialect = driver.dialect
        let walls = try dialect.ddl.walls(schema)
        return try await driver.transact(.write, Entry(nil)) { connection in
            if let lock = dialect.migrationLock { try connection.execute(lock) }
            try connection.execute("CREATE TABLE IF NOT EXISTS store_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL)")
            try connection.execute("CREATE TABLE IF NOT EXISTS store_wall (name TEXT PRIMARY KEY, definition TEXT NOT NULL)")
            let done = try applied(connection, dialect)
            let isDue = try done < migrations.count || builtWalls(connection) != Self.digest(walls)
            // What no check asks for, since it could not run without it.
            if isLooking, let grants = dialect.bookkeepingGrants { try connection.execute(grants) }
            let found = isLooking && !isDue ? try SchemaReport.compare(connection, schema, dialect).findings : []
            guard isDue || !found.isEmpty else {
                try connection.commit(after: [])
                return (done, MigrationReport())
            }

            do { try build(walls, after: done, connection, dialect) } catch let error as StoreError where !isDue && error.isOfWhatStands {
                // What stands lets no walls be made; what it is says more than the engine's refusal.
                return (done, MigrationReport(findings: found))
            }
            let left = isLooking ? try SchemaReport.compare(connection, schema, dialect).findings : []
            try connection.commit(after: [])
            return (done, MigrationReport(mended: found.filter { !left.contains($0) }, findings: left))
        }
    }

    private func build(_ walls: [String], after done: Int, _ connection: any Connection, _ dialect: Dialect) throws {
        try dialect.catalogue.dropWalls(connection)
        for migration in migrations where migration.number > done {
            for text in migration.statements(dialect) { try connection.execute(text) }
            try connection.execute(
                "INSERT INTO store_migration (number, name, digest) VALUES (\(migration.number), '\(migration.name)', '\(migration.digest(dialect))')")
        }
        for text in walls { try connection.execute(text) }
        try connection.execute("DELETE FROM store_wall")
        try connection.execute("INSERT INTO store_wall (name, definition) VALUES ('walls', '\(Self.digest(walls))')")
        for (name, role) in dialect.ddl.roles { try connection.execute("INSERT INTO store_wall (name, definition) VALUES ('\(name)', '\(role)')") }
        if let grants = dialect.bookkeepingGrants { try connection.execute(grants) }
        try dialect.catalogue.remember(connection, schema)
    }

    /// For a program that may not migrate: exactly our version, or a refusal. The walls' digest names roles, so only
    /// the engine with one file compares it here; `SchemaCheck` compares what stands.
    func check(on driver: any Driver) async throws {
        let dialect = driver.dialect
        let done = try await driver.transact(.read, Entry(nil)) { connection in
            guard try connection.has(table: "store_migration", dialect) else { return 0 }
            let done = try applied(connection, dialect)
            try connection.commit(after: [])
            return done
        }
        guard done == migrations.count else { throw StoreError.schema("the database is at \(done), the program at \(migrations.count): migrate first") }
    }

    private func applied(_ connection: any Connection, _ dialect: Dialect) throws -> Int {
        var done: [String] = []
        try connection.query("SELECT digest FROM store_migration ORDER BY number") { done.append($0.text(0)) }
        guard done.count <= migrations.count else { throw StoreError.newerDatabase(done.count) }
        for (migration, digest) in zip(migrations, done) where migration.digest(dialect) != digest { throw StoreError.migrationChanged(migration.number) }
        return done.count
    }

    private func builtWalls(_ connection: any Connection) throws -> String? {
        var found: String?
        try connection.query("SELECT definition FROM store_wall WHERE name = 'walls'") { found = $0.text(0) }
        return found
    }
    static func digest(_ walls: [String]) -> String { Digest.of(walls.joined(separator: ";")) }
}

extension StoreError {
    /// Whether a statement failed by what it names, and not by a lock, a disk or a lost connection.
    fileprivate var isOfWhatStands: Bool {
        switch self {
        case .engine, .wall, .missing, .check, .reference, .unique: true
        default: false
        }
    }
}

extension Connection {
    func has(table: String, _ dialect: Dialect) throws -> Bool {
        var isThere = false
        try query(dialect.engine == .sqlite ? "SELECT 1 FROM sqlite_schema WHERE name = '\(table)'" : "SELECT 1 WHERE to_regclass('\(table)') IS NOT NULL") {
            _ in isThere = true
        }
        return isThere
    }
}
