@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A session ends when it should, and never spans two organisations")
struct SessionTests {
    private func signedIn(_ person: Person, _ world: AppWorld) async throws -> Browser {
        let browser = Browser(world)
        #expect(try await browser.signIn(person).status == 303)
        _ = try await browser.get("/o/acorn/team")
        return browser
    }
    private func isIn(_ browser: Browser, _ path: String = "/o/acorn/team") async throws -> Bool { try await browser.get(path).status == 200 }

    @Test("A session without a request for 30 minutes is over; with requests it lasts", arguments: Engine.allCases)
    func idle(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = try await signedIn(world.person(.analyst), world)
            for _ in 1...3 {
                world.clock.advance(by: .seconds(29 * 60))
                #expect(try await isIn(browser))
            }
            world.clock.advance(by: .seconds(30 * 60))
            #expect(try await isIn(browser) == false)
        }
    }

    @Test("A session is over after 12 hours, whatever happens")
    func absolute() async throws {
        try await AppWorld.with { world in
            let browser = try await signedIn(world.person(.analyst), world)
            for _ in 1...(12 * 3 - 1) {
                world.clock.advance(by: .seconds(20 * 60))
                #expect(try await isIn(browser))
            }
            world.clock.advance(by: .seconds(20 * 60))
            #expect(try await isIn(browser) == false)
        }
    }

    @Test("Signing out ends the session wherever its cookie was copied to")
    func signOut() async throws {
        try await AppWorld.with { world in
            let browser = try await signedIn(world.person(.analyst), world)
            let copy = Browser(world)
            copy.set(Cookie.session.rawValue, browser.cookies[Cookie.session.rawValue])
            #expect(try await isIn(copy))
            let reply = try await browser.post("/sign-out")
            #expect(reply.status == 303)
            #expect(browser.cookies[Cookie.session.rawValue] == nil)
            #expect(try await isIn(copy) == false)
            #expect(try await isIn(browser) == false)
        }
    }

    @Test("A suspended member is out with the next request, in the browser and with a token", arguments: Engine.allCases)
    func suspendedMember(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let browser = try await signedIn(person, world)
            try await world.change(person, ["state": .text("suspended")])
            #expect(try await browser.get("/o/acorn/team").status == 404)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 401)
        }
    }

    @Test("A suspended account is out with the next request", arguments: Engine.allCases)
    func suspendedAccount(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let browser = try await signedIn(person, world)
            try await world.store.write(world.store.gate()) { _ = try $0.set("account", where: "id = \(person.account)", ["state": .text("suspended")]) }
            #expect(try await browser.get("/o/acorn/team").status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 401)
        }
    }

    @Test("Another role counts from the next request")
    func role() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let browser = try await signedIn(person, world)
            #expect(try await browser.get("/o/acorn/assets").status == 200)
            try await world.change(person, ["role": .text("employee")])
            #expect(try await browser.get("/o/acorn/assets").status == 403)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 403)
        }
    }

    @Test("A cancelled organisation is gone for its sessions and its tokens")
    func cancelled() async throws {
        try await AppWorld.with { world in
            let person = world.person(.ciso)
            let browser = try await signedIn(person, world)
            try await world.setStanding(.cancelled)
            #expect(try await browser.get("/o/acorn/team").status == 404)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 404)
            #expect(try await browser.get("/organisations").text.contains("not a member of any organisation"))
            #expect(try await browser.post("/organisations/acorn").status == 404)
        }
    }

    @Test("A Consultant chooses an organisation, and choosing another begins another session", arguments: Engine.allCases)
    func consultant(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(.consultant))
            #expect(try await browser.signIn(person, next: "/o/acorn/team").location == "/organisations")
            #expect(try await browser.get("/o/acorn/team").status == 404)
            let choice = try await browser.get("/organisations")
            #expect(choice.text.contains("Enter Acorn") && choice.text.contains("Enter Birch"))
            let first = browser.cookies[Cookie.session.rawValue]
            #expect(try await browser.post("/organisations/acorn").location == "/o/acorn")
            let second = try #require(browser.cookies[Cookie.session.rawValue])
            #expect(second != first)
            #expect(try await browser.get("/o/acorn/assets").status == 200)
            #expect(try await browser.get("/o/birch/assets").status == 404)

            _ = try await browser.get("/organisations")
            #expect(try await browser.post("/organisations/birch").location == "/o/birch")
            #expect(try await browser.get("/o/birch/assets").status == 200)
            #expect(try await browser.get("/o/acorn/assets").status == 404)
            let old = Browser(world)
            for secret in [first, second] {
                old.set(Cookie.session.rawValue, secret)
                #expect(try await old.get("/o/acorn/assets").status == 303)
            }
            _ = try await browser.get("/organisations")
            #expect(try await browser.post("/organisations/nowhere").status == 404)
        }
    }

    @Test("A token can do no more than its scopes and its owner's role, and is over after its end")
    func tokens() async throws {
        try await AppWorld.with { world in
            let narrow = try await world.token(of: world.person(.ciso), scopes: [.assetsRead])
            #expect(try await world.api(.get, "/api/v1/assets", token: narrow).status == 200)
            #expect(try await world.api(.post, "/api/v1/assets", token: narrow, json: #"{"name":"x"}"#).status == 403)
            #expect(try await world.api(.get, "/api/v1/assets", as: world.person(.employee)).status == 403)
            #expect(try await world.api(.get, "/api/v1/assets", token: narrow + "x").status == 401)
            #expect(try await world.api(.get, "/api/v1/assets", token: String(narrow.dropLast()) + "!").status == 401)
            world.clock.advance(by: .seconds(365 * 86_400))
            #expect(try await world.api(.get, "/api/v1/assets", token: narrow).status == 401)
        }
    }
}

extension AppWorld {
    /// Changes a membership, as team management will.
    func change(_ person: Person, _ cells: Cells) async throws {
        try await store.write(store.job(organisation: person.organisationID, reason: "test")) { tx in
            _ = try tx.set("member", where: "id = \(person.member)", cells)
            try tx.record(Change("member.changed", "member", person.member))
        }
    }
}
