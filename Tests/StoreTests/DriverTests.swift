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

    @Test("A column that came later is added to the rows that stand", arguments: Engine.allCases)
    func extended(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.write(world.acorn.scope) { try $0.insert("bookmark", id: "b1", ["page": .text("/risks")]) }
            let bookmark = Table("bookmark", .tenant, World.bookmark.columns + [Column("seen_at", .instant, required: false, since: 3)], bookkeeping: true)
            let tables = World.tables.map { $0.name == "bookmark" ? bookmark : $0 }
            let schema = try Schema(tables, published: ["publication"], inbox: ["report"])
            let migrations = [
                Migration.store, Migration(2, "registers", [.create(tables)] + Migration.erasure + Migration.clock), Migration(3, "seen", [.extend(bookmark)]),
            ]
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
