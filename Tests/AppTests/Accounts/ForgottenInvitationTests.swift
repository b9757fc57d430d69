@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("The invitation that led to a membership is the person's too")
struct ForgottenInvitationTests {
    private static let email = "bobzebra@cedar.example"

    private func joined(_ world: AppWorld) async throws -> Browser {
        let link = try await world.invite(Self.email, .analyst)
        let browser = Browser(world)
        let form = try world.enrolment(try await browser.get("/invitation/\(link)"), email: Self.email, link: link)
        #expect(try await browser.post("/invitation/\(link)", form).status == 200)
        return browser
    }
    private func rows(_ world: AppWorld) async throws -> [String] {
        try await world.store.read(world.store.job(organisation: world.person(.ciso).organisationID, reason: "test")) { tx in
            try tx.rows("SELECT email, email_canonical, state FROM invitation ORDER BY state LIMIT 10") { "\($0.text(0))|\($0.text(1))|\($0.text(2))" }
        }
    }

    @Test("It is in the export, and its address is gone once the account is", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = try await joined(world)
            _ = try await browser.get("/account/export")
            try await browser.freshen(.account)
            let export = try await browser.post("/account/export").json
            let told = export["invitations"]?.items.first
            #expect(told?["organisation"] == .text("Acorn") && told?["email"] == .text(Self.email) && told?["state"] == .text("accepted"))

            // Another one to the same address, which nobody used.
            let again = InvitationDraft(email: "BobZebra+x@cedar.example", role: "engineer")
            try await Invitations(accounts: world.accounts).send(again, as: world.member(.ciso), now: world.clock.now)
            _ = try await browser.get("/account/delete")
            #expect(try await browser.post("/account/delete", ["password": "five silver kettles"]).status == 200)
            try await world.deliver()
            #expect(try await rows(world) == ["||accepted", "||revoked"])
            #expect(try await world.logged("invitation.forgotten"))
            let values = try await world.store.read(world.store.job(organisation: world.person(.ciso).organisationID, reason: "test")) { tx in
                try tx.rows("SELECT value FROM log_value LIMIT 10000") { $0.text(0) }
            }
            #expect(!values.contains { $0.lowercased().contains("zebra@") }, "the log says it no more either")
        }
    }

    @Test("Others' invitations keep their address", arguments: Engine.allCases)
    func others(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.invite("other@cedar.example", .analyst)
            let (person, browser) = (world.person(.analyst), Browser(world))
            try await browser.enter(as: person)
            _ = try await browser.get("/account/delete")
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 200)
            try await world.deliver()
            #expect(try await rows(world) == ["other@cedar.example|other@cedar.example|pending"])
        }
    }
}
