import App
import Cryptography
import Foundation
import Store

/// Brings a demonstration's data to where it can be served: seeds what is empty, and refuses what it did not seed.
struct DemoSeeding: Sendable {
    let folder: DemoFolder
    /// Port and the like; the data folder is the demonstration's.
    var configuration: Configuration
    /// PostgreSQL as a role that may make roles and tables; nil for SQLite.
    let owner: String?

    private static let foreign = "The database holds data that this demonstration did not make. Give it an empty one."
    private static let incomplete = "The last seeding was not finished. Remove the folder, and the database if it is PostgreSQL's, and start again."

    /// - Returns: how to serve it, and who signs in.
    func run() async throws -> (Configuration, DemonstrationCredentials) {
        if let record = try folder.record() { return (try await again(record), record.credentials) }
        guard !folder.isBegun else { throw Refusal(Self.incomplete) }
        var configuration = configuration
        let database = try await makeDatabase()
        (configuration.database, configuration.visitorDatabase) = (database?.application, database?.visitor)
        let credentials = try await seed(configuration)
        try folder.keep(.init(database: database, credentials: credentials))
        return (configuration, credentials)
    }

    /// What was seeded before.
    private func again(_ record: DemoFolder.Record) async throws -> Configuration {
        guard (owner == nil) == (record.database == nil) || owner == nil else {
            throw Refusal("The demonstration in \(folder.path) is on SQLite. Choose another folder for PostgreSQL, with --data.")
        }
        if let owner, let database = record.database, try !DatabaseURL.isSame(owner, database.application) {
            throw Refusal(
                "The demonstration in \(folder.path) is on another database, or was given it in other words. Leave --database out to take it up, or choose another folder, with --data."
            )
        }
        var configuration = configuration
        (configuration.database, configuration.visitorDatabase) = (record.database?.application, record.database?.visitor)
        let store = try await Composition(configuration, keyring: folder.keyring, address: PublicAddress()).openStore()
        defer { store.close() }
        guard try await InstallationPurpose.read(store) == InstallationPurpose(kind: .demo, mark: folder.mark) else { throw Refusal(Self.foreign) }
        return configuration
    }

    /// The two roles that serve, with passwords of their own, and the tables.
    private func makeDatabase() async throws -> DemoFolder.Record.Database? {
        guard let owner else { return nil }
        try DatabaseURL.check(owner)
        guard try Store.isUntouched(owner) else { throw Refusal(Self.foreign) }
        let role = "aertous_demo_" + Hex.encode(System.random(4))
        let logins = [role, role + "_visitor"].map { Store.Login(role: $0, password: Hex.encode(System.random(24))) }
        try Store.makeLogins(owner, logins)
        try folder.begin()
        try await Store.migrate(.postgres(owner, applicationRole: role), try Installation.schema(), Installation.migrations)
        let urls = try logins.map { try DatabaseURL.url(owner, role: $0.role, password: $0.password ?? "") }
        guard let application = urls.first, let visitor = urls.last else { return nil }
        return .init(application: application, visitor: visitor)
    }

    private func seed(_ configuration: Configuration) async throws -> DemonstrationCredentials {
        let now = System.clock()
        let clock = DemonstrationClock(now: now)
        let composition = Composition(configuration, keyring: folder.keyring, address: PublicAddress())
        let store = try await composition.openStore(past: clock.read)
        defer { store.close() }
        if let purpose = try await InstallationPurpose.read(store) {
            throw Refusal(purpose == InstallationPurpose(kind: .demo, mark: folder.mark) ? Self.incomplete : Self.foreign)
        }
        guard try await InstallationPurpose.beginDemonstration(store, mark: folder.mark, now: now) else { throw Refusal(Self.foreign) }
        let (keys, files) = try composition.sealing()
        let demonstration = Demonstration(
            store: store, keyring: folder.keyring, keys: keys, files: files, catalogues: try composition.catalogues(), clock: clock,
            resources: try Composition.resources(), random: System.random)
        return try await demonstration.seed(now: now)
    }
}
