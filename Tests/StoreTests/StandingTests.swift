import Testing
@testable import Store

@Suite("A member's writes ask first whether the member still may")
struct StandingTests {
    @Test("What the standing throws is the answer, and nothing is written: alone, and together with an account", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let held = world.acorn.holding { _ in throw Problem.forbidden("not any more") }
            await #expect(throws: Problem.forbidden("")) { try await world.plant(held, "r1") }
            await #expect(throws: Problem.forbidden("")) {
                try await world.store.act(on: "a-engineer", as: held) { try $0.record(Change("test.acted", "member", "m-engineer")) }
            }
            #expect(try await world.titles(held) == [])
            let entries = try await world.store.read(held.scope) { try $0.rows("SELECT action FROM log_leaf WHERE action = 'test.acted'") { $0.text(0) } }
            #expect(entries == [])
        }
    }

    @Test("It is asked before the body looks at anything, with the transaction that then writes", arguments: Engine.allCases)
    func first(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let held = world.acorn.holding { tx in
                try tx.keep("member", id: "m-acorn")
                try tx.keep("member", id: "m-nobody")
                guard try tx.first("SELECT role FROM member WHERE id = \("m-acorn")", { $0.text(0) }) == "ciso" else { throw Problem.forbidden("") }
            }
            try await world.plant(held, "r1")
            try await world.write(world.acorn.scope) { try $0.update("member", id: "m-acorn", version: 1, ["role": .text("owner")]) }
            await #expect(throws: Problem.forbidden("")) {
                try await world.store.write(held.scope) { _ in throw Problem.notFound }
            }
            #expect(try await world.titles(world.acorn) == ["A risk"])
        }
    }

    @Test("Nobody keeps a row that is no organisation's, or through a door that does not change it", arguments: Engine.allCases)
    func kept(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            for table in ["organisation", "log_leaf"] as [Name] {
                await #expect(throws: StoreError.self) { try await world.store.write(world.acorn.scope) { try $0.keep(table, id: "o-acorn") } }
            }
        }
    }
}
