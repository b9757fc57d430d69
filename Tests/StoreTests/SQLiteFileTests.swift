import Foundation
import Synchronization
import Testing
@testable import Store

@Suite("A file of SQLite is its owner's alone, and may be full")
struct SQLiteFileTests {
    private static let unavailable = Problem(.unavailable, "")

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
}
