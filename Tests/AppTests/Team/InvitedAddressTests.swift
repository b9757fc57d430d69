@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An invitation is for the address that was written, as long as it lasts")
struct InvitedAddressTests {
    private static let email = "nia@cedar.example"

    @Test("An account of another spelling of the invited address does not accept: what was invited is what joins", arguments: Engine.allCases)
    func spelling(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (birch, browser) = (world.person(.analyst, of: "birch"), Browser(world))
            let tagged = birch.email.replacing("@", with: "+shared.desk@")
            let link = try await world.invite(tagged, .analyst)
            try await browser.enter(as: birch)
            let page = try await browser.get("/invitation/\(link)")
            #expect(page.status == 422 && page.text.contains("another spelling") && !page.text.contains("Accept the invitation"))
            #expect(try await browser.post("/invitation/\(link)").status == 422)
            #expect(try await Browser(world).get("/invitation/\(link)").status == 422)
            let members = try await world.store.read(world.member(.ciso).scope) { try $0.team(after: nil, limit: 100) }
            #expect(!members.contains { $0.account == birch.account || $0.email == tagged })
            // Letters' case is no spelling.
            let upper = try await world.invite("Analyst@Birch.example", .analyst)
            _ = try await browser.get("/invitation/\(upper)")
            #expect(try await browser.post("/invitation/\(upper)").location == "/o/acorn")
        }
    }

    @Test("An invitation that is over stands in nobody's way, whatever its role was", arguments: Engine.allCases)
    func expired(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager) = (world.person(.ciso), world.person(.manager))
            func invite(_ role: Role, as person: Person) async throws -> Int {
                try await world.api(.post, "/api/v1/invitations", as: person, json: #"{"email":"\#(Self.email)","role":"\#(role.rawValue)"}"#).status
            }
            #expect(try await invite(.manager, as: ciso) == 204)
            let first = try #require(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).first)
            #expect(try await invite(.analyst, as: manager) == 403, "while it is open, a Manager does not take it back")
            world.clock.advance(by: .seconds(7 * 86_400))
            #expect(try await invite(.analyst, as: manager) == 204)
            #expect(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).map(\.role) == [.analyst])
            // What is over is neither sent again nor taken back: there would be two, or an entry about nothing.
            let member = try await world.member(.ciso), now = world.clock.now
            await #expect(throws: Problem.notFound) { try await Invitations(accounts: world.accounts).resend(first.id, as: member, now: now) }
            await #expect(throws: Problem.notFound) { try await Invitations(accounts: world.accounts).revoke(first.id, as: member) }
        }
    }
}
