import Foundation
import Synchronization
import Testing
@testable import Store

@Suite("Waiting is bounded, and what may go away is tried again")
struct DriverTests {
    private static func settings(_ change: (inout Settings) -> Void) -> Settings {
        var settings = World.settings
        change(&settings)
        return settings
    }
    private static let unavailable = Problem(.unavailable, "")

    @Test("Whoever finds no connection for the time given is told so, and the next is served", arguments: Engine.allCases)
    func bounded(_ engine: Engine) async throws {
        try await World.with(engine, settings: Self.settings { ($0.connections, $0.wait) = (1, .milliseconds(200)) }) { world in
            let (hold, held) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let acorn = world.acorn.scope
            let holder = Task {
                try await world.store.read(acorn, isLong: true) { tx in
                    held.signal()
                    hold.wait()
                    return try tx.rows("SELECT id FROM risk") { $0.text(0) }
                }
            }
            await Task.detached { Self.wait(held) }.value
            let start = ContinuousClock.now
            await #expect(throws: Self.unavailable) { try await world.store.read(acorn, isLong: true) { try $0.rows("SELECT id FROM risk") { $0.text(0) } } }
            #expect(ContinuousClock.now - start < .seconds(5))
            hold.signal()
            _ = try await holder.value
            #expect(try await world.titles(world.acorn) == [])
        }
    }
    private static func wait(_ signal: DispatchSemaphore) { signal.wait() }

    @Test("Those who wait are served in turn, and one who gave up takes no turn")
    func turns() async throws {
        let pool = Pool([1])
        _ = try await pool.checkout(.seconds(1))
        await #expect(throws: StoreError.saturated) { try await pool.checkout(.milliseconds(20)) }
        let order = Served()
        try await withThrowingTaskGroup { group in
            for i in 0..<5 {
                group.addTask {
                    let one = try await pool.checkout(.seconds(20))
                    order.all.withLock { $0.append(i) }
                    pool.checkin(one)
                }
                try await Task.sleep(for: .milliseconds(30))
            }
            pool.checkin(1)
            try await group.waitForAll()
        }
        #expect(order.all.withLock { $0 } == [0, 1, 2, 3, 4])
        #expect(try await pool.checkout(.milliseconds(20)) == 1)
    }

    private final class Served: Sendable { let all = Mutex<[Int]>([]) }

    @Test("A statement ends after the time that it may take", arguments: Engine.allCases)
    func timeout(_ engine: Engine) async throws {
        try await World.with(engine, settings: Self.settings { $0.statementTimeout = .milliseconds(150) }) { world in
            let endless: SQL =
                "WITH RECURSIVE cte_n AS (SELECT 1 AS total UNION ALL SELECT total + 1 FROM cte_n WHERE total < 2000000000) SELECT count(*) AS total FROM cte_n"
            let start = ContinuousClock.now
            await #expect(throws: Self.unavailable) { try await world.store.read(world.acorn.scope) { try $0.rows(endless) { $0.integer(0) } } }
            let (titles, took) = (try await world.titles(world.acorn), ContinuousClock.now - start)
            #expect(took < .seconds(5))
            #expect(titles == [])
        }
    }

    @Test("A transaction that lost a lock is run again, five times at most, and then said to be unavailable", arguments: Engine.allCases)
    func retried(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            for (failing, runs) in [(2, 3), (9, 5)] {
                let count = Mutex(0)
                let result = await Result.of {
                    try await world.write(world.acorn.scope) { tx in
                        try tx.insert("risk", id: "r\(failing)", ["title": .text("x"), "score": .integer(1), "active": .flag(true)])
                        let run = count.withLock {
                            $0 += 1; return $0
                        }
                        if run <= failing { throw StoreError.busy }
                    }
                }
                #expect(count.withLock { $0 } == runs)
                if failing == 9 { #expect(throws: Self.unavailable) { try result.get() } } else { try result.get() }
            }
            #expect(try await world.titles(world.acorn) == ["x"])
        }
    }

    @Test("Two transactions that lock each other both come through", arguments: Engine.allCases)
    func deadlock(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            for id in ["r1", "r2"] { try await world.plant(world.acorn, id, score: 0) }
            try await withThrowingTaskGroup { group in
                for order in [["r1", "r2"], ["r2", "r1"]] {
                    group.addTask {
                        try await world.write(world.acorn.scope) { tx in
                            for id in order {
                                _ = try tx.set("risk", where: "id = \(id)", ["title": .text("by \(order)")])
                                usleep(40_000)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(try await world.titles(world.acorn)).count == 1)
        }
    }

    @Test("Sixteen writers who each read, add one and write lose no update", arguments: Engine.allCases)
    func sixteen(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1", score: 0)
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask {
                        while true {
                            do {
                                return try await world.write(world.acorn.scope) { tx in
                                    let (score, version) = try tx.one("SELECT score, version FROM risk WHERE id = 'r1'") { ($0.integer(0), $0.integer(1)) }
                                    try tx.update("risk", id: "r1", version: version, ["score": .integer(Int64(score + 1))])
                                }
                            } catch let problem as Problem where problem == .stale { continue }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await world.store.read(world.acorn.scope) { try $0.one("SELECT score FROM risk") { $0.integer(0) } } == 16)
        }
    }

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

    @Test("A full disk is unavailable, and leaves no half of a write")
    func full() async throws {
        try await World.with(.sqlite) { world in
            try await world.plant(world.acorn, "r1")
            _ = try await world.store.application.transact(.write, Entry(nil)) { connection in
                var pages = 0
                try connection.query("PRAGMA page_count") { pages = $0.integer(0) }
                try connection.execute("PRAGMA max_page_count = \(pages + 2)")
            }
            let size = try await world.store.head(world.acorn.scope).size
            await #expect(throws: Self.unavailable) {
                try await world.write(world.acorn.scope) { tx in
                    for i in 0..<200 { try tx.insert("comment", id: "c\(i)", ["risk_id": .text("r1"), "body": .text(String(repeating: "x", count: 2_000))]) }
                }
            }
            #expect(try await world.store.read(world.acorn.scope) { try $0.one("SELECT count(*) FROM comment") { $0.integer(0) } } == 0)
            #expect(try await world.store.head(world.acorn.scope).size == size)
        }
    }

    @Test("The file and its journals are their owner's alone, and a second process opens them too")
    func file() async throws {
        try await World.with(.sqlite) { world in
            for suffix in ["", "-wal", "-shm"] {
                let mode = try FileManager.default.attributesOfItem(atPath: world.path + suffix)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            let second = try await World.open(world.place)
            defer { second.close() }
            let member = try await second.enter("acorn", account: "a-acorn")
            try await withThrowingTaskGroup { group in
                for (store, name) in [(world.store, "a"), (second, "b")] {
                    group.addTask {
                        for i in 0..<20 {
                            try await store.write(member.scope) { tx in
                                try tx.insert("risk", id: "\(name)\(i)", ["title": .text("x"), "score": .integer(1), "active": .flag(true)])
                                try tx.record(Change("risk.created", "risk", "\(name)\(i)"))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await world.titles(world.acorn).count == 40)
        }
    }

    @Test(
        "A visitor's connection to the file reaches no more than a visitor's role would, even past Store",
        arguments: [
            "SELECT title FROM risk", "SELECT title FROM risk_rows", "SELECT message FROM report", "UPDATE publication_rows SET heading = 'x'",
            "DELETE FROM report_rows", "SELECT email FROM account_rows",
            "INSERT INTO publication_rows (organisation_id, id, version, heading) VALUES ('o-acorn', 'x', 1, 'x')", "SELECT leaf FROM log_leaf_rows",
            "DROP TRIGGER risk_rows_insert", "PRAGMA query_only = OFF", "SELECT sql FROM sqlite_schema",
        ])
    func visitor(_ text: String) async throws {
        try await World.with(.sqlite) { world in
            await #expect(throws: StoreError.refused("the engine's authorizer")) {
                try await world.store.visitor?.transact(.write, World.entry("o-acorn")) { try $0.execute(text) }
            }
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

    @Test("A column that came later is added to the rows that stand", arguments: Engine.allCases)
    func extended(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.write(world.acorn.scope) { try $0.insert("bookmark", id: "b1", ["page": .text("/risks")]) }
            let bookmark = Table("bookmark", .tenant, World.bookmark.columns + [Column("seen_at", .instant, required: false, since: 3)], bookkeeping: true)
            let tables = World.tables.map { $0.name == "bookmark" ? bookmark : $0 }
            let schema = try Schema(tables, published: ["publication"], inbox: ["report"])
            let migrations = [Migration.store, Migration(2, "registers", [.create(tables)] + Migration.erasure + Migration.clock), Migration(3, "seen", [.extend(bookmark)])]
            try await Store.migrate(world.owner, schema, migrations)
            let store = try await Store.open(
                world.place, schema, migrations, World.settings, clock: { World.start }, random: { [UInt8](repeating: 7, count: $0) }, extents: World.extents)
            defer { store.close() }
            let member = try await store.enter("acorn", account: "a-acorn")
            try await store.write(member.scope) { try $0.update("bookmark", id: "b1", version: 1, ["seen_at": .integer(5)]) }
            #expect(try await store.read(member.scope) { try $0.one("SELECT page, seen_at FROM bookmark") { "\($0.text(0)) \($0.integer(1))" } } == "/risks 5")
            #expect(try await store.checkSchema().findings == [])
        }
    }
}

extension Result where Failure == any Error {
    static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
