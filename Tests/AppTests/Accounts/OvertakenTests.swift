@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("What ended a session is not outlived by what the session was about to do")
struct OvertakenTests {
    private func asking(_ world: AppWorld) -> Passwords.Asking { .init(device: "a test", client: "", now: world.clock.now) }
    private func kind(_ act: () async throws -> Void) async throws -> Problem.Kind? {
        do { try await act() } catch let problem as Problem { return problem.kind }
        return nil
    }

    @Test(
        "Of an ended session comes nothing that stays: no session, factor, code, password, token or address, and no end of the account",
        arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, member) = (world.person(.analyst), try await world.member(.analyst))
            let (session, asking) = (try await world.openSession(of: person), asking(world))
            let authenticators = Authenticators(accounts: world.accounts)
            let before = try await authenticators.all(of: person.account)
            let own = try await world.openSession(of: person), account = MyAccount(accounts: world.accounts)
            _ = try await account.askForAddress("grace@oak.example", password: Person.password, of: person.account, session: session, asking)
            let link = try #require(try await world.mail(to: "grace@oak.example")?.secret(after: "/account/address/"))
            try await OwnSessions(accounts: world.accounts).endOthers(of: person.account, but: own)

            let moved = try await kind {
                try await Sessions(accounts: world.accounts).move(
                    session,
                    to: NewSession(
                        id: world.accounts.identifier(1), digest: world.accounts.secret().digest, account: person.account,
                        organisation: (person.organisationID, "analyst"), device: "a test", place: nil, now: world.clock.now))
            }
            let codes = try await kind { _ = try await authenticators.renewCodes(of: person.account, session: session, asking) }
            let removed = try await kind {
                try await authenticators.remove(before.factors.first?.id ?? "", of: person.account, session: session, asking)
            }
            let password = try await kind {
                try await Passwords(accounts: world.accounts).change(
                    of: person.account, present: Person.password, new: "nine grey herons fly", session: session, asking)
            }
            let draft = TokenDraft(name: "late", endsOn: Day(of: world.clock.now + 30 * 86_400_000).iso, scopes: ["assets.read"])
            let tokens = Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
            let token = try await kind {
                _ = try await tokens.make(draft, as: member, account: person.account, session: session, now: world.clock.now)
            }
            let asked = try await kind {
                _ = try await account.askForAddress("ada@oak.example", password: Person.password, of: person.account, session: session, asking)
            }
            let taken = try await kind { _ = try await account.take(link, of: person.account, session: session, asking) }
            let others = try await kind { try await OwnSessions(accounts: world.accounts).endOthers(of: person.account, but: session) }
            let deleted = try await kind { try await AccountDeletion(accounts: world.accounts).delete(person.account, session: session, asking) }
            let end = try await kind {
                try await AccountDeletion(accounts: world.accounts).end(person.account, session: session, address: person.email, asking)
            }
            #expect([moved, codes, password, token, asked, taken, others, deleted, end] == Array(repeating: .unauthenticated, count: 9))
            #expect(try await account.profile(person.account).email == person.email)
            let (profile, notifications) = (try await account.profile(person.account), Notifications(accounts: world.accounts))
            let choices = try await notifications.all(of: person.account).map(\.isOn)
            let saved = try await kind {
                var other = profile
                other.name = "Somebody Else"
                try await account.save(other, of: person.account, session: session)
            }
            let zoned = try await kind {
                var other = profile
                other.timeZone = "Europe/Zurich"
                try await account.save(other, of: person.account, session: session)
            }
            let named = try await kind {
                try await authenticators.rename(before.factors.first?.id ?? "", to: "another", of: person.account, session: session)
            }
            let chosen = try await kind { try await notifications.save([], of: person.account, session: session, now: world.clock.now) }
            let kept = try #require(try await OwnSessions(accounts: world.accounts).all(of: person.account, now: world.clock.now).first)
            let one = try await kind { _ = try await OwnSessions(accounts: world.accounts).end(kept.id, of: person.account, session: session) }
            #expect([saved, zoned, named, chosen, one] == Array(repeating: .unauthenticated, count: 5))
            let left = try await account.profile(person.account)
            #expect(left.name == profile.name && left.timeZone == profile.timeZone)
            #expect(try await notifications.all(of: person.account).map(\.isOn) == choices)
            #expect(try await world.store.read(member.scope) { try $0.teamMember(member.id).name } == profile.name)
            #expect(try await world.standing(of: person).state == .active, "they left no organisation either")
            #expect(removed == .conflict, "the last one stays, whoever asks")
            let after = try await authenticators.all(of: person.account)
            #expect(after.codesLeft == before.codesLeft && after.factors.map(\.name) == before.factors.map(\.name))
            #expect(try await OwnSessions(accounts: world.accounts).all(of: person.account, now: world.clock.now).map(\.digest) == [own])
            let names = try await tokens.all(as: member, extent: .own).map(\.name)
            #expect(!names.contains("late"))
        }
    }

    @Test("A member who was suspended or got another role makes no token with the rights of before", arguments: Engine.allCases)
    func changed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, member) = (world.person(.analyst), try await world.member(.analyst))
            let session = try await world.openSession(of: person)
            try await world.store.write(world.store.job(organisation: person.organisationID, reason: "test")) { tx in
                _ = try tx.set("member", where: "id = \(person.member)", ["role": .text("employee")])
                try tx.record(Change("test.demoted", "member", person.member))
            }
            let tokens = Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
            let refused = try await kind {
                _ = try await tokens.make(
                    TokenDraft(name: "late", endsOn: Day(of: world.clock.now + 30 * 86_400_000).iso, scopes: ["assets.read"]), as: member,
                    account: person.account, session: session, now: world.clock.now)
            }
            #expect(refused == .forbidden)
        }
    }

    @Test("A changed password ends the links that were asked for before, to a new password and to another address", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, passwords, asking) = (world.person(.analyst), Passwords(accounts: world.accounts), asking(world))
            let (session, account) = (try await world.openSession(of: person), MyAccount(accounts: world.accounts))
            _ = try await passwords.askForReset(person.email, client: "", now: asking.now)
            let reset = try #require(try await world.mail(to: person.email)?.resetLink)
            _ = try await account.askForAddress("grace@oak.example", password: Person.password, of: person.account, session: session, asking)
            let address = try #require(try await world.mail(to: "grace@oak.example")?.secret(after: "/account/address/"))
            #expect(try await passwords.address(reset, now: asking.now) == person.email)
            try await passwords.change(of: person.account, present: Person.password, new: "nine grey herons fly", session: session, asking)
            #expect(try await passwords.address(reset, now: asking.now) == nil)
            #expect(try await !passwords.reset(reset, "five silver kettles", asking))
            #expect(try await !account.take(address, of: person.account, session: session, asking))
            #expect(try await account.profile(person.account).email == person.email)
        }
    }

    @Test("Going to another organisation, or to the same, makes no session last longer than 12 hours from the sign-in", arguments: Engine.allCases)
    func moving(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, browser) = (world.person(.consultant), Browser(world))
            #expect(try await browser.signIn(person).status == 303)
            _ = try await browser.get("/organisations")
            #expect(try await browser.post("/organisations/acorn").status == 303)
            for _ in 1...35 {
                world.clock.advance(by: .seconds(20 * 60))
                _ = try await browser.get("/organisations")
                #expect(try await browser.post("/organisations/birch").status == 303)
                #expect(try await browser.get("/o/birch").status == 200)
            }
            world.clock.advance(by: .seconds(20 * 60))
            #expect(try await browser.get("/o/birch").status == 303)
        }
    }

    @Test("A new password ends the link for a new authenticator, and tokens made while it was set", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, browser) = (world.person(.analyst), Browser(world))
            _ = try await browser.get("/reset")
            _ = try await browser.post("/reset", ["email": person.email])
            let link = try #require(try await world.mail(to: person.email)?.resetLink)
            let (row, account, now) = (world.accounts.identifier(world.clock.now), person.account, world.clock.now)
            let links = FactorLinks(accounts: world.accounts)
            try await world.store.write(world.store.gate()) { try links.insert(row, account: account, now: now, in: $0) }
            _ = try await world.installation.recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: now)
            _ = try await browser.get("/reset/\(link)")
            #expect(try await browser.post("/reset/\(link)", ["password": "nine grey herons fly"]).status == 200)
            #expect(try await world.store.read(world.store.gate()) { try $0.heldFactorLinks(of: account) }.isEmpty)
            #expect(try await world.store.read(world.store.gate()) { try $0.heldRecoveries(of: account) }.map(\.state) == ["cancelled"])
            let id = world.accounts.identifier(world.clock.now)
            try await world.store.write(world.store.job(organisation: person.organisationID, reason: "test")) { tx in
                try tx.insert(
                    "api_token", id: id,
                    [
                        "digest": .text(String(repeating: "0", count: 64)), "member_id": .text(person.member), "name": .text("late"),
                        "scopes": .text("assets.read"), "created_at": .integer(now), "ends_at": .integer(now + 86_400_000),
                    ])
                try tx.record(Change("token.made", "api_token", id))
            }
            try await world.deliver()
            let member = try await world.member(.analyst)
            let tokens = Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
            #expect(try await tokens.all(as: member, extent: .own).isEmpty)
        }
    }
}
