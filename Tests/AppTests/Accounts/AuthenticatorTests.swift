@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Authenticators and backup codes are added, replaced and removed by their owner")
struct AuthenticatorTests {
    private func key(_ page: Reply, _ world: AppWorld, _ person: Person) throws -> (sealed: String, codes: TOTP) {
        let sealed = try #require(page.field("key"))
        let key = try EnrolmentKey(sealed: sealed, email: person.email, .account(person.account), accounts: world.accounts)
        return (sealed, try #require(TOTP(secret: key.secret)))
    }
    private func now(_ codes: TOTP, _ world: AppWorld) -> String { codes.code(step: codes.step(at: world.clock.now / 1_000)) }

    @Test("Another authenticator is added with both codes, signs in, and is told and logged", arguments: Engine.allCases)
    func add(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let (sealed, codes) = try key(try await browser.get("/account/authenticators/new"), world, person)
            let form = ["key": sealed, "name": "Spare phone", "code": now(codes, world)]
            let ask = try await browser.post("/account/authenticators", form)
            #expect(ask.status == 403 && ask.text.contains("Spare phone"))
            let done = try await browser.post("/account/authenticators", form.merging(["fresh_code": person.code(at: world.clock.now)]) { $1 })
            #expect(done.location == "/account?done=added")
            #expect(try await browser.get("/account").text.contains("Spare phone"))
            #expect(try await world.mail(to: person.email)?.subject == "An authenticator was added to your account")
            #expect(try await world.actions(of: person).contains("account.factor_added"))
            // The same key once more would take one code twice.
            world.clock.advance(by: .seconds(60))
            #expect(try await browser.post("/account/authenticators", ["key": sealed, "name": "Again", "code": now(codes, world)]).status == 422)
            let ticket = try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: "", now: world.clock.now)
            #expect(try await SignIns(accounts: world.accounts).accept(now(codes, world), ticket: ticket, now: world.clock.now).isAccepted)
        }
    }

    @Test("The key of one account is not taken at another, and a wrong code keeps key and name")
    func foreignKey() async throws {
        try await AppWorld.withAccount { world, browser, person in
            let other = try await world.another(world.person(.analyst))
            let sealed = try #require(try await other.get("/account/authenticators/new").field("key"))
            try await browser.freshen(.factors)
            #expect(
                try await browser.post("/account/authenticators", ["key": sealed, "name": "x", "code": "123456"]).location == "/account/authenticators/new")
            let own = try key(try await browser.get("/account/authenticators/new"), world, person)
            let wrong = try await browser.post("/account/authenticators", ["key": own.sealed, "name": "Tablet", "code": person.wrongCode(at: world.clock.now)])
            if wrong.status == 422 { #expect(wrong.field("key") == own.sealed && wrong.text.contains("value=\"Tablet\"")) }
        }
    }

    @Test(
        "The last authenticator cannot be removed, only replaced; what is replaced or removed no longer works, and other sessions end",
        arguments: Engine.allCases)
    func replace(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let there = try await world.another(person)
            let first = try #require(try await Authenticators(accounts: world.accounts).all(of: person.account).factors.first)
            try await browser.freshen(.factors)
            #expect(try await browser.post("/account/authenticators/\(first.id)/remove").status == 409)
            let (sealed, codes) = try key(try await browser.get("/account/authenticators/\(first.id)/replace"), world, person)
            let done = try await browser.post(
                "/account/authenticators", ["key": sealed, "name": "New phone", "code": now(codes, world), "replaces": first.id])
            #expect(done.location == "/account?done=replaced")
            #expect(try await there.get("/account").status == 303)
            #expect(try await browser.get("/account").status == 200)
            world.clock.advance(by: .seconds(60))
            let signIns = SignIns(accounts: world.accounts)
            let ticket = try await signIns.begin(person.email, Person.password, client: "", now: world.clock.now)
            #expect(try await signIns.accept(person.code(at: world.clock.now), ticket: ticket, now: world.clock.now).isAccepted == false)
            #expect(try await signIns.accept(now(codes, world), ticket: ticket, now: world.clock.now).isAccepted)
            // Somebody else's, and one that is none, are not there.
            let other = try #require(try await Authenticators(accounts: world.accounts).all(of: world.person(.analyst).account).factors.first)
            for id in [other.id, "none"] {
                #expect(try await browser.get("/account/authenticators/\(id)").status == 404)
                #expect(try await browser.post("/account/authenticators/\(id)", ["name": "x"]).status == 404)
                #expect(try await browser.post("/account/authenticators/\(id)/remove").status == 404)
            }
        }
    }

    @Test("Of two authenticators that are removed at the same time, one stays", arguments: Engine.allCases)
    func removeBoth(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, _, person in
            let authenticators = Authenticators(accounts: world.accounts)
            let asking = Passwords.Asking(device: "a test", client: "", now: world.clock.now)
            let key = try EnrolmentKey(email: person.email, .account(person.account), accounts: world.accounts)
            let codes = try #require(TOTP(secret: key.secret))
            let session = try await world.openSession(of: person)
            try await authenticators.add(.init(name: "Second", code: now(codes, world)), key: key, to: person.account, session: session, asking)
            let ids = try await authenticators.all(of: person.account).factors.map(\.id)
            #expect(ids.count == 2)
            await withTaskGroup(of: Void.self) { group in
                for id in ids { group.addTask { try? await authenticators.remove(id, of: person.account, session: session, asking) } }
            }
            #expect(try await authenticators.all(of: person.account).factors.count == 1)
        }
    }

    @Test("New backup codes take the place of all old ones, and are shown once", arguments: Engine.allCases)
    func codes(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .ciso) { world, browser, person in
            #expect(try await browser.get("/account/backup-codes").text.contains("10 of 10 left"))
            #expect(try await browser.post("/account/backup-codes").status == 403)
            let page = try await browser.post("/account/backup-codes", ["fresh_code": "", "fresh_backup": world.backupCodes[3]])
            #expect(page.status == 200)
            let new = page.text.split(separator: "<code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            #expect(Set(new).count == 10)
            #expect(try await world.mail(to: person.email)?.subject == "You have new backup codes")
            #expect(try await world.actions(of: person).contains("account.backup_codes_made"))
            let signIns = SignIns(accounts: world.accounts)
            let ticket = try await signIns.begin(person.email, Person.password, client: "", now: world.clock.now)
            #expect(try await signIns.accept(world.backupCodes[4], ticket: ticket, now: world.clock.now).isAccepted == false)
            #expect(try await signIns.accept(new[0], ticket: ticket, now: world.clock.now).isAccepted)
            #expect(try await browser.get("/account/backup-codes").text.contains("9 of 10 left"))
        }
    }
}
