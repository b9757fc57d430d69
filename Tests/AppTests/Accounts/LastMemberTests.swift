@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("An organisation ends with the account of its only member, who is told so by its name")
struct LastMemberTests {
    private func alone(_ world: AppWorld) async throws -> Person {
        for person in world.people where person.organisation == "acorn" && person.role != .ciso { try await world.change(person, ["state": .text("left")]) }
        return world.person(.ciso)
    }
    private func standing(_ world: AppWorld) async throws -> String? {
        try await world.store.read(world.store.operate(reason: "test")) { try $0.plan(slug: "acorn", now: world.clock.now) }?.standing
    }

    @Test("The page names it; tokens, invitations and engagements end, and both logs have it", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.programme()
            let person = try await alone(world), browser = Browser(world)
            let made = try await world.api(
                .post, "/api/v1/engagements", as: person,
                json: #"{"title":"Audit","framework":"\#(AppWorld.framework)","from":"2026-01-01","to":"2026-12-31","ends_on":"2027-12-31"}"#)
            #expect(made.status == 201, "\(made.text)")
            let link = try await world.invite("nia@cedar.example", .analyst)
            world.forgetSession(of: person)
            try await browser.enter(as: person)
            let page = try await browser.get("/account/delete")
            #expect(page.text.contains("You are the only member of <strong>Acorn</strong>"))
            try await browser.freshen(.account)
            let ending = try #require(page.field("ending"))
            #expect(ending == person.organisationID)
            // Whoever was not told, because others were there when they looked, is asked once more.
            let untold = try await browser.post("/account/delete", ["password": Person.password])
            #expect(untold.status == 409 && untold.text.contains("You are the only member of Acorn"))
            #expect(try await standing(world) == "trial")
            _ = try await browser.get("/account/delete")
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": Person.password, "ending": ending]).status == 200)
            #expect(try await standing(world) == "cancelled")
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 401)
            #expect(try await Browser(world).get("/invitation/\(link)").status == 404)
            let scope = world.store.job(organisation: person.organisationID, reason: "test")
            let (invitations, ends) = try await world.store.read(scope) { tx in
                (
                    try tx.rows("SELECT state FROM invitation LIMIT 10") { $0.text(0) },
                    try tx.currentEngagementEnds(on: try tx.today(now: world.clock.now)).count
                )
            }
            #expect(invitations == ["revoked"] && ends == 0)
            for action in ["organisation.cancelled", "invitation.revoked", "engagement.ended", "member.left", "token.revoked"] {
                #expect(try await world.logged(action), "\(action)")
            }
            #expect(try await world.actions(.installation).filter { $0 == "organisation.cancelled" }.count == 1)
            try await world.deliver()
            #expect(try await world.states("organisation.cancel") == ["done": 1])
            #expect(try await world.actions(.installation).filter { $0 == "organisation.cancelled" }.count == 1, "the job finds it done")
        }
    }

    @Test("Cut off after the first step, the queue ends the organisation, and asking once more ends the account", arguments: Engine.allCases)
    func cutOff(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = try await alone(world), scope = world.store.job(organisation: person.organisationID, reason: "test"), now = world.clock.now
            // The transaction alone, as the first step has it, and then nothing.
            try await world.store.write(scope) { tx in
                _ = try tx.set("member", where: "id = \(person.member)", ["state": .text("left")])
                try tx.record(Change("member.left", "member", person.member))
                try Closing.close(person.organisationID, now: now, in: tx)
            }
            #expect(try await standing(world) == "trial")
            try await world.deliver()
            #expect(try await standing(world) == "cancelled")
            try await AccountDeletion(accounts: world.accounts).delete(
                person.account, session: world.openSession(of: person), .init(device: "a test", client: "", now: now))
            #expect(try await world.mail(to: person.email)?.subject == "Your account was deleted")
        }
    }

    @Test("Where others are there nothing ends, and the page says nothing of it", arguments: Engine.allCases)
    func others(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .consultant) { world, browser, person in
            #expect(try await !browser.get("/account/delete").text.contains("only member"))
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 200)
            #expect(try await standing(world) == "trial")
            #expect(try await world.states("organisation.cancel") == [:])
        }
    }
}
