import Dispatch
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

    private static func sessions(_ world: World) async throws {
        try await world.store.write(world.store.gate()) { tx in
            for (key, account) in [("k-acorn", "a-acorn"), ("k-birch", "a-birch"), ("k-engineer", "a-engineer")] {
                try tx.insert("session", id: key, ["account_id": .text(account), "expires_at": .integer(1)])
            }
        }
    }
    private static func end(_ key: String, _ world: World) async throws {
        _ = try await world.store.write(world.store.gate()) { try $0.remove("session", where: "id = \(key)") }
    }

    @Test("A member's writes find what they came with as long as it is there, alone and together with an account", arguments: Engine.allCases)
    func carried(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await Self.sessions(world)
            func finds(_ key: String?) async throws -> [Bool] {
                let held = world.acorn.holding(key: key) { _ in }
                return [
                    try await world.store.write(held.scope) { try $0.keepsCarried("session") },
                    try await world.store.act(on: "a-engineer", as: held) { try $0.keepsCarried("session") },
                ]
            }
            #expect(try await finds("k-acorn") == [true, true])
            #expect(try await finds("k-nobody") == [false, false])
            #expect(try await finds(nil) == [false, false])
            try await Self.end("k-acorn", world)
            #expect(try await finds("k-acorn") == [false, false])
        }
    }

    @Test("Nothing of any session is read or changed by it, one's own included", arguments: Engine.allCases)
    func unread(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await Self.sessions(world)
            let held = world.acorn.holding(key: "k-acorn") { _ in }
            await #expect(throws: StoreError.self) { try await world.store.write(held.scope) { try $0.rows("SELECT id FROM session") { $0.text(0) } } }
            await #expect(throws: StoreError.self) { try await world.store.write(held.scope) { try $0.remove("session", where: "id = 'k-acorn'") } }
            let (seen, ended) = try await world.store.act(on: "a-engineer", as: held) { tx in
                try (tx.rows("SELECT id FROM session") { $0.text(0) }, tx.remove("session", where: "id = 'k-acorn'"))
            }
            #expect(seen == ["k-engineer"] && ended == 0)
            for table in ["backup_code", "account", "risk"] as [Name] {
                await #expect(throws: StoreError.self) { try await world.store.write(held.scope) { try $0.keepsCarried(table) } }
            }
            // Nor by a careless statement past Store: PostgreSQL lets it find the row, and refuses the change.
            let entry = Entry(.person, organisation: "o-acorn", member: "m-acorn", account: "a-engineer", key: "k-acorn", day: "2026-03-01")
            for text in ["UPDATE session_rows SET expires_at = 9 WHERE id = 'k-acorn'", "DELETE FROM session_rows WHERE id = 'k-acorn'"] {
                _ = try? await world.store.application.transact(.write, entry) { connection in
                    try connection.execute(text)
                    try connection.commit(after: [])
                }
            }
            if engine == .postgres {
                let seen = try await world.store.application.transact(.read, entry) { connection in
                    var seen: [String] = []
                    try connection.query("SELECT id FROM session_rows ORDER BY id") { seen.append($0.text(0)) }
                    return seen
                }
                #expect(seen == ["k-acorn", "k-engineer"], "that of the key, and the entered account's")
            }
            let left = try await world.store.read(world.store.gate()) { try $0.rows("SELECT expires_at FROM session ORDER BY id") { $0.integer(0) } }
            #expect(left == [1, 1, 1])
            let job = world.store.job(organisation: "o-acorn", reason: "test")
            await #expect(throws: StoreError.self) { try await world.store.write(job) { try $0.keepsCarried("session") } }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.account("a-acorn")) { try $0.keepsCarried("session") } }
        }
    }

    @Test("What a member came with ends before their write, which then finds it gone, or after it", arguments: Engine.allCases)
    func meanwhile(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await Self.sessions(world)
            let held = world.acorn.holding(key: "k-acorn") { _ in }
            func isThere() async throws -> Bool {
                try await world.store.read(world.store.gate()) { try $0.first("SELECT id FROM session WHERE id = 'k-acorn'") { $0.text(0) } != nil }
            }
            let (isKept, mayCommit) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let writing = Task {
                try await world.store.write(held.scope) { tx in
                    let isThere = try tx.keepsCarried("session")
                    isKept.signal()
                    _ = mayCommit.wait(timeout: .now() + 10)
                    return isThere
                }
            }
            await Task.detached { Self.wait(isKept) }.value
            let ending = Task { try await Self.end("k-acorn", world) }
            // Long enough for it to have asked; whatever it found, it must not have gone on.
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await isThere())
            mayCommit.signal()
            #expect(try await writing.value)
            try await ending.value
            #expect(try await !isThere())

            try await world.store.write(world.store.gate()) {
                try $0.insert("session", id: "k-acorn", ["account_id": .text("a-acorn"), "expires_at": .integer(1)])
            }
            let (isEnded, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let ended = Task {
                try await world.store.write(world.store.gate()) { tx in
                    _ = try tx.remove("session", where: "id = 'k-acorn'")
                    isEnded.signal()
                    _ = mayEnd.wait(timeout: .now() + 10)
                }
            }
            await Task.detached { Self.wait(isEnded) }.value
            let late = Task { try await world.store.write(held.scope) { try $0.keepsCarried("session") } }
            try await Task.sleep(for: .milliseconds(300))
            mayEnd.signal()
            try await ended.value
            #expect(try await !late.value)
        }
    }
    private static func wait(_ signal: DispatchSemaphore) { signal.wait() }

    @Test("Nobody keeps a row that is no organisation's, or through a door that does not change it", arguments: Engine.allCases)
    func kept(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            for table in ["organisation", "log_leaf"] as [Name] {
                await #expect(throws: StoreError.self) { try await world.store.write(world.acorn.scope) { try $0.keep(table, id: "o-acorn") } }
            }
        }
    }
}
