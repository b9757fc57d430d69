import Testing
@testable import Store

@Suite("An organisation is founded with its first member, and in no other way")
struct FoundingTests {
    @Test("Founding is all or nothing, and needs an account that is there", arguments: Engine.allCases)
    func founding(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            await #expect(throws: StoreError.reference) {
                try await world.store.found("new", id: "o-new", firstMember: "m-new", account: "a-nobody", role: "ciso", name: "x")
            }
            await #expect(throws: Problem.taken()) {
                try await world.store.found("acorn", id: "o-new", firstMember: "m-new", account: "a-owner", role: "ciso", name: "x")
            }
            await #expect(throws: Problem.notFound) {
                try await world.store.found("new", id: "o-new", firstMember: "m-new", account: "a-owner", role: "ciso", name: "x") { _ in throw Problem.notFound
                }
            }
            try await world.store.found(
                "new", id: "o-new", organisation: ["title": .text("New")], firstMember: "m-new", account: "a-owner", role: "ciso", name: "x"
            ) { tx in
                try tx.insert("risk", id: "r1", ["title": .text("first"), "score": .integer(1), "active": .flag(true)])
                try tx.record(Change("risk.created", "risk", "r1"))
            }
            let member = try await world.store.enter("new", account: "a-owner")
            #expect(try await world.titles(member) == ["first"])
            #expect(try await world.store.head(member.scope).size == 3)
        }
    }

    @Test("Founding brings its account and uses up a sign-up in the same transaction, or leaves all as it was", arguments: Engine.allCases)
    func foundingAccount(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.store.write(world.store.gate()) { try $0.insert("sign_up", id: "s1", ["email": .text("new@example.org"), "step": .integer(1)]) }
            func found(failing: Bool) async throws {
                try await world.store.found(
                    "new", id: "o-new", firstMember: "m-new", account: "a-new", role: "ciso", name: "x",
                    before: { tx in
                        guard try tx.remove("sign_up", where: "id = 's1'") == 1 else { throw Problem.notFound }
                        try tx.insert("account", id: "a-new", ["email": .text("new@example.org")])
                    },
                    { tx in
                        try tx.insert("session", id: "k-new", ["account_id": .text("a-new"), "expires_at": .integer(1)])
                        if failing { throw Problem.stale }
                    })
            }
            func left() async throws -> [String] {
                try await world.store.read(world.store.operate(reason: "test")) { tx in
                    try tx.rows("SELECT id FROM account WHERE id = 'a-new'") { $0.text(0) } + tx.rows("SELECT id FROM session") { $0.text(0) }
                        + tx.rows("SELECT id FROM organisation WHERE id = 'o-new'") { $0.text(0) } + tx.rows("SELECT id FROM sign_up") { $0.text(0) }
                }
            }
            await #expect(throws: Problem.stale) { try await found(failing: true) }
            #expect(try await left() == ["s1"])
            try await found(failing: false)
            #expect(try await left() == ["a-new", "k-new", "o-new"])
        }
    }

    @Test("Founding reads no account and changes none, and starts no sign-up", arguments: Engine.allCases)
    func foundingNoMore(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let attempts: [@Sendable (Writing) throws -> Void] = [
                { _ = try $0.rows("SELECT id FROM account") { $0.text(0) } }, { _ = try $0.rows("SELECT id FROM sign_up") { $0.text(0) } },
                { _ = try $0.set("account", where: "id = 'a-acorn'", ["email": .text("mine@example.org")]) },
                { _ = try $0.remove("account", where: "id = 'a-acorn'") },
                { try $0.insert("sign_up", id: "s2", ["email": .text("x@example.org"), "step": .integer(1)]) },
            ]
            for attempt in attempts {
                await #expect(throws: StoreError.self) {
                    try await world.store.found("new", id: "o-new", firstMember: "m-new", account: "a-owner", role: "ciso", name: "x", before: attempt)
                }
            }
            // And the engine says the same to a statement that nobody vetted.
            let entry = Entry(.founding, organisation: "o-acorn", member: "m-acorn")
            let before = try await world.store.read(world.store.operate(reason: "test")) { try $0.rows("SELECT email FROM account ORDER BY id") { $0.text(0) } }
            for text in [
                "UPDATE account_rows SET email = 'mine@example.org' WHERE id = 'a-acorn'", "DELETE FROM backup_code_rows", "UPDATE sign_up_rows SET step = 9",
            ] {
                try? await world.store.application.transact(.write, entry) { connection in
                    try connection.execute(text)
                    try connection.commit(after: [])
                }
            }
            let after = try await world.store.read(world.store.operate(reason: "test")) { try $0.rows("SELECT email FROM account ORDER BY id") { $0.text(0) } }
            #expect(before == after)
        }
    }
}
