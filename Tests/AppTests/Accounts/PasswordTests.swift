@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A new password ends what the old one opened, and never goes past the authenticator")
struct PasswordTests {
    private static let new = "nine lanterns by the harbour"

    private func isIn(_ browser: Browser) async throws -> Bool { try await browser.get("/account").status == 200 }

    private func signedIn(_ person: Person, _ world: AppWorld) async throws -> Browser {
        let browser = Browser(world)
        world.clock.advance(by: .seconds(30))
        #expect(try await browser.signIn(person).status == 303)
        _ = try await browser.get("/account")
        return browser
    }

    @Test("Changing it takes the present one, ends the other sessions, keeps this one, and is told and logged", arguments: Engine.allCases)
    func change(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.manager)
            let (here, there) = (try await signedIn(person, world), try await signedIn(person, world))
            let wrong = try await here.post("/account/password", ["password": "a wrong password", "new_password": "short"])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("f-password-error") && wrong.text.contains("f-new_password-error"))
            #expect(try await isIn(there))
            let before = world.passwords.evaluations
            let done = try await here.post("/account/password", ["password": Person.password, "new_password": Self.new])
            #expect(done.location == "/account?done=password")
            #expect(world.passwords.evaluations == before + 2)
            #expect(try await isIn(here))
            #expect(try await isIn(there) == false)
            #expect(try await world.mail(to: person.email)?.subject == "Your password was changed")
            #expect(try await world.actions(of: person).contains("account.password_changed"))
            let browser = Browser(world)
            _ = try await browser.get("/sign-in")
            #expect(try await browser.post("/sign-in", ["email": person.email, "password": Person.password]).status == 422)
            #expect(try await browser.post("/sign-in", ["email": person.email, "password": Self.new]).status == 303)
            // API tokens go on: whoever changes a password knows the old one.
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 200)
        }
    }

    @Test("Five wrong present passwords close the form for a while, not the session")
    func guessing() async throws {
        try await AppWorld.with { world in
            let browser = try await signedIn(world.person(.manager), world)
            for _ in 1...5 { #expect(try await browser.post("/account/password", ["password": "x", "new_password": Self.new]).status == 422) }
            let closed = try await browser.post("/account/password", ["password": Person.password, "new_password": Self.new])
            #expect(closed.status == 429)
            #expect(closed.header("Retry-After") != nil)
            #expect(try await isIn(browser))
        }
    }

    @Test("The answer to a forgotten password is the same whether or not there is an account, in words, work and mails", arguments: Engine.allCases)
    func same(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = Browser(world)
            _ = try await browser.get("/reset")
            let before = world.passwords.evaluations
            let known = try await browser.post("/reset", ["email": "analyst@acorn.example"])
            _ = try await browser.get("/reset")
            let unknown = try await browser.post("/reset", ["email": "nobodys@acorn.example"])
            #expect(known.status == 200 && unknown.status == 200)
            #expect(known.text.replacing("analyst@", with: "nobodys@") == unknown.text)
            #expect(known.statements == unknown.statements)
            #expect(world.passwords.evaluations == before)
            #expect(try await world.mail(to: "analyst@acorn.example")?.resetLink != nil)
            #expect(try await world.mail(to: "nobodys@acorn.example")?.resetLink == nil)
            #expect(try await world.mail(to: "nobodys@acorn.example")?.subject == "There is no account with this address")
        }
    }

    @Test("A reset ends sessions, tickets and tokens, needs a code afterwards, and is told and logged", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.consultant)
            let there = try await signedIn(person, world)
            let browser = Browser(world)
            _ = try await browser.get("/sign-in")
            #expect(try await browser.post("/sign-in", ["email": person.email, "password": Person.password]).status == 303)
            _ = try await browser.get("/reset")
            _ = try await browser.post("/reset", ["email": person.email])
            let link = try #require(try await world.mail(to: person.email)?.resetLink)
            // Looking does not use it up, and a password that will not do neither.
            for _ in 1...3 { #expect(try await browser.get("/reset/\(link)").status == 200) }
            #expect(try await browser.post("/reset/\(link)", ["password": "Consultant of acorn"]).status == 422)
            let before = world.passwords.evaluations
            #expect(try await browser.post("/reset/\(link)", ["password": Self.new]).status == 200)
            #expect(world.passwords.evaluations == before + 1)
            #expect(try await isIn(there) == false)
            #expect(try await isIn(browser) == false)
            for organisation in ["acorn", "birch"] {
                let member = world.person(.consultant, of: organisation)
                #expect(try await world.api(.get, "/api/v1/assets", as: member).status == 401, "\(organisation)")
                #expect(try await world.actions(of: member).contains("account.password_reset"))
                #expect(try await world.actions(of: member).contains("token.revoked"))
            }
            #expect(try await world.mail(to: person.email)?.subject == "Your password was changed")
            // The ticket that the old password had got is over, and the new password leads to the code, not past it.
            world.clock.advance(by: .seconds(30))
            _ = try await browser.get("/sign-in/code")
            #expect(try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)]).status == 422)
            _ = try await browser.get("/sign-in")
            let password = try await browser.post("/sign-in", ["email": person.email, "password": Self.new])
            #expect(password.location?.hasPrefix("/sign-in/code") == true)
            #expect(browser.cookies[Cookie.session.rawValue] == nil)
            // The authenticator is the one of before: a mailbox alone lets nobody in.
            _ = try await browser.get("/sign-in/code")
            #expect(try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)]).status == 303)
            // Once.
            #expect(try await browser.get("/reset/\(link)").status == 404)
            #expect(try await browser.post("/reset/\(link)", ["password": Self.new]).status == 404)
        }
    }

    @Test("A reset link is over after an hour, and when another was used; used twice at the same time it works once", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let passwords = Passwords(accounts: world.accounts)
            func ask() async throws -> String {
                _ = try await passwords.askForReset(person.email, client: "", now: world.clock.now)
                return try #require(try await world.mail(to: person.email)?.resetLink)
            }
            let first = try await ask()
            world.clock.advance(by: .seconds(3_599))
            #expect(try await passwords.address(first, now: world.clock.now) != nil)
            world.clock.advance(by: .seconds(1))
            #expect(try await passwords.address(first, now: world.clock.now) == nil)
            let (second, third) = (try await ask(), try await ask())
            let asking = Passwords.Asking(device: "a test", client: "", now: world.clock.now)
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 1...4 { group.addTask { try await passwords.reset(third, Self.new, asking) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 1)
            #expect(try await passwords.reset(second, Self.new, asking) == false)
        }
    }

    @Test("Five mails an hour go to one address; the answer stays the same")
    func mails() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            var pages: Set<String> = []
            for _ in 1...7 {
                _ = try await browser.get("/reset")
                pages.insert(try await browser.post("/reset", ["email": "analyst@acorn.example"]).text)
            }
            #expect(pages.count == 1)
            try await world.deliver()
            let all = try FileManager.default.contentsOfDirectory(atPath: world.folder + "/outbox")
            var count = 0
            for name in all {
                let text = try String(contentsOfFile: world.folder + "/outbox/" + name, encoding: .utf8)
                if text.contains("To: <analyst@acorn.example>") { count += 1 }
            }
            #expect(count == 5)
        }
    }

    @Test("A hash that costs too little to guess is made anew when the password is known, and only then", arguments: Engine.allCases)
    func rehash(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.engineer)
            // Two lanes where the program wants one.
            let cost = try #require(Argon2Cost(memory: 16, passes: 1, lanes: 2))
            let old = try PasswordHash(Person.password, salt: world.chance.bytes(16), cost: cost).phc
            try await world.store.write(world.store.gate()) { _ = try $0.set("account", where: "id = \(person.account)", ["password": .text(old)]) }
            func stored() async throws -> String {
                try await world.store.read(world.store.gate()) { try $0.account(id: person.account)?.password ?? "" }
            }
            let signIns = SignIns(accounts: world.accounts)
            await #expect(throws: Problem.self) { _ = try await signIns.begin(person.email, "a wrong one", client: "", now: world.clock.now) }
            #expect(try await stored() == old)
            _ = try await signIns.begin(person.email, Person.password, client: "", now: world.clock.now)
            let new = try await stored()
            #expect(new.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
            let before = world.passwords.evaluations
            _ = try await signIns.begin(person.email, Person.password, client: "", now: world.clock.now)
            #expect(try await stored() == new)
            #expect(world.passwords.evaluations == before + 1)
        }
    }

    @Test("Of sign-ins at the same time that each make a weak hash anew, all get in", arguments: Engine.allCases)
    func rehashes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, signIns) = (world.person(.engineer), SignIns(accounts: world.accounts))
            let cost = try #require(Argon2Cost(memory: 16, passes: 1, lanes: 2))
            for _ in 1...4 {
                let old = try PasswordHash(Person.password, salt: world.chance.bytes(16), cost: cost).phc
                try await world.store.write(world.store.gate()) { _ = try $0.set("account", where: "id = \(person.account)", ["password": .text(old)]) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...3 {
                        group.addTask { _ = try await signIns.begin(person.email, Person.password, client: "192.0.2.\(number)", now: world.clock.now) }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test(
        "Passwords made of the person's, the organisation's or the product's name are refused, common and short ones too",
        arguments: ["Manager of acorn", "Acorn-acorn-2026", "aertous-aertous", "password1234", "elevenchars"])
    func policy(_ password: String) async throws {
        try await AppWorld.with { world in
            let browser = try await signedIn(world.person(.manager), world)
            let reply = try await browser.post("/account/password", ["password": Person.password, "new_password": password])
            #expect(reply.status == 422)
            #expect(reply.text.contains("f-new_password-error") && !reply.text.contains("f-password-error"))
        }
    }
}

extension OutboxMail {
    /// The secret in the link of a mail for a new password.
    var resetLink: String? { secret(after: "/reset/") }
    func secret(after path: String) -> String? {
        text.firstRange(of: path).map { String(text[$0.upperBound...].prefix { $0.isHexDigit }) }.flatMap { $0.count == 64 ? $0 : nil }
    }
}

extension AppWorld {
    /// What the organisation's log says of one of its members and their tokens, as actions.
    func actions(of person: Person) async throws -> [String] {
        try await deliver()
        return try await store.read(store.job(organisation: person.organisationID, reason: "test")) { tx in
            try tx.rows("SELECT action FROM log_leaf WHERE record_id = \(person.member) OR record_type = 'api_token' ORDER BY position LIMIT 1000") {
                $0.text(0)
            }
        }
    }
}
