import Testing
@testable import Store

@Suite("The doors outside the organisations open accounts, and no organisation's content")
struct OutsideDoorTests {
    @Test("The account door reaches its own rows and no others", arguments: Engine.allCases)
    func account(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.sessions()
            let own = world.store.account("a-acorn")
            let seen = try await world.store.read(own) { tx in
                try [
                    tx.rows("SELECT email FROM account") { $0.text(0) },
                    tx.rows("SELECT id FROM session") { $0.text(0) },
                    tx.rows("SELECT slug FROM organisation") { $0.text(0) },
                    tx.rows("SELECT organisation_id, name FROM member") { $0.text(1) },
                ]
            }
            #expect(seen == [["acorn@example.org"], ["k-acorn"], ["acorn"], ["First of acorn"]])
            await #expect(throws: Problem.notFound) { try await world.store.write(own) { try $0.delete("session", id: "k-birch", version: 1) } }
            await #expect(throws: Problem.notFound) {
                try await world.store.write(own) { try $0.update("account", id: "a-birch", version: 1, ["email": .text("x@example.org")]) }
            }
            #expect(try await world.store.write(own) { try $0.remove("session", where: "id <> \("")") } == 1)
            #expect(try await world.store.write(own) { try $0.set("account", where: "TRUE", ["email": .text("new@example.org")]) } == 1)
            await #expect(throws: StoreError.wall) {
                try await world.store.write(own) { try $0.insert("session", id: "k2", ["account_id": .text("a-birch"), "expires_at": .integer(1)]) }
            }
            await #expect(throws: StoreError.unknownColumn("session.account_id")) {
                try await world.store.write(own) { _ = try $0.set("session", where: "TRUE", ["account_id": .text("a-birch")]) }
            }
            let left = try await world.store.read(world.store.gate()) { try $0.rows("SELECT email FROM account ORDER BY id") { $0.text(0) } }
            #expect(left == ["new@example.org", "birch@example.org", "employee@example.org", "engineer@example.org", "owner@example.org"])
        }
    }

    @Test(
        "A careless statement past Store finds no account's rows from another's door", arguments: Engine.allCases,
        [
            Entry(.account, account: "a-acorn", day: "2026-03-01"), Entry(.account, day: "2026-03-01"),
            Entry(.member, organisation: "o-acorn", member: "m-acorn", day: "2026-03-01"),
            Entry(.job, organisation: "o-acorn", day: "2026-03-01"), Entry(nil),
            // Not even with the key of the row, which finds and keeps it.
            Entry(.member, organisation: "o-acorn", member: "m-acorn", key: "k-birch", day: "2026-03-01"),
        ])
    func careless(_ engine: Engine, _ entry: Entry) async throws {
        try await World.with(engine) { world in
            try await world.sessions()
            for text in [
                "UPDATE session_rows SET expires_at = 9", "DELETE FROM session_rows WHERE id = 'k-birch'", "UPDATE account_rows SET email = 'x'",
                "DELETE FROM sign_up_rows",
                "INSERT INTO session_rows (id, version, account_id, expires_at) VALUES ('k', 1, 'a-birch', 9)",
                "INSERT INTO sign_up_rows (id, version, email, step) VALUES ('s', 1, 'x', 9)",
            ] {
                // PostgreSQL filters, SQLite aborts; neither touches the row.
                _ = try? await world.store.application.transact(.write, entry) { connection in
                    try connection.execute(text)
                    try connection.commit(after: [])
                }
            }
            let left = try await world.store.read(world.store.gate()) { tx in
                try tx.rows("SELECT id, expires_at FROM session WHERE account_id = 'a-birch'") { "\($0.text(0)) \($0.integer(1))" }
                    + tx.rows("SELECT email FROM sign_up") { $0.text(0) } + tx.rows("SELECT email FROM account WHERE id = 'a-birch'") { $0.text(0) }
            }
            #expect(left == ["k-birch 1", "birch@example.org"])
        }
    }

    @Test(
        "Past vetting too, the doors outside show nothing of any organisation", arguments: Engine.allCases,
        [
            Entry(.gate, key: "k-acorn", day: "2026-03-01"), Entry(.account, account: "a-acorn", day: "2026-03-01"), Entry(.operator, day: "2026-03-01"),
            Entry(.lookup, day: "2026-03-01"),
        ])
    func content(_ engine: Engine, _ entry: Entry) async throws {
        try await World.with(engine) { world in
            try await world.sessions()
            try await world.plant(world.acorn, "r1")
            let found = try await world.store.application.transact(.write, entry) { connection in
                var found: [String] = []
                for view in ["risk", "log_leaf", "log_value", "member", "api_token"] {
                    try connection.query("SELECT organisation_id FROM \(view)") { found.append(view + $0.text(0)) }
                }
                return found
            }
            #expect(found == [])
            for text in [
                "INSERT INTO risk_rows (organisation_id, id, version, title, score, active) VALUES ('o-acorn', 'x', 1, 't', 1, TRUE)",
                "UPDATE risk_rows SET title = 'taken'", "DELETE FROM member_rows",
            ] {
                _ = try? await world.store.application.transact(.write, entry) { connection in
                    try connection.execute(text)
                    try connection.commit(after: [])
                }
            }
            #expect(try await world.titles(world.acorn) == ["A risk"])
            #expect(try await world.store.enter("acorn", account: "a-owner").id == "m-owner")
        }
    }

    @Test("What may happen once happens once, among thirty-two who try", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let gate = world.store.gate()
            try await world.store.write(gate) { tx in
                try tx.insert("backup_code", id: "c1", ["account_id": .text("a-acorn"), "digest": .text("d")])
                try tx.insert("sign_up", id: "s1", ["email": .text("x"), "step": .integer(4)])
            }
            let won = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        try await world.store.write(gate) { tx in
                            [
                                try tx.remove("backup_code", where: "account_id = \("a-acorn") AND digest = \("d")"),
                                try tx.set("sign_up", where: "id = \("s1") AND step < \(5)", ["step": .integer(5)]),
                            ]
                        }
                    }
                }
                return try await group.reduce([0, 0]) { [$0[0] + $1[0], $0[1] + $1[1]] }
            }
            #expect(won == [1, 1])
        }
    }

    private static let unfit: [SQL] = [
        "", "id IN (SELECT id FROM session)", "TRUE) OR (TRUE", "session.id = 'x'", "nothing = 1", "current_account() = id", "1 = 1; DELETE",
        "EXISTS (SELECT 1)", "(TRUE", "risk = 1", "id = 'x' RETURNING id",
    ]
    @Test("The condition of a conditional write reads nothing but the table's own columns", arguments: unfit.indices)
    func condition(_ i: Int) async throws {
        try await World.with(.sqlite) { world in
            for scope in [world.store.gate()] {
                await #expect(throws: StoreError.self) { try await world.store.write(scope) { try $0.remove("session", where: Self.unfit[i]) } }
            }
        }
    }

    @Test("A member changes the settings of the organisation entered, and nothing else of the directory", arguments: Engine.allCases)
    func directory(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            let acorn = world.acorn.scope
            #expect(try await world.store.read(acorn) { try $0.rows("SELECT id FROM organisation") { $0.text(0) } } == ["o-acorn"])
            try await world.write(acorn) { try $0.update("organisation", id: "o-acorn", version: 1, ["title": .text("Acorn")]) }
            await #expect(throws: Problem.notFound) {
                try await world.write(acorn) { try $0.update("organisation", id: "o-birch", version: 1, ["title": .text("taken")]) }
            }
            await #expect(throws: StoreError.unknownColumn("organisation.slug")) {
                try await world.write(acorn) { try $0.update("organisation", id: "o-acorn", version: 2, ["slug": .text("oak")]) }
            }
            await #expect(throws: StoreError.self) { try await world.write(acorn) { try $0.insert("organisation", id: "o-new", ["slug": .text("new")]) } }
            await #expect(throws: StoreError.wall) { try await world.careless("UPDATE organisation_rows SET slug = 'oak' WHERE id = 'o-acorn'", as: "o-acorn") }
            for text in [
                "UPDATE organisation_rows SET title = 'taken' WHERE id = 'o-birch'", "DELETE FROM organisation_rows",
                "INSERT INTO organisation_rows (id, version, slug) VALUES ('o-new', 1, 'new')",
            ] {
                _ = try? await world.careless(text, as: "o-acorn")
            }
            let operate = world.store.operate(reason: "test")
            #expect(
                try await world.store.read(operate) { try $0.rows("SELECT slug, title FROM organisation ORDER BY slug") { "\($0.text(0)) \($0.text(1))" } } == [
                    "acorn Acorn", "birch ",
                ])
            try await world.store.write(operate) { try $0.update("organisation", id: "o-birch", version: 1, ["slug": .text("beech")]) }
            #expect(
                try await world.store.read(world.store.gate()) { try $0.rows("SELECT slug FROM organisation ORDER BY slug") { $0.text(0) } } == [
                    "acorn", "beech",
                ])
        }
    }
}

extension World {
    /// One of each of three accounts.
    func sessions() async throws {
        try await store.write(store.gate()) { tx in
            for (key, account) in [("k-acorn", "a-acorn"), ("k-birch", "a-birch"), ("k-engineer", "a-engineer")] {
                try tx.insert("session", id: key, ["account_id": .text(account), "expires_at": .integer(1)])
            }
        }
    }
}
