@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An account gets another address once that is proved")
struct AddressChangeTests {
    @Test("Another address counts once its link is used, signed in; then other sessions and tokens end, and all hear of it", arguments: Engine.allCases)
    func address(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let there = try await world.another(person)
            let form = ["email": "grace@oak.example", "password": Person.password]
            #expect(try await browser.post("/account/address", form).status == 403)
            try await browser.freshen(.account)
            let personal = try await browser.post("/account/address", ["email": "grace@gmail.com", "password": "wrong"])
            #expect(personal.status == 422 && personal.text.contains("f-email-error") && personal.text.contains("f-password-error"))
            let sent = try await browser.post("/account/address", form)
            #expect(sent.status == 200)
            #expect(try await world.mail(to: person.email)?.subject == "Another address was asked for")
            let link = try #require(try await world.mail(to: "grace@oak.example")?.secret(after: "/account/address/"))
            // A scanner, and another person, get nowhere with it.
            #expect(try await Browser(world).get("/account/address/\(link)").status == 303)
            let foreign = try await world.another(world.person(.analyst))
            #expect(try await foreign.get("/account/address/\(link)").status == 404)
            #expect(try await foreign.post("/account/address/\(link)").status == 404)
            for _ in 1...2 { #expect(try await browser.get("/account/address/\(link)").status == 200) }
            #expect(try await browser.post("/account/address/\(link)").location == "/account?done=address")
            #expect(try await browser.get("/account").text.contains("grace@oak.example"))
            #expect(try await browser.get("/o/acorn/team").text.contains("grace@oak.example"))
            #expect(try await there.get("/account").status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 401)
            #expect(try await world.mail(to: person.email)?.subject == "Your account has another address now")
            let actions = try await world.actions(of: person)
            #expect(actions.contains("account.address_changed") && actions.contains("member.address_changed"))
            #expect(try await browser.post("/account/address/\(link)").status == 404)
            await #expect(throws: Problem.self) {
                _ = try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: "", now: world.clock.now)
            }
            _ = try await SignIns(accounts: world.accounts).begin("grace@oak.example", Person.password, client: "", now: world.clock.now)
        }
    }

    @Test("That an address has an account is told by mail to it alone", arguments: Engine.allCases)
    func collision(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, _ in
            try await browser.freshen(.account)
            let taken = try await browser.post("/account/address", ["email": "analyst@acorn.example", "password": Person.password])
            // The next one asked for takes the place of this one.
            try await world.deliver()
            let free = try await browser.post("/account/address", ["email": "nobodys@acorn.example", "password": Person.password])
            #expect(taken.status == free.status)
            #expect(taken.text.replacing("analyst@", with: "nobodys@") == free.text)
            #expect(taken.statements == free.statements)
            #expect(try await world.mail(to: "analyst@acorn.example")?.subject == "You already have an account")
            #expect(try await world.mail(to: "analyst@acorn.example")?.secret(after: "/account/address/") == nil)
        }
    }

    @Test("An address that got an account in the meantime stays that account's", arguments: Engine.allCases)
    func late(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            try await browser.freshen(.account)
            _ = try await browser.post("/account/address", ["email": "grace@oak.example", "password": Person.password])
            let link = try #require(try await world.mail(to: "grace@oak.example")?.secret(after: "/account/address/"))
            let other = world.person(.analyst)
            try await world.store.write(world.store.gate()) { tx in
                _ = try tx.set("account", where: "id = \(other.account)", ["email": .text("grace@oak.example"), "email_canonical": .text("grace@oak.example")])
            }
            #expect(try await browser.post("/account/address/\(link)").status == 404)
            #expect(try await MyAccount(accounts: world.accounts).profile(person.account).email == person.email)
        }
    }
}
