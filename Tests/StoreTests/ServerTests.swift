import Foundation
import Synchronization
import Testing
@testable import Store

@Suite("A server of PostgreSQL may be away, and is asked for what its address says")
struct ServerTests {
    private static func settings(_ change: (inout Settings) -> Void) -> Settings {
        var settings = World.settings
        change(&settings)
        return settings
    }
    private static let unavailable = Problem(.unavailable, "")

    @Test("Unnamed statements leave nothing prepared on the connection", arguments: Engine.servers)
    func unnamed(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            for (statements, isNone) in [(Settings.Statements.unnamed, true), (.prepared, false)] {
                let store = try await World.open(world.place, World.migrations, Self.settings { ($0.statements, $0.connections) = (statements, 1) })
                defer { store.close() }
                let member = try await store.enter("acorn", account: "a-acorn")
                try await store.write(member.scope) { tx in
                    try tx.insert("risk", id: "r-\(statements)", ["title": .text("x"), "score": .integer(1), "active": .flag(true), "note": .bytes([0, 255])])
                    try tx.record(Change("risk.created", "risk", "r-\(statements)"))
                }
                #expect(try await store.read(member.scope) { try $0.one("SELECT note FROM risk WHERE id = \("r-\(statements)")") { $0.bytes(0) } } == [0, 255])
                let kept = try await store.application.transact(.read, World.entry("o-acorn")) { connection in
                    var kept = 0
                    try connection.query("SELECT 1 FROM pg_catalog.pg_prepared_statements") { _ in kept += 1 }
                    return kept
                }
                #expect((kept == 0) == isNone)
            }
        }
    }

    @Test("A server that is away is unavailable, and back when it is back", arguments: Engine.servers)
    func away(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            try Postgres.run(Postgres.server(), "ALTER DATABASE \(world.database) ALLOW_CONNECTIONS false")
            try Postgres.run(Postgres.server(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(world.database)'")
            await #expect(throws: Self.unavailable) { try await world.titles(world.acorn) }
            await #expect(throws: Self.unavailable) { try await world.plant(world.acorn, "r2") }
            try Postgres.run(Postgres.server(), "ALTER DATABASE \(world.database) ALLOW_CONNECTIONS true")
            var titles: [String]?
            for _ in 0..<40 where titles == nil {
                titles = try? await world.titles(world.acorn)
                if titles == nil { try await Task.sleep(for: .milliseconds(200)) }
            }
            #expect(titles == ["A risk"])
        }
    }

    @Test("The connection asks for exactly the TLS that its URL names", arguments: Engine.servers)
    func tls(_ engine: Engine) async throws {
        let server = try Postgres.server().split(separator: "=").last.map(String.init) ?? ""
        // Over a socket there is no TLS: a URL that insists on it is not served without.
        let (host, _) = (server.replacing("/", with: "%2F"), 0)
        try await World.with(engine) { world in
            let plain = "postgres://aertous_app@\(host)/\(world.database)"
            try await World.open(.postgres(application: plain)).close()
            let refused = "postgres://aertous_app@127.0.0.1:1/\(world.database)?sslmode=verify-full&sslrootcert=/nonexistent"
            await #expect(throws: StoreError.self) { try await World.open(.postgres(application: refused)) }
        }
    }

    @Test(
        "The roles are given at run time and are names, not statements", arguments: ["", "1a", "A", "a-b", "a\"; DROP", String(repeating: "a", count: 64), "ä"])
    func roleName(_ text: String) {
        #expect(throws: StoreError.self) { try RoleName(text) }
    }

    @Test("Migrating for a role that is not there says so", arguments: Engine.servers)
    func unknownRole(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            await #expect(throws: StoreError.schema("there is no database role aertous_nobody")) {
                try await Store.migrate(.postgres(world.ownerURL, applicationRole: "aertous_nobody"), World.schema(), World.migrations)
            }
        }
    }
}
