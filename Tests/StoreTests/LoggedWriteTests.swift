import Cryptography
import Testing
@testable import Store

@Suite("What is written is logged, or is not written")
struct LoggedWriteTests {
    private static let cells: Cells = ["title": .text("x"), "score": .integer(1), "active": .flag(true)]

    @Test("A write that leaves no change row for a record it touched does not commit", arguments: Engine.allCases)
    func unlogged(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            let acorn = world.acorn.scope
            await #expect(throws: StoreError.unlogged("risk")) { try await world.store.write(acorn) { try $0.insert("risk", id: "r2", Self.cells) } }
            await #expect(throws: StoreError.unlogged("risk")) {
                try await world.store.write(acorn) { try $0.update("risk", id: "r1", version: 1, ["title": .text("y")]) }
            }
            await #expect(throws: StoreError.unlogged("risk")) { try await world.store.write(acorn) { try $0.delete("risk", id: "r1", version: 1) } }
            await #expect(throws: StoreError.unlogged("risk")) {
                try await world.store.write(acorn) { _ = try $0.set("risk", where: "active", ["title": .text("y")]) }
            }
            await #expect(throws: StoreError.unlogged("risk")) { try await world.store.write(acorn) { _ = try $0.remove("risk", where: "active") } }
            await #expect(throws: StoreError.unlogged("risk")) {
                try await world.store.write(acorn) {
                    try $0.upsert("risk", id: "r3", on: ["code"], ["code": .text("c"), "title": .text("y"), "score": .integer(1), "active": .flag(true)])
                }
            }
            await #expect(throws: StoreError.unlogged("organisation")) {
                try await world.store.write(acorn) { try $0.update("organisation", id: "o-acorn", version: 1, ["title": .text("y")]) }
            }
            // A change of another record, or of another table's record of the same id, does not speak for it.
            await #expect(throws: StoreError.unlogged("risk")) {
                try await world.store.write(acorn) { tx in
                    try tx.insert("risk", id: "r2", Self.cells)
                    try tx.record(Change("risk.created", "risk", "r1"))
                    try tx.record(Change("comment.created", "comment", "r2"))
                }
            }
            #expect(try await world.titles(world.acorn) == ["A risk"])
            try await world.store.write(acorn) { tx in
                try tx.insert("risk", id: "r2", Self.cells)
                try tx.insert("comment", id: "c1", ["risk_id": .text("r2"), "body": .text("with it")])
                try tx.record(Change("risk.created", "risk", "r2", covers: [.init("comment", "c1")]))
            }
            try await world.store.write(acorn) { try $0.insert("bookmark", id: "b1", ["page": .text("/risks")]) }
            #expect(try await world.titles(world.acorn) == ["A risk", "x"])
        }
    }

    @Test("What is rolled back leaves no leaf, and what cannot be logged does not happen", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let before = try await world.store.head(world.acorn.scope).size
            await #expect(throws: Problem.notFound) {
                try await world.store.write(world.acorn.scope) { tx in
                    try tx.record(Change("risk.deleted", "risk", "nothing"))
                    try tx.delete("risk", id: "nothing", version: 1)
                }
            }
            #expect(try await world.store.head(world.acorn.scope).size == before)
            for fields in [
                [Change.Field("a~b", after: .null)], [.init("twice", after: .null), .init("twice", after: .null)],
                (0..<1001).map { Change.Field("f\($0)", after: .null) }, [.init(String(repeating: "f", count: 256), after: .null)],
            ] {
                await #expect(throws: StoreError.self) {
                    try await world.store.write(world.acorn.scope) { tx in
                        try tx.insert("risk", id: "r1", Self.cells)
                        try tx.record(Change("risk.created", "risk", "r1", fields: fields))
                    }
                }
            }
            // A leaf already stands where the next one would go.
            _ = try await world.careless(
                "INSERT INTO log_leaf_rows (organisation_id, position, leaf, hash, at, actor_id, role, action, record_type, record_id, request_id) SELECT organisation_id, size, frontier, frontier, 0, '', '', '', '', '', '' FROM log_head_rows WHERE organisation_id = 'o-acorn'",
                as: "o-acorn")
            await #expect(throws: StoreError.unique) {
                try await world.store.write(world.acorn.scope) { tx in
                    try tx.insert("risk", id: "r1", Self.cells)
                    try tx.record(Change("risk.created", "risk", "r1"))
                }
            }
            #expect(try await world.titles(world.acorn) == [])
        }
    }

    @Test("Behind the doors outside the organisations there is no log to write to", arguments: Engine.allCases)
    func outside(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.gate()) { try $0.record(Change("x", "risk", "r")) } }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.account("a-acorn")) { try $0.record(Change("x", "risk", "r")) } }
        }
    }
}
