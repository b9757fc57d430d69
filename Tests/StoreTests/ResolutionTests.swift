import Testing
@testable import Store

@Suite("A key opens its own account and membership, and nobody else's")
struct ResolutionTests {
    private struct Found: Sendable, Equatable {
        let email: String
        let slug: String?
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
            try await world.sessions()
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
            try await world.sessions()
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
}
