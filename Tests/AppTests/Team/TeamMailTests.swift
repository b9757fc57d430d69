@testable import App
import HTTPTypes
@testable import Platform
import Store
import Testing
import World

@Suite("A team's mails are asked for with the act, and go to whoever may have them when they are delivered")
struct TeamMailTests {
    private static let email = "nia@cedar.example"
    private func invite(_ world: AppWorld, as member: Member? = nil) async throws -> String {
        let ciso = try await world.member(.ciso)
        try await Invitations(accounts: world.accounts).send(InvitationDraft(email: Self.email, role: "analyst"), as: member ?? ciso, now: world.clock.now)
        return try #require(try await Invitations(accounts: world.accounts).open(as: ciso, now: world.clock.now).first).id
    }
    private func digests(_ world: AppWorld) async throws -> [String] {
        let scope = world.store.job(organisation: world.person(.ciso).organisationID, reason: "test")
        return try await world.store.read(scope) { try $0.rows("SELECT digest FROM invitation ORDER BY id LIMIT 10") { $0.text(0) } }
    }

    @Test("No link of an invitation exists before its mail is delivered, and the log says when it was", arguments: Engine.allCases)
    func minted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await invite(world)
            #expect(try await digests(world).allSatisfy { $0.hasPrefix("none-") })
            let link = try #require(try await world.link("/invitation/", to: Self.email))
            #expect(try await digests(world) == [Session.digest(of: link) ?? ""])
            #expect(try await world.logged("invitation.mailed"))
            // Neither the inviter's pages nor the API show it.
            let ciso = world.person(.ciso)
            #expect(try await !world.page(.get, "/o/acorn/team", as: ciso).text.contains(link))
            #expect(try await !world.api(.get, "/api/v1/invitations", as: ciso).text.contains(link))
        }
    }

    @Test("Sent again before the first mail went, the first is dropped and the second opens", arguments: Engine.allCases)
    func resent(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await invite(world)
            world.clock.advance(by: .seconds(1))
            try await Invitations(accounts: world.accounts).resend(id, as: world.member(.ciso), now: world.clock.now)
            let link = try #require(try await world.link("/invitation/", to: Self.email))
            #expect(try await world.states("mail.invitation") == ["done": 1, "dropped": 1])
            #expect(try await Browser(world).get("/invitation/\(link)").status == 200)
            try await Invitations(accounts: world.accounts).resend(id, as: world.member(.ciso), now: world.clock.now)
            #expect(try await Browser(world).get("/invitation/\(link)").status == 404, "the link of before is over at once")
            let next = try #require(try await world.link("/invitation/", to: Self.email))
            #expect(next != link)
            #expect(try await Browser(world).get("/invitation/\(next)").status == 200)
        }
    }

    @Test("An invitation that was revoked, or whose sender may not send it any more, is not mailed", arguments: Engine.allCases)
    func dropped(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await invite(world)
            try await Invitations(accounts: world.accounts).revoke(id, as: world.member(.ciso))
            let manager = world.person(.manager)
            _ = try await invite(world, as: world.member(.manager))
            try await world.change(manager, ["role": .text("analyst")])
            try await world.deliver()
            #expect(try await world.states("mail.invitation") == ["dropped": 2])
            #expect(try await world.mail(to: Self.email) == nil)
        }
    }

    @Test("What was refused or rolled back mails nobody", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (try await world.member(.ciso), try await world.member(.analyst))
            await #expect(throws: Problem.self) {
                try await Invitations(accounts: world.accounts).send(InvitationDraft(email: Self.email, role: "ciso"), as: analyst, now: world.clock.now)
            }
            await #expect(throws: Problem.self) {
                try await FactorResets(accounts: world.accounts).reset(world.person(.consultant).member, as: ciso, now: world.clock.now)
            }
            await #expect(throws: Problem.self) { try await Handovers(accounts: world.accounts).propose("nobody", as: ciso, now: world.clock.now) }
            for kind in ["mail.invitation", "mail.factor-reset", "mail.factor-reset-told", "mail.handover"] {
                #expect(try await world.states(kind) == [:], "\(kind)")
            }
        }
    }

    @Test("A handover is mailed while it stands, to a successor who is still a member", arguments: Engine.allCases)
    func handover(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager, handovers) = (try await world.member(.ciso), world.person(.manager), Handovers(accounts: world.accounts))
            try await handovers.propose(manager.member, as: ciso, now: world.clock.now)
            let standing = try #require(try await handovers.open(as: ciso, now: world.clock.now))
            try await handovers.cancel(standing.id, as: ciso, now: world.clock.now)
            try await world.deliver()
            #expect(try await world.states("mail.handover") == ["dropped": 1])
            try await handovers.propose(manager.member, as: ciso, now: world.clock.now)
            #expect(try await world.mail(to: manager.email)?.subject.contains("as CISO of Acorn") == true)
            #expect(try await world.states("mail.handover") == ["done": 1, "dropped": 1])
        }
    }

    @Test("A recovery that was cancelled before its mails went is not told, and a former CISO hears of none", arguments: Engine.allCases)
    func recovery(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, ciso) = (world.person(.consultant), world.person(.ciso))
            _ = try await world.installation.recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            // One job an organisation is worked off, so that its CISOs' mails wait.
            try await world.runner([world.installation.recoveries.echo]).runDue()
            try await world.change(world.person(.manager), ["role": .text("ciso")])
            try await world.change(ciso, ["role": .text("manager")])
            try await world.deliver()
            #expect(try await world.states("mail.recovery-told") == ["done": 1, "dropped": 1])
            #expect(try await world.link("/recovery/", to: ciso.email) == nil)
            // Begun again, the one before is replaced: its mails go no more.
            _ = try await world.installation.recoveries.begin(
                world.person(.analyst).email, by: OperatorAct(name: "ops", reason: "lost it"), now: world.clock.now)
            _ = try await world.installation.recoveries.begin(
                world.person(.analyst).email, by: OperatorAct(name: "ops", reason: "lost it"), now: world.clock.now)
            try await world.deliver()
            #expect(try await world.states("mail.recovery-asked") == ["done": 2, "dropped": 1])
        }
    }

    @Test("Whoever invited hears of the acceptance, unless they do without or may invite no more", arguments: Engine.allCases)
    func accepted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            func join(_ person: Person) async throws {
                let link = try await world.invite(person.email, .analyst)
                let browser = Browser(world)
                try await browser.enter(as: person)
                _ = try await browser.get("/invitation/\(link)")
                #expect(try await browser.post("/invitation/\(link)").location == "/o/acorn")
            }
            try await join(world.person(.analyst, of: "birch"))
            let mail = try #require(try await world.mail(to: ciso.email))
            #expect(mail.subject.hasSuffix("joined Acorn") && mail.text.contains("/account/notifications"))

            try await Notifications(accounts: world.accounts).save([], of: ciso.account, session: world.openSession(of: ciso), now: world.clock.now)
            try await join(world.person(.engineer, of: "birch"))
            try await world.deliver()
            #expect(try await world.states("mail.invitation-accepted") == ["done": 1, "dropped": 1])
            let all = try await Notifications(accounts: world.accounts).all(of: ciso.account)
            try await Notifications(accounts: world.accounts).save(
                Set(all.map(\.name)), of: ciso.account, session: world.openSession(of: ciso), now: world.clock.now)
            try await join(world.person(.employee, of: "birch"))
            try await world.deliver()
            #expect(try await world.states("mail.invitation-accepted") == ["done": 2, "dropped": 1])
        }
    }
}
