import Testing
@testable import Store

@Suite("What is done to an account within an organisation is of one transaction, and reaches no other account and no other organisation")
struct PersonDoorTests {
    @Test("The account's rows, what opens it, and the organisation's log change together, or nothing does", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            func act(failing: Bool) async throws {
                try await world.store.act(on: "a-engineer", as: world.acorn) { tx in
                    guard try tx.set("account", where: "id = 'a-engineer'", ["email": .text("new@example.org")]) == 1 else { throw Problem.notFound }
                    try tx.insert("session", id: "k-1", ["account_id": .text("a-engineer"), "expires_at": .integer(1)])
                    try tx.insert("sign_up", id: "s-1", ["email": .text("x@example.org"), "step": .integer(1)])
                    try tx.insert("risk", id: "r-1", ["title": .text("first"), "score": .integer(1), "active": .flag(true)])
                    try tx.record(Change("risk.created", "risk", "r-1"))
                    if failing { throw Problem.stale }
                }
            }
            func left() async throws -> [String] {
                try await world.store.read(world.store.operate(reason: "test")) { tx in
                    try tx.rows("SELECT email FROM account WHERE email = 'new@example.org'") { $0.text(0) } + tx.rows("SELECT id FROM session") { $0.text(0) }
                        + tx.rows("SELECT id FROM sign_up") { $0.text(0) }
                } + world.titles(world.acorn)
            }
            let before = try await world.store.head(world.acorn.scope).size
            await #expect(throws: Problem.stale) { try await act(failing: true) }
            #expect(try await left() == [])
            #expect(try await world.store.head(world.acorn.scope).size == before)
            try await act(failing: false)
            #expect(try await left() == ["new@example.org", "k-1", "s-1", "first"])
            #expect(try await world.store.head(world.acorn.scope).size == before + 1)
        }
    }

    @Test("Another account's rows and another organisation's are not found there, and sign-ups are not read", arguments: Engine.allCases)
    func walls(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let found = try await world.store.act(on: "a-engineer", as: world.acorn) { tx in
                try (
                    tx.rows("SELECT id FROM account ORDER BY id") { $0.text(0) }, tx.rows("SELECT id FROM member ORDER BY id") { $0.text(0) },
                    tx.set("account", where: "id = 'a-birch'", ["email": .text("mine@example.org")])
                )
            }
            #expect(found.0 == ["a-engineer"])
            #expect(found.1 == ["m-acorn", "m-employee", "m-engineer", "m-owner"])
            #expect(found.2 == 0)
            let attempts: [@Sendable (Writing) throws -> Void] = [
                { try $0.insert("session", id: "k-2", ["account_id": .text("a-birch"), "expires_at": .integer(1)]) },
                { _ = try $0.rows("SELECT id FROM sign_up") { $0.text(0) } },
                {
                    try $0.insert(
                        "member", id: "m-x", ["organisation_id": .text("o-birch"), "account_id": .text("a-engineer"), "role": .text("x"), "name": .text("x")])
                },
                { _ = try $0.set("organisation", where: "id = 'o-acorn'", ["title": .text("x")]) },
            ]
            for attempt in attempts {
                await #expect(throws: StoreError.self) { try await world.store.act(on: "a-engineer", as: world.acorn) { try attempt($0) } }
            }
        }
    }

    @Test("Memberships elsewhere are counted, and are no more than a number", arguments: Engine.allCases)
    func elsewhere(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            func count(_ account: String) async throws -> Int {
                try await world.store.act(on: account, as: world.acorn) { try $0.memberships(elsewhere: "role <> 'gone'") }
            }
            #expect(try await count("a-engineer") == 0)
            // The key opens birch's row of its first member, so whoever joins by it has that role.
            try await world.store.write(world.store.gate()) {
                try $0.insert("session", id: "k-b", ["account_id": .text("a-birch"), "expires_at": .integer(1)])
            }
            try await world.store.join(key: "k-b", from: "member WHERE id = 'm-birch'", member: "m-second", account: "a-engineer") { tx in
                try tx.insert("member", id: "m-second", ["account_id": .text("a-engineer"), "role": .text("ciso"), "name": .text("x")])
                try tx.record(Change("member.joined", "member", "m-second"))
            }
            #expect(try await count("a-engineer") == 1)
            #expect(try await count("a-owner") == 0)
            // Through no other door.
            await #expect(throws: StoreError.self) { try await world.store.write(world.acorn.scope) { try $0.memberships(elsewhere: "role <> 'gone'") } }
        }
    }
}
