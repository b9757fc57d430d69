@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A browser that accepts an invitation goes on as one that is known, and one on the way to it arrives")
struct InvitedBrowserTests {
    private static let email = "nia@cedar.example"

    @Test("Who joined in it is told of no new device when they sign in there again", arguments: Engine.allCases)
    func known(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let link = try await world.invite(Self.email, .analyst), guest = Browser(world)
            let form = try world.enrolment(try await guest.get("/invitation/\(link)"), email: Self.email, link: link)
            let invited = try await world.mail(to: Self.email)?.subject
            #expect(try await guest.post("/invitation/\(link)", form).status == 200)
            let device = try #require(guest.cookies[Cookie.device.rawValue])
            try await world.deliver()
            let before = try await world.mail(to: Self.email)?.subject
            #expect(before == invited, "joining is no sign-in from a new device")
            _ = try await guest.get("/account")
            #expect(try await guest.post("/sign-out").status == 303)

            _ = try await guest.get("/sign-in")
            #expect(try await guest.post("/sign-in", ["email": Self.email, "password": form["password"] ?? "", "next": "/"]).status == 303)
            world.clock.advance(by: .seconds(60))
            let account = try #require(try await world.store.read(world.store.gate()) { try $0.account(canonical: Self.email) })
            let key = try EnrolmentKey(sealed: form["key"] ?? "", email: Self.email, link: link, accounts: world.accounts)
            let totp = try #require(TOTP(secret: key.secret))
            _ = try await guest.get("/sign-in/code")
            let entered = try await guest.post("/sign-in/code", ["code": totp.code(step: totp.step(at: world.clock.now / 1_000)), "next": "/"])
            #expect(entered.location == "/o/acorn", "\(entered.status)")
            #expect(guest.cookies[Cookie.device.rawValue] != device, "under a new word each time")
            try await world.deliver()
            #expect(try await world.mail(to: Self.email)?.subject == before)
            #expect(try await world.store.read(world.store.gate()) { try $0.devices(of: account.id) }.count == 1)
        }
    }

    @Test("Who starts an organisation in it is told of no new device either", arguments: Engine.allCases)
    func founded(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let visitor = SignUpVisitor(world), link = try await visitor.ask()
            let asked = try #require(try await world.mail(to: visitor.email)?.subject)
            #expect(try await visitor.finish(link, visitor.form(visitor.open(link), link: link)).status == 200)
            #expect(try await world.mail(to: visitor.email)?.subject == asked)
        }
    }

    @Test("Who is a member of nothing gets to the invitation that they signed in for, and from elsewhere to their organisations", arguments: Engine.allCases)
    func next(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            #expect(try await world.press("deactivate", person, as: world.person(.ciso)).status == 200)
            let link = try await world.invite(person.email, .analyst), browser = Browser(world)
            #expect(try await browser.signIn(person, next: "/invitation/\(link)").location == "/invitation/\(link)")
            #expect(try await browser.get("/invitation/\(link)").text.contains("Accept the invitation"))
            #expect(try await browser.post("/invitation/\(link)").location == "/o/acorn")
            world.clock.advance(by: .seconds(60))
            let both = world.person(.consultant)
            #expect(try await Browser(world).signIn(both, next: "/o/acorn/controls").location == "/organisations")
            world.clock.advance(by: .seconds(60))
            #expect(try await Browser(world).signIn(both, next: "/account").location == "/account")
        }
    }
}
