@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A factor is reset only where the account is nobody else's, and never without the password")
struct FactorResetTests {
    private func reset(_ person: Person, as actor: Person, _ world: AppWorld) async throws -> Reply {
        try await world.act("/o/acorn/team/members/\(person.member)/reset", as: actor)
    }

    @Test("A reset ends sessions, tokens and codes; a new authenticator takes the link and the password", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            let open = Browser(world)
            try await open.enter(as: analyst)
            let reply = try await reset(analyst, as: ciso, world)
            #expect(reply.status == 303, "\(reply.text)")
            #expect(try await open.get("/o/acorn/assets").status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", as: analyst).status == 401)
            #expect(try await Browser(world).signIn(analyst).status == 422, "the old authenticator counts no more")
            #expect(try await world.mail(to: ciso.email)?.subject == "The authenticator of \(analyst.name) was reset")
            let link = try #require(try await world.link("/new-authenticator/", to: analyst.email))

            let browser = Browser(world)
            let page = try await browser.get("/new-authenticator/\(link)")
            #expect(page.status == 200)
            let key = try EnrolmentKey(sealed: page.field("key") ?? "", email: analyst.email, link: link, accounts: world.accounts)
            let totp = try #require(TOTP(secret: key.secret))
            func code() -> String { totp.code(step: totp.step(at: world.clock.now / 1_000)) }
            let wrong = try await browser.post("/new-authenticator/\(link)", ["key": key.sealed, "password": "not the password", "code": code()])
            #expect(wrong.status == 422 && wrong.text.contains("password-error"))
            let done = try await browser.post("/new-authenticator/\(link)", ["key": key.sealed, "password": Person.password, "code": code()])
            #expect(done.status == 200 && done.text.ranges(of: "<li><code>").count == 10, "\(done.text)")
            #expect(try await browser.get("/o/acorn").status == 303, "no session comes of it")
            #expect(try await browser.get("/new-authenticator/\(link)").status == 404)
            world.clock.advance(by: .seconds(60))
            _ = try await browser.get("/sign-in")
            let password = try await browser.post("/sign-in", ["email": analyst.email, "password": Person.password])
            _ = try await browser.get(password.location ?? "/")
            #expect(try await browser.post("/sign-in/code", ["code": code()]).location == "/o/acorn")
        }
    }

    @Test("An account that two organisations share is refused, with the advice to suspend", arguments: Engine.allCases)
    func shared(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let reply = try await reset(world.person(.consultant), as: world.person(.ciso), world)
            #expect(reply.status == 409 && reply.text.contains("Suspend the membership instead"))
            #expect(try await world.mail(to: world.person(.consultant).email) == nil)
            #expect(try await world.api(.get, "/api/v1/assets", as: world.person(.consultant)).status == 200)
        }
    }

    /// Birch's CISO invites a person of acorn; the digest of the link.
    private func invitation(of target: Person, _ world: AppWorld) async throws -> String {
        let birch = try await world.member(.ciso, of: "birch")
        try await Invitations(accounts: world.accounts).send(InvitationDraft(email: target.email, role: "analyst"), as: birch, now: world.clock.now)
        let link = try #require(try await world.link("/invitation/", to: target.email))
        return try #require(Session.digest(of: link))
    }

    @Test("An account that joins another organisation meanwhile is not reset: the two wait for each other", arguments: Engine.allCases)
    func interleaved(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (target, ciso) = (world.person(.analyst), try await world.member(.ciso))
            let digest = try await invitation(of: target, world)
            let halt = Halt()
            let joining = Task {
                try await world.store.join(key: digest, from: Acceptances.invitation(digest), member: "m-new", account: target.account) { tx in
                    try tx.hold(target.account)
                    try tx.insert(
                        "member", id: "m-new",
                        [
                            "account_id": .text(target.account), "role": .text("analyst"), "name": .text("x"), "email": .text(target.email),
                            "state": .text("active"), "joined_at": .integer(1),
                        ])
                    try tx.record(Change("member.joined", "member", "m-new"))
                    halt.wait()
                }
            }
            await halt.reached()
            let resetting = Task {
                try await FactorResets(accounts: world.accounts).reset(target.member, as: ciso, now: world.clock.now)
            }
            // Long enough for it to have asked; whatever it found, it must not have gone on.
            try await Task.sleep(for: .milliseconds(300))
            halt.end()
            try await joining.value
            let problem = await #expect(throws: Problem.self) { try await resetting.value }
            #expect(problem?.kind == .conflict)
            try await world.deliver()
            #expect(try await !world.logged("factor.reset"))
            #expect(try await world.link("/new-authenticator/", to: target.email) == nil)
            #expect(try await world.api(.get, "/api/v1/assets", as: target).status == 200)
            #expect(try await Browser(world).signIn(target).status == 303, "the factor is still there")
        }
    }

    @Test("Of a reset and an acceptance at the same time only one comes through", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, birch) = (try await world.member(.ciso), try await world.member(.ciso, of: "birch"))
            for role in [Role.analyst, .engineer, .employee, .manager] {
                let target = world.person(role)
                try await Invitations(accounts: world.accounts).send(InvitationDraft(email: target.email, role: "analyst"), as: birch, now: world.clock.now)
                let link = try #require(try await world.link("/invitation/", to: target.email))
                let browser = Browser(world)
                try await browser.enter(as: target)
                _ = try await browser.get("/invitation/\(link)")
                async let accepted = try await browser.post("/invitation/\(link)").status == 303
                async let reset =
                    (try? await FactorResets(accounts: world.accounts).reset(target.member, as: ciso, now: world.clock.now)) != nil
                let (isIn, isReset) = (try await accepted, await reset)
                let isMember = try await world.accounts.memberships(of: target.account).count == 2
                #expect(isMember != isReset, "\(role): member of two \(isMember), reset \(isReset)")
                if isMember { #expect(isIn, "\(role)") }
            }
        }
    }

    @Test("A reset's mails are dropped for whoever is no longer concerned, and its link is made with the mail", arguments: Engine.allCases)
    func mails(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, manager) = (try await world.member(.ciso), world.person(.analyst), world.person(.manager))
            try await world.change(manager, ["role": .text("ciso")])
            try await FactorResets(accounts: world.accounts).reset(analyst.member, as: ciso, now: world.clock.now)
            func digests() async throws -> [String] {
                try await world.store.read(world.store.gate()) { try $0.rows("SELECT digest FROM factor_link LIMIT 10") { $0.text(0) } }
            }
            #expect(try await digests().allSatisfy { $0.hasPrefix("none-") })
            // No CISO any more, and no member any more, before the mails go.
            try await world.change(manager, ["role": .text("manager")])
            try await world.change(analyst, ["state": .text("suspended")])
            try await world.deliver()
            #expect(try await world.states("mail.factor-reset") == ["dropped": 1])
            #expect(try await world.states("mail.factor-reset-told") == ["done": 1, "dropped": 1])
            #expect(try await world.mail(to: analyst.email) == nil)
            #expect(try await digests().allSatisfy { $0.hasPrefix("none-") })

            try await world.change(analyst, ["state": .text("active")])
            try await FactorResets(accounts: world.accounts).reset(analyst.member, as: ciso, now: world.clock.now)
            let link = try #require(try await world.link("/new-authenticator/", to: analyst.email))
            #expect(try await digests() == [Session.digest(of: link) ?? ""])
        }
    }

    @Test("Only a CISO resets, never their own, never another organisation's, and only while it is paid for", arguments: Engine.allCases)
    func refusals(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            for person in world.people where person.organisation == "acorn" && person.role != .ciso {
                #expect(try await reset(analyst, as: person, world).status == 403, "\(person.role)")
            }
            #expect(try await reset(ciso, as: ciso, world).status == 403)
            #expect(try await reset(world.person(.analyst, of: "birch"), as: ciso, world).status == 404)
            for standing in [Caller.Standing.pastDue, .lapsed] {
                try await world.setStanding(standing)
                #expect(try await reset(analyst, as: ciso, world).status == 402, "\(standing)")
            }
            try await world.setStanding(.trial)
            #expect(try await reset(analyst, as: ciso, world).status == 303)
        }
    }

    @Test("Five wrong passwords end a link, and so does a day")
    func guessing() async throws {
        try await AppWorld.with { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            _ = try await reset(analyst, as: ciso, world)
            let link = try #require(try await world.link("/new-authenticator/", to: analyst.email))
            let browser = Browser(world)
            let key = try await browser.get("/new-authenticator/\(link)").field("key") ?? ""
            for _ in 1...5 { #expect(try await browser.post("/new-authenticator/\(link)", ["key": key, "password": "a wrong password"]).status == 422) }
            #expect(try await browser.post("/new-authenticator/\(link)", ["key": key, "password": Person.password]).status == 404)
            _ = try await reset(analyst, as: ciso, world)
            let next = try #require(try await world.link("/new-authenticator/", to: analyst.email))
            #expect(try await browser.get("/new-authenticator/\(next)").status == 200)
            world.clock.advance(by: .seconds(86_400))
            #expect(try await browser.get("/new-authenticator/\(next)").status == 404)
        }
    }

    @Test("A recovery mails the account and the CISOs, waits for three days, and then mails a link", arguments: Engine.allCases)
    func recovery(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, recoveries) = (world.person(.consultant), world.installation.recoveries)
            #expect(try await recoveries.begin("nobody@cedar.example", by: OperatorAct(name: "ops", reason: "x"), now: world.clock.now) == nil)
            await #expect(throws: Problem.invalid("reason", "")) {
                _ = try await recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: " "), now: world.clock.now)
            }
            try await world.setStanding(.lapsed)
            let due = try await recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            #expect(due == world.clock.now + 72 * 3_600_000)
            var links: Set<String> = []
            for email in [person.email, world.person(.ciso).email, world.person(.ciso, of: "birch").email] {
                links.insert(try #require(try await world.link("/recovery/", to: email), "\(email)"))
            }
            #expect(links.count == 3, "each mail has a link of its own")
            for link in links { #expect(try await Browser(world).get("/recovery/\(link)").status == 200) }
            for organisation in ["acorn", "birch"] {
                #expect(try await world.logged("account.recovery_asked", in: organisation), "\(organisation)")
            }
            world.clock.advance(by: .seconds(72 * 3_600 - 1))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.link("/new-authenticator/", to: person.email) == nil)
            #expect(try await Browser(world).signIn(person).status == 303, "nothing is taken away before")
            world.clock.advance(by: .seconds(1))
            try await recoveries.sweep(now: world.clock.now)
            let link = try #require(try await world.link("/new-authenticator/", to: person.email))
            #expect(try await Browser(world).get("/new-authenticator/\(link)").status == 200)
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.link("/new-authenticator/", to: person.email) == link, "it is sent once")
        }
    }

    @Test("Each mail of a recovery can cancel it, and looking does not", arguments: Engine.allCases)
    func cancelled(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, recoveries) = (world.person(.ciso), world.installation.recoveries)
            _ = try await recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            let link = try #require(try await world.link("/recovery/", to: person.email))
            let browser = Browser(world)
            for _ in 1...2 { #expect(try await browser.get("/recovery/\(link)").status == 200) }
            #expect(try await browser.post("/recovery/\(link)").status == 200)
            #expect(try await browser.post("/recovery/\(link)").status == 404)
            world.clock.advance(by: .seconds(72 * 3_600))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.link("/new-authenticator/", to: person.email) == nil)
        }
    }
}
