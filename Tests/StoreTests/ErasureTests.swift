import Cryptography
import Testing
@testable import Store

@Suite("Values leave the log in one way only, and an organisation in another")
struct ErasureTests {
    private static func planted(_ world: World) async throws -> Int {
        try await world.store.write(world.acorn.scope) { tx in
            try tx.record(
                Change("risk.changed", "risk", "r1", fields: [.init("title", before: .text("Ada"), after: .text("Ada L.")), .init("note", after: .null)]))
        }
        return try await world.store.read(world.acorn.scope) { try $0.one("SELECT max(position) FROM log_leaf") { $0.integer(0) } }
    }
    private static func fields(_ world: World, at position: Int) async throws -> [String] {
        try await world.store.read(world.acorn.scope) {
            try $0.rows("SELECT field FROM log_value WHERE position = \(position) ORDER BY field") { $0.text(0) }
        }
    }
    private static let byTitle: SQL = "l.record_type = 'risk' AND v.field IN ('title', 'title~before')"

    @Test("What is erased is gone with its salt, and a later leaf says which value it was and why", arguments: Engine.allCases)
    func erased(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let position = try await Self.planted(world)
            let before = try await world.store.head(world.acorn.scope)
            let count = try await world.store.write(world.acorn.scope, request: "q9") { try $0.eraseValues(where: Self.byTitle, reason: "asked for") }
            #expect(count == 2)
            #expect(try await Self.fields(world, at: position) == ["note"])
            let rows = try await world.store.read(world.acorn.scope) { tx in
                try tx.rows("SELECT position, field, leaf_position, reason FROM erasure ORDER BY field") {
                    "\($0.integer(0)) \($0.text(1)) \($0.integer(2)) \($0.text(3))"
                }
            }
            #expect(rows == ["title", "title~before"].map { "\(position) \($0) \(position + 1) asked for" })
            let leaf = try await world.store.read(world.acorn.scope) { tx in
                try Leaf(encoded: tx.one("SELECT leaf FROM log_leaf WHERE position = \(position + 1)") { $0.bytes(0) })
            }
            #expect(leaf.action == "log.erased" && leaf.actor == "m-acorn" && leaf.request == "q9")
            #expect(
                leaf.body
                    == .erasure(["title", "title~before"].map { Leaf.Erasure(entry: UInt64(position), field: $0, reason: "asked for") }))
            var tree = before.frontier
            tree.append(.leaf(try leaf.encoded()))
            #expect(try await world.store.head(world.acorn.scope).frontier == tree, "nothing of the tree but its end")
            #expect(try await world.store.write(world.acorn.scope) { try $0.eraseValues(where: Self.byTitle, reason: "asked for") } == 0)
            #expect(try await world.store.head(world.acorn.scope).size == before.size + 1, "nothing to erase leaves no leaf")
        }
    }

    @Test("Another organisation's values are out of reach, and many values take several leaves", arguments: Engine.allCases)
    func many(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let fields = (0..<450).map { Change.Field("field_\($0)", after: .text("v")) }
            try await world.store.write(world.birch.scope) { try $0.record(Change("risk.changed", "risk", "b1", fields: fields)) }
            #expect(try await world.store.write(world.acorn.scope) { try $0.eraseValues(where: "v.value = 'v'", reason: "x") } == 0)
            #expect(try await world.store.write(world.birch.scope) { try $0.eraseValues(where: "v.value = 'v'", reason: "x") } == 450)
            let leaves = try await world.store.read(world.birch.scope) {
                try $0.rows("SELECT leaf FROM log_leaf WHERE action = 'log.erased' ORDER BY position") { try Leaf(encoded: $0.bytes(0)) }
            }
            let counts = leaves.map { leaf in if case .erasure(let list) = leaf.body { list.count } else { 0 } }
            #expect(counts == [400, 50])
        }
    }

    @Test("A reason that is none and a scope outside the organisations are refused", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let position = try await Self.planted(world)
            for reason in ["", String(repeating: "x", count: 256)] {
                await #expect(throws: Problem.self) {
                    try await world.store.write(world.acorn.scope) { _ = try $0.eraseValues(where: Self.byTitle, reason: reason) }
                }
            }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.gate()) { _ = try $0.eraseValues(where: "1 = 1", reason: "x") } }
            #expect(try await Self.fields(world, at: position).count == 3)
        }
    }

    /// Whoever forgot the leaf: on SQLite as a statement, on PostgreSQL through the function, since nothing else may delete.
    private static func carelessly(_ world: World, from position: Int) async throws {
        _ = try await world.careless(
            world.engine == .postgres ? "SELECT erase_values(\(position))" : "DELETE FROM log_value_rows WHERE field = 'title'", as: "o-acorn")
    }
    private static func pretend(_ world: World, _ position: Int, leaf: Int, _ field: String = "title") async throws {
        _ = try await world.careless(
            "INSERT INTO erasure_rows (organisation_id, position, field, leaf_position, reason, at) VALUES ('o-acorn', \(position), '\(field)', \(leaf), 'x', 0)",
            as: "o-acorn")
    }

    @Test("The engine keeps a value that no erasure names, and one whose erasure has no leaf", arguments: Engine.allCases)
    func guarded(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let position = try await Self.planted(world)
            await #expect(throws: StoreError.wall) { try await Self.carelessly(world, from: position) }
            try await Self.pretend(world, position, leaf: position)
            await #expect(throws: StoreError.wall) { try await Self.carelessly(world, from: position) }
            #expect(try await Self.fields(world, at: position).count == 3)
        }
    }

    @Test("A legal hold keeps everything, asked nicely or not, until it is lifted", arguments: Engine.allCases)
    func hold(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let position = try await Self.planted(world)
            let store = world.store, acorn = world.acorn.scope
            _ = try await store.write(acorn) { try $0.eraseValues(where: "v.field = 'note'", reason: "x") }
            try await Self.pretend(world, position, leaf: position + 1)
            try await store.write(acorn) { try $0.setHold("A claim is pending") }
            await #expect(throws: Problem.conflict("")) { try await store.write(acorn) { _ = try $0.eraseValues(where: Self.byTitle, reason: "x") } }
            await #expect(throws: StoreError.wall) { try await Self.carelessly(world, from: position + 1) }
            #expect(try await Self.fields(world, at: position) == ["title", "title~before"])
            try await store.write(acorn) { try $0.setHold(nil) }
            try await Self.carelessly(world, from: position + 1)
            #expect(try await Self.fields(world, at: position) == ["title~before"])
            let actions = try await store.read(acorn) {
                try $0.rows("SELECT action FROM log_leaf WHERE record_type = 'retention' ORDER BY position") { $0.text(0) }
            }
            #expect(actions == ["hold.placed", "hold.lifted"])
        }
    }

    @Test("PostgreSQL: without the function's check the policy still holds, and without the policy the check", arguments: Engine.servers)
    func twice(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let position = try await Self.planted(world)
            try await Self.pretend(world, position, leaf: position)
            try await world.alter("ALTER POLICY wall_release ON log_value_rows USING (true)")
            await #expect(throws: StoreError.wall) { try await Self.carelessly(world, from: position) }
            try await Store.migrate(world.owner, world.store.schema, World.migrations, World.settings)
            try await world.alter("UPDATE store_wall SET definition = 'x' WHERE name = 'walls'")
            try await Store.migrate(world.owner, world.store.schema, World.migrations, World.settings)
            try await world.alter(
                """
                CREATE OR REPLACE FUNCTION erase_values(first bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                DELETE FROM log_value_rows WHERE organisation_id = current_org() $$
                """)
            try await Self.carelessly(world, from: position)
            #expect(try await Self.fields(world, at: position).count == 3)
            try await world.alter("ALTER POLICY wall_release ON log_value_rows USING (true)")
            try await Self.carelessly(world, from: position)
            #expect(try await Self.fields(world, at: position).isEmpty, "neither guard: the values go, so the test looks where the guards stand")
        }
    }

    @Test("PostgreSQL: only the application may call the two functions, and they look only in our schema", arguments: Engine.servers)
    func functions(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let found = try await world.careless(
                """
                SELECT proname || ' ' || prosecdef || ' ' || array_to_string(proconfig, ',') || ' ' || has_function_privilege('aertous_app', oid, 'EXECUTE')
                  || ' ' || has_function_privilege('aertous_app_visitor', oid, 'EXECUTE') FROM pg_proc WHERE proname LIKE 'erase%' ORDER BY proname
                """, as: "o-acorn", .read)
            #expect(found == ["erase_organisation", "erase_values"].map { "\($0) true search_path=public, pg_temp true false" })
        }
    }

    @Test("SQLite: without its trigger, the value goes")
    func trigger() async throws {
        try await World.with(.sqlite) { world in
            let position = try await Self.planted(world)
            try await world.alter("DROP TRIGGER log_value_rows_delete")
            try await Self.carelessly(world, from: position)
            #expect(try await Self.fields(world, at: position) == ["note", "title~before"])
        }
    }

    @Test("An organisation is erased from its day on, never under a hold, wholly, and nobody else with it", arguments: Engine.allCases)
    func organisation(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let store = world.store, acorn = world.acorn.scope
            _ = try await Self.planted(world)
            try await world.plant(world.acorn, "r1")
            try await world.plant(world.birch, "b1", title: "birch's")
            await #expect(throws: Problem.conflict("")) { try await store.eraseOrganisation("o-acorn") }
            try await store.write(acorn) { try $0.setErasure(on: "2026-03-02") }
            await #expect(throws: Problem.conflict("")) { try await store.eraseOrganisation("o-acorn") }
            let end = engine == .postgres ? "SELECT erase_organisation()" : "DELETE FROM log_leaf_rows"
            await #expect(throws: StoreError.wall) { try await Self.asJob(world, end) }
            try await store.write(acorn) { try $0.setErasure(on: "2026-03-01") }
            try await store.write(acorn) { try $0.setHold("A claim is pending") }
            await #expect(throws: Problem.conflict("")) { try await store.eraseOrganisation("o-acorn") }
            await #expect(throws: StoreError.wall) { try await Self.asJob(world, end) }
            try await store.write(acorn) { try $0.setHold(nil) }
            await #expect(throws: StoreError.wall, "a member's request is no erasure job") { _ = try await world.careless(end, as: "o-acorn") }
            await #expect(throws: Problem.notFound) { try await store.eraseOrganisation("o-nobody") }
            try await store.eraseOrganisation("o-acorn")
            for table in store.schema.ordered where table.isTenant {
                let rows = try await world.careless(
                    "SELECT count(*)\(engine == .postgres ? "::text" : "") FROM \(table.base) WHERE organisation_id = 'o-acorn'", as: "o-acorn", .read)
                #expect(rows == ["0"], "\(table.base)")
            }
            await #expect(throws: Problem.notFound) { try await store.enter("acorn", account: "a-acorn") }
            #expect(try await world.titles(world.birch) == ["birch's"])
            #expect(try await store.head(world.birch.scope).size > 2)
        }
    }
    private static func asJob(_ world: World, _ text: String) async throws {
        try await world.store.application.transact(.write, Entry(.job, organisation: "o-acorn", day: "2026-03-01")) { connection in
            try connection.execute(text)
            try connection.commit(after: [])
        }
    }
}
