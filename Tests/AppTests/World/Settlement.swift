@testable import App
import Foundation
import Store

/// What each world begins with: an installation that two organisations have settled in. It is made once for each engine, and each
/// test has a copy of its own, for a test should wait for what it is about.
struct Settlement: Sendable {
    /// Folders and files by their paths within the world's folder, folders before what is in them.
    private let files: [(path: String, content: Data?, mode: Int)]
    /// On PostgreSQL, the database that others are copied from.
    private let database: String?
    /// When the last had settled, and what chance had come to.
    let time: Int64, chance: UInt64
    let people: [Person]
    let backupCodes: [String]

    private static let sqlite = Task { try await Settlement(.sqlite) }
    private static let postgres = Task { try await Settlement(.postgres) }

    static func on(_ engine: Engine) async throws -> Settlement {
        switch engine {
        case .sqlite: try await sqlite.value
        case .postgres: try await postgres.value
        }
    }

    private init(_ engine: Engine) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("aertous-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let owner: Store.Owner
        switch engine {
        case .sqlite: (database, owner) = (nil, .sqlite(path: folder + Self.file))
        case .postgres:
            let name = Self.databaseName()
            // One that is there already is no failure.
            for role in ["aertous_owner", "aertous_app", "aertous_app_visitor"] { try? Self.serve("CREATE ROLE \(role) LOGIN") }
            // English order, in which text would not sort by bytes.
            try Self.serve("CREATE DATABASE \(name) OWNER aertous_owner TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")
            (database, owner) = (name, .postgres(Self.url(name, "aertous_owner"), applicationRole: "aertous_app"))
        }
        try await Store.migrate(owner, try Installation.schema(), Installation.migrations, AppWorld.settings)
        let (clock, chance) = (Clock(at: Clock.start), Chance(state: 1))
        let store = try await AppWorld.open(Self.place(database, folder), clock, chance)
        do {
            let made = try AppWorld.assemble(store, folder, clock, chance, LogLines())
            (people, backupCodes) = try await AppWorld.settle(store, made.installation.accounts, made.outbox, made.runner, clock, chance)
        } catch {
            store.close()
            throw error
        }
        // All into one file: what lies beside it may or may not go with the last connection, of several that close at once.
        await store.scrub()
        store.close()
        let journal = try? FileManager.default.attributesOfItem(atPath: folder + Self.file + "-wal")[.size] as? Int
        guard journal ?? 0 == 0 else { throw AppWorld.Missing(what: "an end of the settling") }
        (time, self.chance) = (clock.now, chance.current)
        files = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }.map { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            return (path, isFolder ? nil : try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")), attributes[.posixPermissions] as? Int ?? 0o600)
        }
    }

    /// Lays a copy of all files in an empty folder, and of the database beside them.
    ///
    /// - Returns: where the data of the copy is.
    func settle(in folder: String) throws -> Store.Place {
        for (path, content, mode) in files {
            let (full, attributes) = ("\(folder)/\(path)", [FileAttributeKey.posixPermissions: mode])
            guard let content else {
                try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: false, attributes: attributes)
                continue
            }
            guard FileManager.default.createFile(atPath: full, contents: content, attributes: attributes) else { throw AppWorld.Missing(what: path) }
        }
        guard let database else { return Self.place(nil, folder) }
        let copy = Self.databaseName()
        try Self.serve("CREATE DATABASE \(copy) OWNER aertous_owner TEMPLATE \(database)")
        return Self.place(copy, folder)
    }

    private static let file = "/aertous.db"
    private static func databaseName() -> String { "w_" + UUID().uuidString.lowercased().prefix(8) }
    private static func url(_ database: String, _ role: String) -> String { "\(Engine.server ?? "") dbname=\(database) user=\(role)" }
    private static func place(_ database: String?, _ folder: String) -> Store.Place {
        guard let database else { return .sqlite(path: folder + file) }
        return .postgres(application: url(database, "aertous_app"), visitor: url(database, "aertous_app_visitor"))
    }
    private static func serve(_ statement: String) throws { try AppWorld.asSuperuser(of: "postgres", statement) }
}
