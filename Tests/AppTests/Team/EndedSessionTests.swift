@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A membership that ends takes its sessions with it, and they do not come back with the next one")
struct EndedSessionTests {
    private func sessions(of person: Person, _ world: AppWorld) async throws -> Int {
        try await world.store.read(world.store.gate()) { tx in
            try tx.rows("SELECT id FROM session WHERE account_id = \(person.account) AND organisation_id = \(person.organisationID)") { $0.text(0) }.count
        }
    }

    @Test("While something holds the account, the membership stands with its sessions; then both end at once", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (analyst, ciso, members) = (world.person(.analyst), try await world.member(.ciso), Members(accounts: world.accounts))
            _ = try await world.openSession(of: analyst)
            let (version, halt) = (try await world.standing(of: analyst).version, Halt())
            let holding = Task {
                try await world.store.write(world.store.gate()) { tx in
                    try tx.hold(analyst.account)
                    halt.wait()
                }
            }
            await halt.reached()
            let ending = Task { try await members.deactivate(analyst.member, version: version, as: ciso, now: world.clock.now) }
            // Long enough for it to have done the first of two steps, if it had two.
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await world.standing(of: analyst).state == .active)
            #expect(try await sessions(of: analyst, world) == 1)
            halt.end()
            try await holding.value
            try await ending.value
            #expect(try await world.standing(of: analyst).state == .deactivated)
            #expect(try await sessions(of: analyst, world) == 0)
        }
    }

    @Test("Who leaves one organisation stays signed in to the other", arguments: Engine.allCases)
    func leaving(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (here, there) = (world.person(.consultant), world.person(.consultant, of: "birch"))
            for person in [here, there] { _ = try await world.openSession(of: person) }
            try await Members(accounts: world.accounts).leave(as: world.member(.consultant), now: world.clock.now)
            #expect(try await sessions(of: here, world) == 0)
            #expect(try await sessions(of: there, world) == 1)
        }
    }

    @Test("A handover ends what both had open before it, and nothing that they opened after", arguments: Engine.allCases)
    func handover(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager, handovers) = (world.person(.ciso), world.person(.manager), Handovers(accounts: world.accounts))
            try await handovers.propose(manager.member, as: world.member(.ciso), now: world.clock.now)
            let open = try #require(try await handovers.open(as: world.member(.manager), now: world.clock.now))
            world.clock.advance(by: .seconds(1))
            for person in [ciso, manager] { _ = try await world.openSession(of: person) }
            try await handovers.accept(open.id, as: world.member(.manager), now: world.clock.now)
            #expect(try await sessions(of: manager, world) == 0)
            #expect(try await world.states("account.end-sessions") == ["waiting": 1], "asked for in the transaction that changed the roles")
            world.clock.advance(by: .seconds(1))
            let later = try await world.openSession(of: ciso)
            try await world.deliver()
            #expect(try await sessions(of: ciso, world) == 1)
            #expect(try await world.store.read(world.store.gate()) { try $0.hasLiveSession(later) })
        }
    }

    @Test("Who joins again comes in by the session that joined; one of the membership before opens nothing", arguments: Engine.allCases)
    func back(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let old = try await world.another(analyst)
            #expect(try await old.get("/o/acorn/assets").status == 200)
            // As an end that was cut off before the sessions were reached.
            try await world.change(analyst, ["state": .text("deactivated")])
            let link = try await world.invite(analyst.email, .analyst)
            let browser = try await world.another(analyst)
            _ = try await browser.get("/invitation/\(link)")
            #expect(try await browser.post("/invitation/\(link)").location == "/o/acorn")
            #expect(try await sessions(of: analyst, world) == 1)
            #expect(try await browser.get("/o/acorn/assets").status == 200)
            #expect(try await old.get("/o/acorn/assets").status == 303)
        }
    }

    @Test("A session that began before the person joined does not open the organisation", arguments: Engine.allCases)
    func older(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let old = try await world.another(analyst)
            #expect(try await old.get("/o/acorn/assets").status == 200)
            world.clock.advance(by: .seconds(1))
            try await world.change(analyst, ["joined_at": .integer(world.clock.now)])
            #expect(try await old.get("/o/acorn/assets").status == 404)
            #expect(try await world.another(analyst).get("/o/acorn/assets").status == 200)
        }
    }
}

extension Reading {
    fileprivate func hasLiveSession(_ digest: String) throws -> Bool { try first("SELECT id FROM session WHERE digest = \(digest)") { $0.text(0) } != nil }
}
