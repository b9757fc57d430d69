import Testing
@testable import Store

@Suite("Any door may leave work behind, and only the runner's takes it up")
struct QueueTests {
    @Test("A member, an account, a founder and the gate leave jobs; none of them reads, changes or removes any", arguments: Engine.allCases)
    func doors(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let store = world.store
            try await store.write(world.acorn.scope) { try $0.enqueue("a.member", ids: ["risk": "r-1"]) }
            try await store.write(store.job(organisation: "o-birch", reason: "test")) { try $0.enqueue("a.job") }
            try await store.write(store.account("a-acorn")) { try $0.enqueue("an.account", account: "a-acorn") }
            try await store.write(store.gate()) { try $0.enqueue("a.gate", organisation: "o-acorn") }
            try await store.found("cedar", id: "o-cedar", firstMember: "m-cedar", account: "a-owner", role: "ciso", name: "C") { try $0.enqueue("a.founder") }
            let all = try await store.read(store.runner()) {
                try $0.rows("SELECT kind, organisation_id, ids FROM job ORDER BY kind") { "\($0.text(0)) \($0.text(1)) \($0.text(2))" }
            }
            #expect(all == ["a.founder o-cedar ", "a.gate o-acorn ", "a.job o-birch ", "a.member o-acorn risk=r-1", "an.account  "])

            for read in [
                { try await store.read(world.acorn.scope) { try $0.rows("SELECT id FROM job") { $0.text(0) } } },
                { try await store.read(store.job(organisation: "o-acorn", reason: "test")) { try $0.rows("SELECT id FROM job") { $0.text(0) } } },
                { try await store.read(store.account("a-acorn")) { try $0.rows("SELECT id FROM job") { $0.text(0) } } },
                { try await store.read(store.gate()) { try $0.rows("SELECT id FROM job") { $0.text(0) } } },
            ] as [@Sendable () async throws -> [String]] {
                await #expect(throws: StoreError.self) { _ = try await read() }
            }
            await #expect(throws: StoreError.self) { try await store.write(world.acorn.scope) { _ = try $0.remove("job", where: "TRUE") } }
            await #expect(throws: StoreError.self) { try await store.write(store.gate()) { _ = try $0.set("job", where: "TRUE", ["state": .text("done")]) } }
            // And the runner reads nothing else.
            await #expect(throws: StoreError.self) { _ = try await store.read(store.runner()) { try $0.rows("SELECT id FROM account") { $0.text(0) } } }
            await #expect(throws: StoreError.self) { _ = try await store.read(store.runner()) { try $0.rows("SELECT id FROM member") { $0.text(0) } } }
        }
    }

    @Test("The engine itself keeps a careless statement from another's jobs", arguments: Engine.allCases)
    func walls(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.store.write(world.birch.scope) { try $0.enqueue("a.member") }
            let seen = try await world.careless("SELECT id FROM job", as: "o-acorn")
            #expect(seen == [])
            for text in ["UPDATE job_rows SET state = 'done' RETURNING id", "DELETE FROM job_rows RETURNING id"] {
                let found = try? await world.careless(text, as: "o-acorn")
                #expect(found ?? [] == [], "\(text)")
            }
            let row = "'x', 1, 'k', 'o-birch', '', 'waiting', 0, 0, 0"
            await #expect(throws: StoreError.wall) {
                try await world.careless(
                    "INSERT INTO job_rows (id, version, kind, organisation_id, ids, state, attempts, due_at, created_at) VALUES (\(row))", as: "o-acorn")
            }
            let left = try await world.store.read(world.store.runner()) { try $0.rows("SELECT state FROM job") { $0.text(0) } }
            #expect(left == ["waiting"])
        }
    }

    @Test("A payload is ids: what could be a person's text is refused, and so is another organisation")
    func ids() async throws {
        try await World.with(.sqlite) { world in
            for text in ["ada@cedar.example", "Ada Lovelace", "", String(repeating: "a", count: 41), "a=b", "a\u{0}"] {
                await #expect(throws: StoreError.self, "\(text)") {
                    try await world.store.write(world.store.gate()) { try $0.enqueue("a.gate", ids: ["x": text]) }
                }
            }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.gate()) { try $0.enqueue("A gate") } }
            await #expect(throws: StoreError.self) { try await world.store.write(world.acorn.scope) { try $0.enqueue("a.member", organisation: "o-birch") } }
            // An account leaves work for itself alone.
            await #expect(throws: StoreError.wall) {
                try await world.store.write(world.store.account("a-acorn")) { try $0.enqueue("an.account", account: "a-birch") }
            }
        }
    }
}
