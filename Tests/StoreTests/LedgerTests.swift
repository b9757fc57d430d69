import Cryptography
import Testing
@testable import Store

@Suite("Accounts and the installation have logs of their own")
struct LedgerTests {
    private static let mine = Ledger.account("a-acorn")
    private static func entries(_ world: World, _ ledger: Ledger) async throws -> [String] {
        try await world.store.read(world.store.ledger(ledger)) { try $0.rows("SELECT action FROM log_leaf ORDER BY position") { $0.text(0) } }
    }
    private static func note(_ action: String = "account.tried", _ ledger: Ledger = mine) -> @Sendable (Writing) throws -> Void {
        { try $0.record(Change(action, "account", "a-acorn", fields: [.init("device", after: .text("Firefox"))]), in: ledger, as: "a-acorn", role: "account") }
    }

    @Test("An act and its entry stand or fall together, and the log begins with the first", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            struct Failure: Error {}
            await #expect(throws: Failure.self) {
                try await world.store.write(world.store.gate()) { tx in
                    _ = try tx.set("account", where: "id = 'a-acorn'", ["email": .text("other@example.org")])
                    try Self.note()(tx)
                    throw Failure()
                }
            }
            #expect(try await world.store.head(world.store.ledger(Self.mine)).size == 0)
            try await world.store.write(world.store.gate()) { tx in
                _ = try tx.set("account", where: "id = 'a-acorn'", ["email": .text("other@example.org")])
                try Self.note()(tx)
            }
            try await world.store.write(world.store.account("a-acorn"), Self.note("account.again"))
            try await world.store.write(world.store.operate(reason: "test")) { tx in
                try tx.record(Change("job.dropped", "job", "j1"), by: try OperatorAct(name: "ops", reason: "of no use"))
            }
            #expect(try await Self.entries(world, Self.mine) == ["account.tried", "account.again"])
            #expect(try await Self.entries(world, .installation) == ["job.dropped"])
            #expect(try await Self.entries(world, .account("a-birch")) == [])
            let leaf = try await world.store.read(world.store.ledger(Self.mine)) { tx in
                try Leaf(encoded: tx.one("SELECT leaf FROM log_leaf WHERE position = 0") { $0.bytes(0) })
            }
            #expect([leaf.organisation, leaf.actor, leaf.role, leaf.action] == ["ac-a-acorn", "a-acorn", "account", "account.tried"])
        }
    }

    @Test("One transaction takes one head, and each door its own logs", arguments: Engine.allCases)
    func oneHead(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let other = Ledger.account("a-birch")
            await #expect(throws: StoreError.self) {
                try await world.store.write(world.store.gate()) { tx in
                    try Self.note()(tx)
                    try Self.note("account.tried", other)(tx)
                }
            }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.account("a-acorn"), Self.note("account.tried", other)) }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.gate(), Self.note("account.tried", .installation)) }
            await #expect(throws: StoreError.self) { try await world.store.write(world.store.operate(reason: "test"), Self.note()) }
            await #expect(throws: StoreError.self) { try await world.store.write(world.acorn.scope, Self.note()) }
            for ledger in [Self.mine, other, .installation] {
                let left = try await Self.entries(world, ledger)
                #expect(left.isEmpty, "\(ledger)")
            }
        }
    }

    @Test("Nobody sees or changes another's log: no member, no other account, and the operator only how long it is", arguments: Engine.allCases)
    func apart(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.store.write(world.store.gate(), Self.note())
            let members = try await world.store.read(world.acorn.scope) { try $0.rows("SELECT action FROM log_leaf") { $0.text(0) } }
            #expect(!members.contains("account.tried"))
            #expect(try await Self.entries(world, .account("a-birch")) == [])
            await #expect(throws: StoreError.self) {
                try await world.store.read(world.store.operate(reason: "test")) { try $0.rows("SELECT action FROM log_leaf") { $0.text(0) } }
            }
            let shown = try await world.store.read(world.store.operate(reason: "test")) {
                try $0.rows("SELECT organisation_id, size FROM log_head") { "\($0.text(0)) \($0.integer(1))" }
            }
            #expect(shown == ["ac-a-acorn 1"])
            for door in [DoorKind.ledger, .gate, .account, .operator] {
                for text in ["UPDATE log_leaf_rows SET action = 'x'", "DELETE FROM log_leaf_rows", "DELETE FROM log_value_rows", "DELETE FROM log_head_rows"] {
                    _ = try? await world.store.application.transact(.write, Entry(door, organisation: "ac-a-acorn", account: "a-acorn", day: "2026-03-01")) {
                        try $0.execute(text)
                        try $0.commit(after: [])
                    }
                }
            }
            #expect(try await Self.entries(world, Self.mine) == ["account.tried"])
            #expect(try await world.store.head(world.store.ledger(Self.mine)).size == 1)
        }
    }

    @Test("Sixteen that begin a log at the same time leave no gap and no double", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 { group.addTask { try await world.store.write(world.store.gate(), Self.note()) } }
                try await group.waitForAll()
            }
            let rows = try await world.store.read(world.store.ledger(Self.mine)) { try $0.rows("SELECT leaf FROM log_leaf ORDER BY position") { $0.bytes(0) } }
            var tree = Frontier()
            for row in rows { tree.append(.leaf(row)) }
            let head = try await world.store.head(world.store.ledger(Self.mine))
            #expect(rows.count == 16 && head.size == 16 && head.frontier.root == tree.root)
        }
    }

    /// Statements may take ten minutes here: what ends the wait is the limit for locks alone.
    private static let hasty: Settings = {
        var settings = World.settings
        (settings.wait, settings.statementTimeout) = (.milliseconds(300), .seconds(600))
        return settings
    }()

    @Test("While somebody holds a log's head, an act in it is not available, and has not happened", .timeLimit(.minutes(15)), arguments: Engine.allCases)
    func held(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.store.write(world.store.gate(), Self.note())
            let store = try await World.open(world.place, World.migrations, Self.hasty)
            defer { store.close() }
            let holder: any Connection =
                switch world.place {
                case .sqlite(let path): try SQLiteConnection(path, isWriter: true, World.settings)
                case .postgres(let application, _): try PostgresConnection(application, World.settings)
                }
            defer { holder.close() }
            let held: [(String, Scope<MemberDoor>?)] = [("ac-a-acorn", nil), ("o-acorn", world.acorn.scope)]
            for (ledger, scope) in held {
                try holder.begin(.write, Entry(.ledger, organisation: ledger))
                try holder.query("SELECT size FROM log_head_rows WHERE organisation_id = '\(ledger)'\(engine == .postgres ? " FOR UPDATE" : "")") { _ in }
                do {
                    if let scope {
                        try await store.write(scope) { tx in
                            try tx.insert("risk", id: "r1", ["title": .text("x"), "score": .integer(1), "active": .flag(true)])
                            try tx.record(Change("risk.created", "risk", "r1"))
                        }
                    } else {
                        try await store.write(store.gate()) { tx in
                            _ = try tx.set("account", where: "id = 'a-acorn'", ["email": .text("late@example.org")])
                            try Self.note("account.late")(tx)
                        }
                    }
                    Issue.record("\(ledger): it did not wait for the head")
                } catch let problem as Problem {
                    #expect(problem.kind == .unavailable && problem.retryAfter != nil, "\(ledger): \(problem)")
                }
                holder.rollback()
            }
            #expect(try await Self.entries(world, Self.mine) == ["account.tried"])
            let email = try await world.store.read(world.store.gate()) { try $0.one("SELECT email FROM account WHERE id = 'a-acorn'") { $0.text(0) } }
            #expect(email == "acorn@example.org")
            #expect(try await world.titles(world.acorn) == [])
            try await store.write(store.gate(), Self.note("account.later"))
            #expect(try await Self.entries(world, Self.mine) == ["account.tried", "account.later"])
        }
    }

    @Test("A migration is an entry of the installation's log, and one that does nothing is none", arguments: Engine.allCases)
    func migrated(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let random: @Sendable (Int) -> [UInt8] = { count in
                var generator = SystemRandomNumberGenerator()
                return randomBytes(count, using: &generator)
            }
            let note = Store.MigrationNote(try OperatorAct(name: "ops", reason: "a new version"), clock: { World.start }, random: random)
            try await Store.migrate(world.owner, World.schema(), World.migrations, note: note)
            #expect(try await Self.entries(world, .installation) == [])
            let later = World.migrations + [Migration(3, "nothing", [])]
            try await Store.migrate(world.owner, World.schema(), later, note: note)
            let store = try await World.open(world.place, later)
            defer { store.close() }
            let said = try await store.read(store.ledger(.installation)) { tx in
                try tx.rows("SELECT field, value FROM log_value ORDER BY field") { "\($0.text(0))=\($0.text(1))" }
            }
            #expect(said == ["operator=ops", "reason=a new version", "version=3", "version~before=2"])
        }
    }
}
