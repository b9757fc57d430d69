import Testing
@testable import Store

@Suite("What visitors leave for the operator goes in and is read by the operator alone")
struct LetterboxTests {
    private static let note = Table("note_left", .letterbox, [Column("word", .text(max: 20))], unique: [["word"]])

    private func with(_ engine: Engine, _ body: (Store) async throws -> Void) async throws {
        try await World.with(engine, more: Self.note) { _, store in
            try await body(store)
        }
    }
    private func left(_ store: Store) async throws -> [String] {
        try await store.read(store.operate(reason: "test")) { try $0.rows("SELECT word FROM note_left ORDER BY word") { $0.text(0) } }
    }

    @Test("A visitor and the gate add to it; neither reads, changes or removes anything, and members do nothing at all", arguments: Engine.allCases)
    func doors(_ engine: Engine) async throws {
        try await with(engine) { store in
            try await store.write(store.letterbox()) { try $0.insert("note_left", id: "n1", ["word": .text("visitor")]) }
            try await store.write(store.gate()) { try $0.insert("note_left", id: "n2", ["word": .text("gate")]) }
            #expect(try await left(store) == ["gate", "visitor"])
            await #expect(throws: StoreError.self) {
                try await store.write(store.letterbox()) { _ = try $0.rows("SELECT word FROM note_left") { $0.text(0) } }
            }
            await #expect(throws: StoreError.self) {
                try await store.write(store.letterbox()) { _ = try $0.set("note_left", where: "TRUE", ["word": .text("other")]) }
            }
            await #expect(throws: StoreError.self) { try await store.write(store.letterbox()) { _ = try $0.remove("note_left", where: "TRUE") } }
            await #expect(throws: StoreError.self) { try await store.read(store.gate()) { _ = try $0.rows("SELECT word FROM note_left") { $0.text(0) } } }
            await #expect(throws: StoreError.self) { try await store.write(store.gate()) { _ = try $0.remove("note_left", where: "TRUE") } }
            // It opens nothing else, and leaves no work behind.
            await #expect(throws: StoreError.self) { try await store.write(store.letterbox()) { try $0.insert("sign_up", id: "s", ["email": .text("e")]) } }
            await #expect(throws: StoreError.self) { try await store.write(store.letterbox()) { _ = try $0.enqueue("a.job") } }
            await #expect(throws: StoreError.self) {
                try await store.write(store.job(organisation: "o-acorn", reason: "test")) { try $0.insert("note_left", id: "n3", ["word": .text("x")]) }
            }
            _ = try await store.write(store.operate(reason: "test")) { try $0.remove("note_left", where: "word = 'gate'") }
            #expect(try await left(store) == ["visitor"])
        }
    }

    @Test("The engine itself says so to a careless statement through any other door", arguments: Engine.allCases)
    func walls(_ engine: Engine) async throws {
        try await with(engine) { store in
            try await store.write(store.letterbox()) { try $0.insert("note_left", id: "n1", ["word": .text("visitor")]) }
            for door in [DoorKind.gate, .account, .runner, .lookup] {
                for text in ["UPDATE note_left_rows SET word = 'other'", "DELETE FROM note_left_rows"] {
                    let entry = Entry(door, account: door == .account ? "a-acorn" : nil, day: "2026-03-01")
                    _ = try? await store.application.transact(.write, entry) { connection in
                        try connection.execute(text)
                        try connection.commit(after: [])
                    }
                }
                guard door != .gate else { continue }
                await #expect(throws: StoreError.wall, "\(door)") {
                    try await store.application.transact(.write, Entry(door, account: door == .account ? "a-acorn" : nil, day: "2026-03-01")) {
                        try $0.execute("INSERT INTO note_left_rows (id, version, word) VALUES ('x', 1, 'x')")
                    }
                }
            }
            #expect(try await left(store) == ["visitor"])
        }
    }

    @Test(
        "PostgreSQL lets the visitors' role insert there, and neither read, change nor remove", arguments: Engine.servers,
        ["SELECT word FROM note_left", "SELECT word FROM note_left_rows", "UPDATE note_left_rows SET word = 'x'", "DELETE FROM note_left_rows"])
    func visitorRole(_ engine: Engine, _ text: String) async throws {
        try await with(engine) { store in
            try await store.write(store.letterbox()) { try $0.insert("note_left", id: "n1", ["word": .text("visitor")]) }
            await #expect(throws: StoreError.wall) {
                try await store.visitor?.transact(.write, Entry(.operator, day: "2026-03-01")) { try $0.execute(text) }
            }
        }
    }

    @Test("Of many that say a word at once one is told that it was free", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await with(engine) { store in
            let free = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 1...16 {
                    group.addTask {
                        try await store.write(store.gate()) {
                            try $0.insertIfFree("note_left", id: "n\(number)", ["word": .text("once")])
                        }
                    }
                    group.addTask {
                        try await store.write(store.letterbox()) { try $0.insertIfFree("note_left", id: "v\(number)", ["word": .text("once")]) }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(free == 1)
            #expect(try await left(store) == ["once"])
            // Where rows are somebody's, to be told would be to learn of them.
            await #expect(throws: StoreError.self) {
                try await store.write(store.gate()) { _ = try $0.insertIfFree("account", id: "a", ["email": .text("e")]) }
            }
        }
    }

    @Test("A check of the isolation tries this kind of table too, and finds nothing", arguments: Engine.allCases)
    func isolation(_ engine: Engine) async throws {
        try await with(engine) { store in
            #expect(try await store.checkSchema().findings == [])
            let report = try await store.checkIsolation()
            #expect(report.isRight, "\(report)")
        }
    }
}
