@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("After a restore nobody is let in by what may have been ended since the backup")
struct LockoutTests {
    private func act(_ reason: String = "restored to 24 November") throws -> OperatorAct { try OperatorAct(name: "ops", reason: reason) }

    /// A row as it stands, to be put back as a restore does.
    private static func taken(_ world: AppWorld, _ person: Person) async throws -> (session: Cells, id: String) {
        try await world.store.read(world.store.gate()) { tx in
            try tx.one(
                """
                SELECT id, digest, account_id, organisation_id, device, began_at, used_at, ends_at, role FROM session WHERE account_id = \(person.account)
                ORDER BY began_at DESC, id DESC LIMIT 1
                """
            ) { row in
                let cells: Cells = [
                    "digest": .text(row.text(1)), "account_id": .text(row.text(2)), "organisation_id": .text(row.text(3)), "device": .text(row.text(4)),
                    "began_at": .integer(Int64(row.integer(5))), "used_at": .integer(Int64(row.integer(6))), "ends_at": .integer(Int64(row.integer(7))),
                    "role": .text(row.text(8)),
                ]
                return (cells, row.text(0))
            }
        }
    }

    @Test("A session that was ended and restored opens again until its end, and no more once the operator ended all", arguments: Engine.allCases)
    func restored(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst), browser = Browser(world)
            try await browser.enter(as: person)
            let cookie = browser.cookies[Cookie.session.rawValue]
            let row = try await Self.taken(world, person)
            func restore() async throws { try await world.store.write(world.store.gate()) { try $0.insert("session", id: row.id, row.session) } }
            func opens() async throws -> Bool {
                browser.set(Cookie.session.rawValue, cookie)
                return try await browser.get("/o/acorn/controls").status == 200
            }
            #expect(try await opens())
            _ = try await browser.post("/sign-out")
            #expect(try await !opens())
            try await restore()
            #expect(try await opens(), "nothing in the row says that it was ended")
            let ended = try await Lockout(accounts: world.accounts).endAll(by: act(), now: world.clock.now)
            #expect(ended.sessions > 0)
            #expect(try await !opens())
            try await restore()
            world.clock.advance(by: .seconds(12 * 3_600))
            #expect(try await !opens(), "it has an end")
        }
    }

    @Test("It ends the sessions, links and tokens of everybody, each log says so with the reason, and people sign in anew", arguments: Engine.allCases)
    func everything(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, stranger) = (world.person(.ciso), world.person(.ciso, of: "birch"))
            let (mine, theirs) = (try await world.token(of: ciso, scopes: [.assetsRead]), try await world.token(of: stranger, scopes: [.assetsRead]))
            let browsers = [ciso, stranger].map { _ in Browser(world) }
            for (browser, person) in zip(browsers, [ciso, stranger]) { try await browser.enter(as: person) }
            let reset = Browser(world)
            _ = try await reset.get("/reset")
            _ = try await reset.post("/reset", ["email": ciso.email])
            let link = try #require(try await world.mail(to: ciso.email)?.resetLink)
            await #expect(throws: Problem.invalid("reason", "")) {
                try await Lockout(accounts: world.accounts).endAll(by: act(""), now: world.clock.now)
            }
            #expect(try await world.api(.get, "/api/v1/assets", token: mine).status == 200)

            let ended = try await Lockout(accounts: world.accounts).endAll(by: act(), now: world.clock.now)
            #expect(ended.sessions >= 2 && ended.links >= 1 && ended.tokens >= 2, "\(ended)")
            for token in [mine, theirs] { #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 401) }
            for (browser, place) in zip(browsers, ["acorn", "birch"]) { #expect(try await browser.get("/o/\(place)").location?.hasPrefix("/sign-in") == true) }
            #expect(try await Browser(world).get("/reset/\(link)").status == 404)
            let said = try await world.entries(.installation).suffix(2)
            #expect(said.map(\.action) == [Lockout.action, Lockout.last] && said.last?.after("tokens") == String(ended.tokens))
            for (organisation, person) in [("acorn", ciso), ("birch", stranger)] {
                let own = try await world.log(of: organisation).map(\.action)
                let (revoked, told) = (try #require(own.lastIndex(of: "token.revoked")), try #require(own.firstIndex(of: Lockout.action)))
                #expect(revoked < told, "whoever is cut off has not said that all are ended")
                let values = try await world.store.read(world.store.job(organisation: person.organisationID, reason: "test")) {
                    try $0.rows(
                        """
                        SELECT v.value FROM log_leaf AS l JOIN log_value AS v ON v.position = l.position WHERE l.action = \(Lockout.action)
                        ORDER BY v.field
                        """
                    ) { $0.text(0) }
                }
                #expect(values.contains("ops") && values.contains("restored to 24 November"), "\(values)")
            }
            let again = try await Lockout(accounts: world.accounts).endAll(by: act(), now: world.clock.now)
            #expect(again == .init())
            let back = Browser(world)
            #expect(try await back.signIn(ciso).status < 400)
            #expect(try await back.get("/o/acorn/assets").status == 200)
        }
    }
}
