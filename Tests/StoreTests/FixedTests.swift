import Testing
@testable import Store

@Suite("Rows that were declared to stand, stand, whoever asks")
struct FixedTests {
    private static let mark = Table("mark", .gate, [Column("kind", .text(max: 20))], fixed: true)
    private static let attempts = ["UPDATE mark_rows SET kind = 'other'", "DELETE FROM mark_rows"]

    private func with(_ engine: Engine, _ body: (World, Store) async throws -> Void) async throws {
        try await World.with(engine, more: Self.mark) { world, store in
            try await store.write(store.operate(reason: "test")) { try $0.insert("mark", id: "one", ["kind": .text("demonstration")]) }
            try await body(world, store)
        }
    }
    /// Past Store's own lists, through the doors that may insert such a row.
    private func careless(_ store: Store, _ text: String, _ door: DoorKind) async throws {
        try await store.application.transact(.write, Entry(door, day: "2026-03-01")) { connection in
            try connection.execute(text)
            try connection.commit(after: [])
        }
    }
    private func expect(_ store: Store, _ kinds: [String]) async throws {
        let found = try await store.read(store.operate(reason: "test")) { try $0.rows("SELECT kind FROM mark") { $0.text(0) } }
        #expect(found == kinds)
    }

    @Test("The engine refuses to change or delete one, also for the operator and the gate", arguments: Engine.allCases)
    func stands(_ engine: Engine) async throws {
        try await with(engine) { _, store in
            for door in [DoorKind.operator, .gate, .founding] {
                for text in Self.attempts {
                    await #expect(throws: StoreError.wall, "\(door): \(text)") { try await careless(store, text, door) }
                }
            }
            await #expect(throws: StoreError.refused("writing to mark through this door")) {
                try await store.write(store.operate(reason: "test")) { try $0.update("mark", id: "one", version: 1, ["kind": .text("other")]) }
            }
            await #expect(throws: StoreError.refused("writing to mark through this door")) {
                try await store.write(store.gate()) { try $0.delete("mark", id: "one", version: 1) }
            }
            try await expect(store, ["demonstration"])
        }
    }

    @Test("Without its guard a row that stands can be changed, and deleted", arguments: Engine.allCases)
    func withoutGuard(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            switch engine {
            case .sqlite: try await world.alter("DROP TRIGGER mark_rows_update")
            // There are two here: no right, and no policy. One alone does nothing, or still says no.
            case .postgres:
                try await world.alter("GRANT UPDATE, DELETE ON mark_rows TO aertous_app")
                try await careless(store, Self.attempts[0], .operator)
                try await expect(store, ["demonstration"])
                try await world.alter("CREATE POLICY loose ON mark_rows USING (true)")
            }
            try await careless(store, Self.attempts[0], .operator)
            try await expect(store, ["other"])
            if engine == .sqlite { try await world.alter("DROP TRIGGER mark_rows_delete") }
            try await careless(store, Self.attempts[1], .operator)
            try await expect(store, [])
        }
    }
}
