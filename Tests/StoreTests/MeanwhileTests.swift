import Dispatch
import Testing
@testable import Store

@Suite("What one transaction does while another is under way")
struct MeanwhileTests {
    private static func wait(_ signal: DispatchSemaphore) { signal.wait() }

    @Test("Who points at a row that is deleted after they looked is told as if it had never been there", arguments: Engine.allCases)
    func gone(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            let (isDeleted, hasLooked) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let deleting = Task {
                try await world.write(world.acorn.scope) { tx in
                    try tx.delete("risk", id: "r1", version: 1)
                    isDeleted.signal()
                    // SQLite lets nobody look before this is over.
                    _ = hasLooked.wait(timeout: .now() + (engine == .sqlite ? 0.3 : 10))
                }
            }
            await Task.detached { Self.wait(isDeleted) }.value
            await #expect(throws: Problem.notFound) {
                try await world.write(world.acorn.scope) { tx in
                    _ = try tx.one("SELECT id FROM risk WHERE id = \("r1")") { $0.text(0) }
                    hasLooked.signal()
                    try tx.insert("comment", id: "c1", ["risk_id": .text("r1"), "body": .text("x")])
                }
            }
            try await deleting.value
            #expect(try await world.titles(world.acorn) == [])
        }
    }

    @Test("All statements of a read see one moment, whatever is committed between them", arguments: Engine.allCases)
    func snapshot(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            let (hasRead, isWritten) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let reading = Task {
                try await world.store.read(world.acorn.scope, isLong: true) { tx in
                    let first = try tx.rows("SELECT id FROM risk ORDER BY id") { $0.text(0) }
                    hasRead.signal()
                    isWritten.wait()
                    return (first, try tx.rows("SELECT id FROM risk ORDER BY id") { $0.text(0) })
                }
            }
            await Task.detached { Self.wait(hasRead) }.value
            try await world.plant(world.acorn, "r2")
            isWritten.signal()
            let (first, second) = try await reading.value
            #expect(first == ["r1"] && second == ["r1"])
            #expect(try await world.titles(world.acorn).count == 2)
        }
    }

    @Test("A row that was taken is as it was until commit: who would change it waits, and who took it sees the newest", arguments: Engine.allCases)
    func taken(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            let (isChanged, mayCommit) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let changing = Task {
                try await world.write(world.acorn.scope) { tx in
                    try tx.update("risk", id: "r1", version: 1, ["title": .text("closed")])
                    isChanged.signal()
                    _ = mayCommit.wait(timeout: .now() + 10)
                }
            }
            await Task.detached { Self.wait(isChanged) }.value
            let seen = Task {
                try await world.store.write(world.acorn.scope) { tx in
                    try tx.lock("risk", id: "r1")
                    return try tx.one("SELECT title FROM risk WHERE id = \("r1")") { $0.text(0) }
                }
            }
            // Long enough for it to have asked; whatever it found, it must not have gone on.
            try await Task.sleep(for: .milliseconds(300))
            mayCommit.signal()
            try await changing.value
            #expect(try await seen.value == "closed")
        }
    }

    @Test("Nobody takes a row that they do not see, or another organisation's", arguments: Engine.allCases)
    func unseen(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            for member in [world.acornEngineer, world.birch] {
                await #expect(throws: Problem.notFound) { try await world.store.write(member.scope) { try $0.lock("risk", id: "r1") } }
            }
            await #expect(throws: StoreError.self) { try await world.store.write(world.acorn.scope) { try $0.lock("log_leaf", id: "r1") } }
        }
    }
}
