extension Store {
    /// Where the data is, for the program that serves it.
    public enum Place: Sendable {
        case sqlite(path: String)
        /// Connection URLs (`postgres://…`, TLS exactly as they ask) or libpq's own words. `visitor` may only read what
        /// is published and add to the inbox; without it no visitor is served.
        case postgres(application: String, visitor: String? = nil)
    }
    /// Who may change the schema.
    public enum Owner: Sendable {
        case sqlite(path: String)
        /// Roles exist already; the visitors' is `APPLICATION_visitor` if there is such a role, unless it is named.
        case postgres(_ url: String, applicationRole: String, visitorRole: String? = nil)
    }

    /// A role of the database that the program logs in as.
    public struct Login: Sendable {
        public let role: String
        /// Hexadecimal digits; nil leaves it to the operator, who has other ways to let a role in.
        public let password: String?
        public init(role: String, password: String?) { (self.role, self.password) = (role, password) }
    }

    /// Makes the roles that are missing, and sets the passwords that are given.
    ///
    /// - Parameter owner: the URL of a role that may make roles.
    /// - Returns: the names of those that were made.
    /// - Throws: `StoreError.connection`; `.schema` for a name or password that cannot be one; `.missingRoles` when it may not.
    @discardableResult
    public static func makeLogins(_ owner: String, _ logins: [Login]) throws -> [String] { try PostgresRoles.make(owner, logins) }

    /// Whether there is no table yet where the owner would make them.
    ///
    /// - Throws: `StoreError.connection`.
    public static func isUntouched(_ owner: String) throws -> Bool { try PostgresRoles.findsNoTable(owner) }

    /// What the installation's log is to keep of a migration.
    public struct MigrationNote: Sendable {
        let act: OperatorAct
        let clock: @Sendable () -> Int64
        let random: @Sendable (Int) -> [UInt8]
        public init(_ act: OperatorAct, clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) {
            (self.act, self.clock, self.random) = (act, clock, random)
        }
    }

    /// Creates or upgrades what the declarations say, once, whoever else starts at the same time.
    ///
    /// - Parameter note: who did it and why; nil leaves the installation's log as it is. It is written once the new version stands,
    ///   for a log that is only being made can take no entry.
    /// - Parameter isLooking: also compares what stands with the declarations, as `checkSchema` does, and makes views, guards and
    ///   grants anew where something differs.
    /// - Returns: what that found; nothing where it did not look.
    /// - Throws: `StoreError.newerDatabase`, `.migrationChanged`, `.schema`, `.connection`.
    @discardableResult
    public static func migrate(
        _ owner: Owner, _ schema: Schema, _ migrations: [Migration], _ settings: Settings = Settings(), note: MigrationNote? = nil, isLooking: Bool = false
    ) async throws -> MigrationReport {
        let migrator = Migrator(schema: schema, migrations: migrations)
        // Whoever starts beside a program that migrates waits until that is done; and to migrate takes what it takes.
        var settings = settings
        settings.wait = max(settings.wait, patience)
        settings.statementTimeout = max(settings.statementTimeout, settings.longStatementTimeout)
        let end = ContinuousClock.now + patience
        while true {
            do { return try await migrate(owner, migrator, settings, note, isLooking) } catch StoreError.busy where ContinuousClock.now < end {
                // Some locks of an engine are refused at once, whoever is ready to wait.
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// How long a program that starts waits for another that migrates.
    private static let patience: Duration = .seconds(120)

    private static func migrate(_ owner: Owner, _ migrator: Migrator, _ settings: Settings, _ note: MigrationNote?, _ isLooking: Bool) async throws
        -> MigrationReport
    {
        switch owner {
        case .sqlite(let path):
            let driver = try SQLiteDriver(path, readers: 0, turn: SQLiteTurn(), settings)
            defer { driver.close() }
            return try await migrator.run(on: driver, settings, note, isLooking)
        case .postgres(let url, let applicationRole, let visitorRole):
            let application = try RoleName(applicationRole)
            let named = try visitorRole.map { try RoleName($0) }
            let usual = try? RoleName(applicationRole + "_visitor")
            var settings = settings
            settings.connections = 1
            let visitor = try PostgresRoles.forVisitors(url, settings, application: application, named: named, usual: usual)
            let driver = try PostgresDriver(url, settings, mayOwn: true, ddl: PostgresDDL(application: application, visitor: visitor))
            defer { driver.close() }
            return try await migrator.run(on: driver, settings, note, isLooking)
        }
    }

    /// Opens a place that is at exactly this version.
    ///
    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC.
    ///   - random: as many bytes as asked for, from a generator fit for keys: they salt the log's commitments.
    ///   - extents: the permission table: how far a role sees each register. Asked once for each role.
    /// - Throws: `StoreError.schema` for another version; `.unsafeRole` for a login that may do more than it must.
    public static func open(
        _ place: Place, _ schema: Schema, _ migrations: [Migration], _ settings: Settings = Settings(),
        clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8],
        extents: @escaping @Sendable (_ role: String) -> [Name: Extent]
    ) async throws -> Store {
        let migrator = Migrator(schema: schema, migrations: migrations)
        let log = LogSettings(clock: clock, random: random, usesDatabaseTime: settings.logTime == .database)
        switch place {
        case .sqlite(let path):
            let turn = try SQLiteTurn()
            let driver = try SQLiteDriver(path, readers: settings.connections, turn: turn, settings)
            try await migrator.check(on: driver)
            let limits = SQLiteLimits(reads: schema.published.union(["organisation"]), inserts: schema.inbox.union(schema.letterbox))
            let visitor = try SQLiteDriver(path, readers: settings.visitorConnections, turn: turn, settings, limits: limits)
            return Store(schema, application: driver, visitor: visitor, log: log, persistence: settings.wait, extents: extents)
        case .postgres(let application, let visitorURL):
            let driver = try PostgresDriver(application, settings)
            do {
                try await migrator.check(on: driver)
                let login = try await driver.refuseExcess(.application, schema)
                var visitors = settings
                visitors.connections = settings.visitorConnections
                let visitor = try visitorURL.map { try PostgresDriver($0, visitors) }
                do {
                    if try await visitor?.refuseExcess(.visitor, schema) == login {
                        throw StoreError.unsafeRole(login, "is the application's and the visitors' login at once")
                    }
                } catch {
                    visitor?.close()
                    throw error
                }
                return Store(schema, application: driver, visitor: visitor, log: log, persistence: settings.wait, extents: extents)
            } catch {
                driver.close()
                throw error
            }
        }
    }
}

extension Migrator {
    fileprivate func run(on driver: any Driver, _ settings: Settings, _ note: Store.MigrationNote?, _ isLooking: Bool) async throws -> MigrationReport {
        let (before, report) = try await run(on: driver, isLooking: isLooking)
        guard let note, before < migrations.count else { return report }
        let log = LogSettings(clock: note.clock, random: note.random, usesDatabaseTime: settings.logTime == .database)
        let store = Store(schema, application: driver, visitor: nil, log: log, extents: { _ in [:] })
        let version = migrations.count
        try await store.write(store.operate(reason: "migrate")) { tx in
            let fields: [Change.Field] = [.init("version", before: .integer(Int64(before)), after: .integer(Int64(version)))]
            try tx.record(Change("installation.migrated", "store_migration", String(version), fields: fields), by: note.act)
        }
        return report
    }
}
