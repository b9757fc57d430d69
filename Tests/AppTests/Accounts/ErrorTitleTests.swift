@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The title of a page that comes back with a problem says so before all else, outside of an organisation, too")
struct ErrorTitleTests {
    private func expect(_ reply: Reply, _ title: String, at line: SourceLocation = #_sourceLocation) {
        #expect(reply.status == 422 && reply.text.contains("<title>Error: \(title) · Aertous</title>"), "\(reply.status) \(reply.text)", sourceLocation: line)
    }
    private func expectNone(_ reply: Reply, _ title: String, at line: SourceLocation = #_sourceLocation) {
        #expect(reply.status == 200 && reply.text.contains("<title>\(title) · Aertous</title>"), "\(reply.status) \(reply.text)", sourceLocation: line)
    }

    @Test("Signing in: the password, the code, a backup code, a passkey, and a ticket that is over", arguments: Engine.allCases)
    func signIn(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, browser) = (world.person(.ciso), Browser(world))
            expectNone(try await browser.get("/sign-in"), "Sign in")
            expect(try await browser.post("/sign-in", ["email": person.email, "password": "a wrong one"]), "Sign in")
            #expect(try await browser.post("/sign-in", ["email": person.email, "password": Person.password]).status == 303)
            expectNone(try await browser.get("/sign-in/code"), "Enter your code")
            for code in ["000000", "x"] { expect(try await browser.post("/sign-in/code", ["code": code]), "Enter your code") }
            expectNone(try await browser.get("/sign-in/code?backup=1"), "Enter a backup code")
            expect(try await browser.post("/sign-in/code", ["code": "x", "backup": "1"]), "Enter a backup code")
            expect(try await browser.post("/sign-in/passkey", ["credential": "x"]), "Enter your code")
            let other = Browser(world)
            _ = try await other.get("/sign-in/code")
            expect(try await other.post("/sign-in/code", ["code": "000000"]), "Sign in")
            for _ in 1...3 { _ = try await browser.post("/sign-in/code", ["code": "000000"]) }
            expect(try await browser.post("/sign-in/code", ["code": "000000"]), "Sign in")
        }
    }

    @Test("Signing up, joining, a new password and a new authenticator, by the links of mails", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (visitor, analyst) = (SignUpVisitor(world), world.person(.analyst))
            expectNone(try await visitor.browser.get("/sign-up"), "Start an organisation")
            expect(try await visitor.browser.post("/sign-up", ["email": "ada@gmail.com"]), "Start an organisation")
            let signUp = try await visitor.ask(), page = try await visitor.open(signUp)
            expectNone(page, "Set up your account")
            expect(try await visitor.finish(signUp, visitor.form(page, link: signUp).merging(["name": ""]) { $1 }), "Set up your account")

            let invitation = try await world.invite("nia@cedar.example", .analyst), guest = Browser(world)
            let joining = try await guest.get("/invitation/\(invitation)")
            expectNone(joining, "Set up your account")
            let form = try world.enrolment(joining, email: "nia@cedar.example", link: invitation)
            expect(try await guest.post("/invitation/\(invitation)", form.merging(["code": "x"]) { $1 }), "Set up your account")

            let forgetful = Browser(world)
            expectNone(try await forgetful.get("/reset"), "Set a new password")
            expect(try await forgetful.post("/reset", ["email": "nobody"]), "Set a new password")
            _ = try await forgetful.post("/reset", ["email": analyst.email])
            let reset = try #require(try await world.mail(to: analyst.email)?.resetLink)
            expectNone(try await forgetful.get("/reset/\(reset)"), "Choose a new password")
            expect(try await forgetful.post("/reset/\(reset)", ["password": "short"]), "Choose a new password")

            try await FactorResets(accounts: world.accounts).reset(analyst.member, as: world.member(.ciso), now: world.clock.now)
            let link = try #require(try await world.link("/new-authenticator/", to: analyst.email)), browser = Browser(world)
            let setUp = try await browser.get("/new-authenticator/\(link)")
            expectNone(setUp, "Set up a new authenticator")
            let typed = ["key": setUp.field("key") ?? "", "password": "a wrong one", "code": "000000"]
            expect(try await browser.post("/new-authenticator/\(link)", typed), "Set up a new authenticator")
        }
    }

    @Test("A password, an address, a name and a passkey of one's account", arguments: Engine.allCases)
    func account(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            for kind in [FreshClass.account, .factors] {
                try await browser.freshen(kind)
                for (path, form) in [
                    ("/account/password", ["password": "a wrong one", "new_password": "short"]), ("/account", ["name": ""]),
                    ("/account/address", ["email": "x", "password": "a wrong one"]), ("/account/delete", ["password": "a wrong one"]),
                    ("/account/passkeys", ["name": "", "credential": "x"]),
                ] {
                    let reply = try await browser.post(path, form)
                    // Each act asks for a fresh code of its own class first.
                    guard reply.status != 403 else { continue }
                    #expect(reply.status == 422 && reply.text.contains("<title>Error: "), "\(path) \(reply.status) \(reply.text)")
                }
            }
        }
    }
}
