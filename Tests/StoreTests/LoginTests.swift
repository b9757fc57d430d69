import Foundation
import Testing
@testable import Store

@Suite("A login that may do more than the program needs is refused, and what is too much is named")
struct LoginTests {
    /// `{app}` and `{visitor}` are the roles; the words follow the name of the one that is refused.
    private static let excess: [(text: String, words: String)] = [
        ("ALTER ROLE {app} CREATEROLE", "{app} may make roles"), ("ALTER ROLE {app} CREATEDB", "{app} may make databases"),
        ("ALTER ROLE {app} REPLICATION", "{app} may replicate"), ("ALTER ROLE {app} BYPASSRLS", "{app} bypasses row security"),
        ("GRANT CREATE ON SCHEMA public TO {app}", "{app} may create in the schema public"),
        ("GRANT CREATE ON DATABASE {database} TO {app}", "{app} may create in the database"),
        ("GRANT pg_execute_server_program TO {app}", "{app} is a member of pg_execute_server_program"),
        ("GRANT pg_write_server_files TO {app}", "{app} is a member of pg_write_server_files"),
        ("GRANT pg_read_server_files TO {app}", "{app} is a member of pg_read_server_files"),
        ("GRANT pg_read_all_data TO {app}", "{app} is a member of pg_read_all_data"),
        ("GRANT pg_write_all_data TO {app}", "{app} is a member of pg_write_all_data"),
        ("GRANT aertous_owner TO {app}", "{app} is a member of aertous_owner"),
        ("GRANT aertous_owner TO {app}; ALTER ROLE {app} NOINHERIT", "{app} is a member of aertous_owner"),
        ("CREATE ROLE {app}_between; GRANT aertous_owner TO {app}_between; GRANT {app}_between TO {app}", "{app} is a member of {app}_between"),
        ("CREATE ROLE {app}_other; GRANT {app}_other TO {app} WITH ADMIN OPTION", "{app} is a member of {app}_other and may let others in"),
        ("CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION mine() OWNER TO {app}", "{app} owns the function mine()"),
        ("CREATE SCHEMA mine AUTHORIZATION {app}", "{app} owns the schema mine"),
        ("GRANT TRUNCATE ON risk_rows TO {app}", "{app} may TRUNCATE on risk_rows"),
        ("GRANT UPDATE ON log_leaf_rows TO {app}", "{app} may UPDATE on log_leaf_rows"),
        ("GRANT UPDATE (organisation_id) ON risk_rows TO {app}", "{app} may UPDATE on risk_rows.organisation_id"),
        ("GRANT SELECT ON risk_rows TO {app} WITH GRANT OPTION", "{app} may grant SELECT on risk_rows"),
        ("GRANT DELETE ON store_wall TO PUBLIC", "{app} may DELETE on store_wall, as everybody may"),
        ("GRANT SELECT ON pg_authid TO {app}", "{app} may SELECT on pg_catalog.pg_authid"),
        ("GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {app}", "{app} has a grant on the function pg_read_file(text)"),
        ("ALTER ROLE {app} SET session_replication_role = replica", "{app} has session_replication_role set to replica"),
        ("ALTER ROLE {visitor} IN DATABASE {database} SET row_security = off", "{visitor} has row_security set to off"),
        ("ALTER DATABASE {database} SET row_security = off", "{app} has row_security set to off, as everybody has"),
        ("ALTER ROLE {app} SET search_path = public, aside, pg_catalog", "{app} has search_path set to public, aside, pg_catalog"),
        ("ALTER ROLE {app} SET \"aertous.org\" = 'o-acorn'", "{app} has aertous.org set to o-acorn"),
        ("GRANT SET ON PARAMETER session_replication_role TO {app}", "{app} has a grant on the parameter session_replication_role"),
        ("ALTER ROLE {visitor} SUPERUSER", "{visitor} is a superuser"), ("GRANT aertous_owner TO {visitor}", "{visitor} is a member of aertous_owner"),
        ("GRANT {app} TO {visitor}", "{visitor} is a member of {app}"),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {visitor}", "{visitor} may SELECT on account"),
    ]

    @Test("On PostgreSQL, with and without a login for visitors", arguments: Engine.servers, excess.indices)
    func refused(_ engine: Engine, _ index: Int) async throws {
        try await Self.with(engine) { place, fill, run, store in
            let (text, words) = (fill(Self.excess[index].text), fill(Self.excess[index].words))
            try run(text)
            guard case .postgres(let application, _) = place else { return }
            for place in [place, .postgres(application: application)] {
                await #expect("\(text)") { try await World.open(place).close() } throws: { error in
                    guard case .unsafeRole(let role, let excess)? = error as? StoreError else { return false }
                    return "\(role) \(excess)".hasPrefix(words)
                }
            }
            // The check of a program that runs already says so too.
            #expect(try await store.checkSchema().findings.contains { $0.hasPrefix("the role " + words) })
        }
    }

    @Test("Roles as a migration makes them are taken, and one role for both uses is not", arguments: Engine.servers)
    func taken(_ engine: Engine) async throws {
        try await Self.with(engine) { place, fill, run, _ in
            // What is set for a role and leads nowhere else is the operator's.
            for setting in ["search_path = public", "statement_timeout = '1min'", "session_replication_role = origin"] {
                try run(fill("ALTER ROLE {app} SET \(setting)"))
            }
            try await World.open(place).close()
            guard case .postgres(let application, _) = place else { return }
            await #expect { try await World.open(.postgres(application: application, visitor: application)).close() } throws: { error in
                guard case .unsafeRole? = error as? StoreError else { return false }
                return true
            }
        }
    }

    @Test("A migration makes nothing for an application that would be its owner or a superuser", arguments: Engine.servers, ["aertous_owner", "postgres"])
    func migrated(_ engine: Engine, _ role: String) async throws {
        try await World.with(engine) { world in
            let logins = [role, role + "_visitor"].map { Store.Login(role: $0, password: nil) }
            let owner = world.ownerURL.replacing("user=aertous_owner", with: "user=postgres")
            #expect(throws: StoreError.self) { try Store.makeLogins(owner, logins) }
            #expect(throws: Postgres.Failure.self) { try Postgres.run(owner, "ALTER ROLE \(role)_visitor LOGIN") }
            await #expect(throws: StoreError.self) {
                try await Store.migrate(.postgres(world.ownerURL, applicationRole: role), World.schema(), World.migrations)
            }
        }
    }

    @Test("A session in which walls are off is refused, wherever it has that from", arguments: Engine.servers)
    func session(_ engine: Engine) async throws {
        try await Self.with(engine) { place, fill, run, _ in
            guard case .postgres(let application, _) = place else { return }
            try run(fill("GRANT SET ON PARAMETER session_replication_role TO {app}"))
            for (setting, value) in [("row_security", "off"), ("session_replication_role", "replica")] {
                await #expect(throws: StoreError.unsafeRole(fill("{app}"), "works with \(setting) set to \(value)")) {
                    try await World.open(.postgres(application: "\(application) options='-c \(setting)=\(value)'")).close()
                }
            }
        }
    }

    @Test("An owner that may make no roles is told which are missing, and with what they are made", arguments: Engine.servers)
    func missing(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let role = "app_" + UUID().uuidString.lowercased().prefix(8)
            let superuser = world.ownerURL.replacing("user=aertous_owner", with: "user=postgres")
            let logins = [role, role + "_visitor"].map { Store.Login(role: $0, password: nil) }
            func statement(_ role: String) -> String { "CREATE ROLE \"\(role)\" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;" }
            let both = statement(role) + " " + statement(role + "_visitor")
            #expect(throws: StoreError.missingRoles([role, role + "_visitor"], statement: both)) { try Store.makeLogins(world.ownerURL, logins) }
            try Postgres.run(superuser, statement(role))
            #expect(throws: StoreError.missingRoles([role + "_visitor"], statement: statement(role + "_visitor"))) {
                try Store.makeLogins(world.ownerURL, logins)
            }
            try Postgres.run(superuser, statement(role + "_visitor"))
            #expect(try Store.makeLogins(world.ownerURL, logins) == [])
            let report = try await Store.migrate(
                .postgres(world.ownerURL, applicationRole: role), World.schema(), World.migrations, World.settings, isLooking: true)
            #expect(report.findings == [])
        }
    }

    /// A database with two roles of its own, since other tests use theirs meanwhile.
    private static func with(
        _ engine: Engine, _ body: (_ place: Store.Place, _ fill: (String) -> String, _ run: (String) throws -> Void, _ store: Store) async throws -> Void
    ) async throws {
        try await World.with(engine) { world in
            guard case .postgres(let application, _) = world.place else { return }
            let app = "app_" + UUID().uuidString.lowercased().prefix(8)
            let superuser = world.ownerURL.replacing("user=aertous_owner", with: "user=postgres")
            let database = world.ownerURL.split(separator: " ").first { $0.hasPrefix("dbname=") }?.dropFirst(7) ?? ""
            for role in [app, app + "_visitor"] { try Postgres.run(superuser, "CREATE ROLE \(role) LOGIN") }
            try await Store.migrate(.postgres(world.ownerURL, applicationRole: app), World.schema(), World.migrations)
            func url(_ role: String) -> String { application.replacing("user=aertous_app", with: "user=\(role)") }
            let place = Store.Place.postgres(application: url(app), visitor: url(app + "_visitor"))
            let store = try await World.open(place)
            defer { store.close() }
            try await body(
                place, { $0.replacing("{app}", with: app).replacing("{visitor}", with: app + "_visitor").replacing("{database}", with: database) },
                { try Postgres.run(superuser, $0) }, store)
        }
    }
}
