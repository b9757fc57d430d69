@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A sensitive act asks for a fresh code, of its own class, for five minutes")
struct FreshCodeTests {
    /// Two acts of two classes, and one for programs.
    private static let routes: @Sendable (Installation) -> [Route] = { installation in
        func act(_ kind: FreshClass) -> Route {
            Route(.post, "/act/\(kind.rawValue)", .account, gate: .open("test"), .page, summary: "", fresh: kind) { call in
                let form = try await call.form()
                return .json(Array((form["word"] ?? "nothing").utf8))
            }
        }
        let program = Route(.post, "/api/v1/act", .member, permission: Permission.organisationRead.rawValue, .json, summary: "", fresh: .tokens) { _ in .nothing
        }
        return installation.routes + [act(.team), act(.tokens), program]
    }
    private func with(_ engine: Engine = .sqlite, _ body: @Sendable (AppWorld, Browser, Person) async throws -> Void) async throws {
        try await AppWorld.with(engine, routes: Self.routes) { world in
            let (browser, person) = (Browser(world), world.person(.ciso))
            try await browser.enter(as: person)
            try await body(world, browser, person)
        }
    }

    @Test("Without one, a page asks and keeps what was typed; with it the act is done and the class stays open", arguments: Engine.allCases)
    func asks(_ engine: Engine) async throws {
        try await with(engine) { world, browser, person in
            let ask = try await browser.post("/act/team", ["word": "otters & \"larks\""])
            #expect(ask.status == 403)
            #expect(ask.text.contains("name=\"word\" value=\"otters &amp; &quot;larks&quot;\"") && ask.text.contains("name=\"fresh_code\""))
            let done = try await browser.post("/act/team", ["word": "otters", "fresh_code": person.code(at: world.clock.now)])
            #expect(done.status == 200 && done.text == "otters")
            world.clock.advance(by: .seconds(299))
            #expect(try await browser.post("/act/team").status == 200)
            world.clock.advance(by: .seconds(1))
            #expect(try await browser.post("/act/team").status == 403)
        }
    }

    @Test("A code opens one class, in one session")
    func oneClass() async throws {
        try await with { world, browser, person in
            #expect(try await browser.post("/act/team", ["fresh_code": person.code(at: world.clock.now)]).status == 200)
            #expect(try await browser.post("/act/tokens").status == 403)
            let other = Browser(world)
            world.forgetSession(of: person)
            try await other.enter(as: person)
            #expect(try await other.post("/act/team").status == 403)
            // The next class closes the one before.
            world.clock.advance(by: .seconds(30))
            #expect(try await browser.post("/act/tokens", ["fresh_code": person.code(at: world.clock.now)]).status == 200)
            #expect(try await browser.post("/act/team").status == 403)
        }
    }

    @Test("A code that was used, a wrong one and another person's do nothing; a backup code does, once")
    func wrong() async throws {
        try await with { world, browser, person in
            let code = person.code(at: world.clock.now)
            #expect(try await browser.post("/act/team", ["fresh_code": code]).status == 200)
            let used = try await browser.post("/act/tokens", ["fresh_code": code])
            #expect(used.status == 422 && used.text.contains("used already"))
            #expect(try await browser.post("/act/tokens", ["fresh_code": person.wrongCode(at: world.clock.now)]).status == 422)
            #expect(try await browser.post("/act/tokens", ["fresh_code": world.person(.manager).code(at: world.clock.now)]).status == 422)
            #expect(try await browser.post("/act/tokens", ["fresh_code": "", "fresh_backup": world.backupCodes[0]]).status == 200)
            #expect(try await browser.post("/act/team", ["fresh_code": "", "fresh_backup": world.backupCodes[0]]).status == 422)
        }
    }

    @Test("Five wrong codes close sensitive acts for a while, mail the person once, and leave the session")
    func throttle() async throws {
        try await with { world, browser, person in
            for _ in 1...4 { #expect(try await browser.post("/act/team", ["fresh_code": person.wrongCode(at: world.clock.now)]).status == 422) }
            let closed = try await browser.post("/act/team", ["fresh_code": person.wrongCode(at: world.clock.now)])
            #expect(closed.status == 429)
            #expect(closed.header("Retry-After") == "900")
            #expect(try await browser.post("/act/team", ["fresh_code": person.code(at: world.clock.now)]).status == 429)
            #expect(try await world.mail(to: person.email)?.subject == "5 wrong codes for your account")
            #expect(try await browser.get("/o/acorn/team").status == 200)
        }
    }

    @Test("A token does it never, and a password that was typed is not sent back")
    func tokensAndPasswords() async throws {
        try await with { world, browser, person in
            #expect(try await world.api(.post, "/api/v1/act", as: person).status == 403)
            let ask = try await browser.post("/act/team", ["password": "a very secret thing", "new_password": "another one", "word": "x"])
            #expect(ask.status == 403)
            #expect(!ask.text.contains("secret thing") && !ask.text.contains("another one"))
        }
    }
}
