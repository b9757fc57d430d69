@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An account is its owner's to see, change, take along and end")
struct MyAccountTests {
    private func with(_ engine: Engine = .sqlite, _ role: Role = .manager, _ body: @Sendable (AppWorld, Browser, Person) async throws -> Void) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(role))
            try await browser.enter(as: person)
            _ = try await browser.get("/account")
            try await body(world, browser, person)
        }
    }
    private func another(_ person: Person, _ world: AppWorld) async throws -> Browser {
        world.forgetSession(of: person)
        let browser = Browser(world)
        try await browser.enter(as: person)
        return browser
    }

    @Test("Name, language and time zone are kept; the name goes to the organisation, with its entry in the log", arguments: Engine.allCases)
    func profile(_ engine: Engine) async throws {
        try await with(engine) { world, browser, person in
            let done = try await browser.post("/account", ["name": "  Grace <Hopper> ", "language": "en-GB", "time_zone": "Europe/Zurich"])
            #expect(done.location == "/account?done=saved")
            let page = try await browser.get("/account?done=saved")
            #expect(page.text.contains("value=\"Grace &lt;Hopper&gt;\"") && page.text.contains("<option value=\"Europe/Zurich\" selected"))
            #expect(page.text.contains("Your details are saved"))
            #expect(try await browser.get("/o/acorn/team").text.contains("Grace &lt;Hopper&gt;"))
            #expect(try await world.actions(of: person).contains("member.renamed"))
            let wrong = try await browser.post("/account", ["name": "", "language": "xx", "time_zone": "Mars/Olympus"])
            #expect(wrong.status == 422)
            for field in ["name", "language", "time_zone"] { #expect(wrong.text.contains("f-\(field)-error"), "\(field)") }
        }
    }

    // MARK: Authenticators

    private func key(_ page: Reply, _ world: AppWorld, _ person: Person) throws -> (sealed: String, codes: TOTP) {
        let sealed = try #require(page.field("key"))
        let key = try EnrolmentKey(sealed: sealed, email: person.email, .account(person.account), accounts: world.accounts)
        return (sealed, try #require(TOTP(secret: key.secret)))
    }
    private func now(_ codes: TOTP, _ world: AppWorld) -> String { codes.code(step: codes.step(at: world.clock.now / 1_000)) }

    @Test("Another authenticator is added with both codes, signs in, and is told and logged", arguments: Engine.allCases)
    func add(_ engine: Engine) async throws {
        try await with(engine) { world, browser, person in
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
        try await with { world, browser, person in
            let other = try await another(world.person(.analyst), world)
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
        try await with(engine) { world, browser, person in
            let there = try await another(person, world)
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
        try await with(engine) { world, _, person in
            let authenticators = Authenticators(accounts: world.accounts)
            let asking = Passwords.Asking(device: "a test", client: "", now: world.clock.now)
            let key = try EnrolmentKey(email: person.email, .account(person.account), accounts: world.accounts)
            let codes = try #require(TOTP(secret: key.secret))
            try await authenticators.add(.init(name: "Second", code: now(codes, world)), key: key, to: person.account, session: "", asking)
            let ids = try await authenticators.all(of: person.account).factors.map(\.id)
            #expect(ids.count == 2)
            await withTaskGroup(of: Void.self) { group in
                for id in ids { group.addTask { try? await authenticators.remove(id, of: person.account, session: "", asking) } }
            }
            #expect(try await authenticators.all(of: person.account).factors.count == 1)
        }
    }

    @Test("New backup codes take the place of all old ones, and are shown once", arguments: Engine.allCases)
    func codes(_ engine: Engine) async throws {
        try await with(engine, .ciso) { world, browser, person in
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

    // MARK: Sessions

    @Test("One's sessions are listed, this one is marked, and one or all others can be ended; another's cannot", arguments: Engine.allCases)
    func sessions(_ engine: Engine) async throws {
        try await with(engine) { world, browser, person in
            let (second, third) = (try await another(person, world), try await another(person, world))
            let page = try await browser.get("/account/sessions")
            #expect(page.text.components("End session") == 2 && page.text.components("this one") == 1)
            let all = try await OwnSessions(accounts: world.accounts).all(of: person.account, now: world.clock.now)
            let digest = Session.digest(of: second.cookies[Cookie.session.rawValue] ?? "")
            let id = try #require(all.first { $0.digest == digest }?.id)
            let foreign = try await another(world.person(.analyst), world)
            #expect(try await foreign.post("/account/sessions/\(id)/end").status == 404)
            #expect(try await second.get("/account").status == 200)
            #expect(try await browser.post("/account/sessions/\(id)/end").location == "/account/sessions")
            #expect(try await second.get("/account").status == 303)
            #expect(try await third.get("/account").status == 200)
            _ = try await browser.post("/account/sessions/end")
            #expect(try await third.get("/account").status == 303)
            #expect(try await browser.get("/account").status == 200)
            #expect(try await foreign.get("/account").status == 200)
        }
    }

    // MARK: Address

    @Test("Another address counts once its link is used, signed in; then other sessions and tokens end, and all hear of it", arguments: Engine.allCases)
    func address(_ engine: Engine) async throws {
        try await with(engine) { world, browser, person in
            let there = try await another(person, world)
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
            let foreign = try await another(world.person(.analyst), world)
            #expect(try await foreign.get("/account/address/\(link)").status == 404)
            #expect(try await foreign.post("/account/address/\(link)").status == 404)
            for _ in 1...2 { #expect(try await browser.get("/account/address/\(link)").status == 200) }
            #expect(try await browser.post("/account/address/\(link)").location == "/account?done=address")
            #expect(try await browser.get("/account").text.contains("grace@oak.example"))
            try await world.deliver()
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
        try await with(engine) { world, browser, _ in
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
        try await with(engine) { world, browser, person in
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

    // MARK: Data and end

    @Test("One's data is a file with everything that is held, and without secrets", arguments: Engine.allCases)
    func export(_ engine: Engine) async throws {
        try await with(engine, .consultant) { world, browser, person in
            #expect(try await browser.post("/account/export").status == 403)
            let reply = try await browser.post("/account/export", ["fresh_code": person.code(at: world.clock.now)])
            #expect(reply.status == 200)
            #expect(reply.header("Content-Disposition")?.hasPrefix("attachment") == true)
            let json = try reply.json
            #expect(json["email"] == .text(person.email))
            guard case .list(let memberships)? = json["memberships"], case .list(let tokens)? = json["api_tokens"] else {
                Issue.record("no lists")
                return
            }
            #expect(memberships.compactMap { $0["organisation"] } == [.text("Acorn"), .text("Birch")])
            #expect(tokens.count == 2)
            for secret in [Hex.encode(person.secret), Base32.encode(person.secret), "argon2id", person.token, browser.cookies[Cookie.session.rawValue] ?? "-"] {
                #expect(!reply.text.contains(secret))
            }
            #expect(try await world.actions(of: person).contains("account.exported"))
        }
    }

    @Test("A deleted account is gone everywhere: sessions, tokens, memberships, address", arguments: Engine.allCases)
    func delete(_ engine: Engine) async throws {
        try await with(engine, .consultant) { world, browser, person in
            let there = try await another(person, world)
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": "wrong"]).status == 422)
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 200)
            #expect(try await browser.get("/account").status == 303)
            #expect(try await there.get("/account").status == 303)
            try await world.deliver()
            for organisation in ["acorn", "birch"] {
                let member = world.person(.consultant, of: organisation)
                #expect(try await world.api(.get, "/api/v1/assets", as: member).status == 401)
                #expect(try await world.actions(of: member).contains("account.deleted"))
                #expect(
                    try await world.store.read(world.store.job(organisation: member.organisationID, reason: "test")) { tx in
                        try tx.first("SELECT state FROM member WHERE id = \(member.member)") { $0.text(0) }
                    } == "left")
            }
            #expect(try await world.mail(to: person.email)?.subject == "Your account was deleted")
            await #expect(throws: Problem.self) {
                _ = try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: "", now: world.clock.now)
            }
            // The address is free again.
            #expect(try await SignUpVisitor(world, email: person.email).signUp().status == 200)
        }
    }

    @Test("The last CISO does not go while others are there; with a second one they do", arguments: Engine.allCases)
    func lastCISO(_ engine: Engine) async throws {
        try await with(engine, .ciso) { world, browser, person in
            try await browser.freshen(.account)
            let refused = try await browser.post("/account/delete", ["password": Person.password])
            #expect(refused.status == 409 && refused.text.contains("Acorn"))
            #expect(try await browser.get("/account").status == 200)
            try await world.change(world.person(.manager), ["role": .text("ciso")])
            // Both at the same time: one of them stays.
            let asking = Passwords.Asking(device: "a test", client: "", now: world.clock.now)
            let accounts = [person.account, world.person(.manager).account]
            let done = await withTaskGroup(of: Bool.self) { group in
                for account in accounts {
                    group.addTask { (try? await AccountDeletion(accounts: world.accounts).delete(account, asking)) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
        }
    }
}

extension String {
    /// How often a text stands in this one.
    func components(_ part: String) -> Int { ranges(of: part).count }
}
