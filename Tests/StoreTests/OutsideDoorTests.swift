import Testing
@testable import Store

@Suite("The doors outside the organisations open accounts, and no organisation's content")
struct OutsideDoorTests {
    private struct Found: Sendable, Equatable {
        let email: String
        let slug: String?
    }

    private static func sessions(_ world: World) async throws {
        try await world.store.write(world.store.gate()) { tx in
            for (key, account) in [("k-acorn", "a-acorn"), ("k-birch", "a-birch"), ("k-engineer", "a-engineer")] {
                try tx.insert("session", id: key, ["account_id": .text(account), "expires_at": .integer(1)])
            }
        }
    }
    private static func resolve(_ world: World, _ key: String, _ slug: String) async throws -> Resolution<Found>? {
        try await world.store.resolve(
            key: key, "account.email, organisation.slug",
            from: """
                session JOIN account ON account.id = session.account_id LEFT JOIN organisation ON organisation.slug = \(slug) \
                LEFT JOIN member ON member.organisation_id = organisation.id AND member.account_id = account.id WHERE session.id = \(key)
                """
        ) { Found(email: $0.text(4), slug: $0.textIfAny(5)) }
    }

    @Test("One statement resolves a key to account, organisation and member", arguments: Engine.allCases)
    func resolve(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await Self.sessions(world)
            let meter = Meter()
            let found = try await meter.measure { try await Self.resolve(world, "k-acorn", "acorn") }
            #expect(meter.statements == 1)
            #expect(found?.value == Found(email: "acorn@example.org", slug: "acorn"))
            let member = try #require(found?.member)
            #expect([member.id, member.role, member.name, member.organisation] == ["m-acorn", "ciso", "First of acorn", "o-acorn"])
            try await world.plant(member, "r1")
            #expect(try await world.titles(member) == ["A risk"])

            // In another's organisation the account is nobody, in none it is itself, and an unknown key is nothing.
            #expect(try await Self.resolve(world, "k-acorn", "birch")?.member?.id == nil)
            #expect(try await Self.resolve(world, "k-acorn", "nowhere")?.value == Found(email: "acorn@example.org", slug: nil))
            #expect(try await Self.resolve(world, "k-nobody", "acorn")?.value == nil)
            // A member whose register is narrowed comes in narrowed.
            let engineer = try #require(try await Self.resolve(world, "k-engineer", "acorn")?.member)
            #expect(try await world.titles(engineer) == [])
        }
    }

    @Test("A resolution cannot make a member of anybody but the key's own account", arguments: Engine.allCases)
    func forged(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await Self.sessions(world)
            let every: SQL = "session JOIN member ON TRUE WHERE session.id = \("k-acorn")"
            let found = try await world.store.resolve(key: "k-acorn", "session.id", from: every) { $0.text(4) }
            #expect(found?.member?.id == "m-acorn")
            for (columns, from) in [
                (
                    "session.id",
                    "session JOIN member ON TRUE WHERE FALSE UNION ALL SELECT 'o-birch', 'm-birch', 'ciso', 'x', 'y' FROM session WHERE session.id = 'k-acorn'"
                ),
                ("'x' FROM session WHERE FALSE UNION SELECT 'o-birch', 'm-birch', 'ciso', 'x', 'y'", "session WHERE session.id = 'k-acorn'"),
                ("'x'", "session JOIN (SELECT 'o-birch' AS organisation_id, 'm-birch' AS id, 'ciso' AS role, 'x' AS name) AS member ON TRUE"),
                ("'x') AS y, (1", "session JOIN member ON TRUE"),
            ] as [(SQL, SQL)] {
                await #expect(throws: StoreError.self) { _ = try await world.store.resolve(key: "k-acorn", columns, from: from) { $0.text(4) } }
            }
            // Bound to no key, the gate shows no member at all.
            let seen = try await world.store.read(world.store.gate()) { try $0.rows("SELECT id FROM member") { $0.text(0) } }
            #expect(seen == [])
            await #expect(throws: StoreError.self) {
                _ = try await world.store.resolve(key: "k-acorn", "session.id", from: "session JOIN account ON TRUE LEFT JOIN member ON FALSE") { $0.text(4) }
            }
        }
    }

    @Test("A token opens the one membership it was made for", arguments: Engine.allCases)
    func token(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.write(world.acorn.scope) { try $0.insert("api_token", id: "t-engineer", ["member_id": .text("m-engineer"), "label": .text("ci")]) }
            let sql: SQL =
                "api_token JOIN member ON member.organisation_id = api_token.organisation_id AND member.id = api_token.member_id WHERE api_token.id = \("t-engineer")"
            #expect(try await world.store.resolve(key: "t-engineer", "api_token.label", from: sql) { $0.text(4) }?.member?.id == "m-engineer")
            #expect(try await world.store.resolve(key: "t-other", "api_token.label", from: sql) { $0.text(4) }?.value == nil)
        }
    }

    @Test("The account door reaches its own rows and no others", arguments: Engine.allCases)
    func account(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await Self.sessions(world)
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
            try await Self.sessions(world)
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
            try await Self.sessions(world)
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
