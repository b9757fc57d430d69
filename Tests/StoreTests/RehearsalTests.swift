import Testing
@testable import Store

@Suite("What is rehearsed is carried out and leaves nothing")
struct RehearsalTests {
    @Test("A write answers as if it were committed, refuses what could not be, and is rolled back; the next one is kept", arguments: Engine.allCases)
    func rolledBack(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            try await Rehearsal.run {
                #expect(Rehearsal.isUnderWay)
                let seen = try await world.write(world.acorn.scope) { tx in
                    try tx.update("risk", id: "r1", version: 1, ["title": .text("rehearsed")])
                    return try tx.one("SELECT title FROM risk WHERE id = 'r1'") { $0.text(0) }
                }
                #expect(seen == "rehearsed")
                await #expect(throws: Problem.stale) {
                    try await world.write(world.acorn.scope) { try $0.update("risk", id: "r1", version: 7, ["title": .text("late")]) }
                }
                await #expect(throws: StoreError.self, "what no change names is not committed, and so not rehearsed") {
                    try await world.store.write(world.acorn.scope) { try $0.update("risk", id: "r1", version: 1, ["title": .text("unlogged")]) }
                }
            }
            #expect(!Rehearsal.isUnderWay)
            #expect(try await world.titles(world.acorn) != ["rehearsed"])
            try await world.write(world.acorn.scope) { try $0.update("risk", id: "r1", version: 1, ["title": .text("kept")]) }
            #expect(try await world.titles(world.acorn) == ["kept"])
        }
    }
}
