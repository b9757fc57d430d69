@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Signing in takes a password and a factor, and tells nobody who has an account")
struct SignInTests {
    @Test("Password and code lead to the organisation, in a session that is new", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(.engineer))
            // A session that somebody planted is not taken over.
            browser.set(Cookie.session.rawValue, String(repeating: "a", count: 64))
            let done = try await browser.signIn(person)
            #expect(done.status == 303)
            #expect(done.location == "/o/acorn")
            #expect(browser.cookies[Cookie.session.rawValue] != String(repeating: "a", count: 64))
            #expect(browser.cookies[Cookie.ticket.rawValue] == nil)
            #expect(try await browser.get("/o/acorn/team").status == 200)
            #expect(browser.refused == [])
        }
    }

    @Test("The answer and the work are the same whether or not there is an account", arguments: Engine.allCases)
    func same(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.store.write(world.store.gate()) { tx in
                _ = try tx.set("account", where: "email = 'analyst@acorn.example'", ["state": .text("suspended")])
            }
            let browser = Browser(world)
            _ = try await browser.get("/sign-in")
            var pages: Set<String> = []
            for (email, password) in [
                ("engineer@acorn.example", "a wrong password"), ("nobody12@acorn.example", "a wrong password"), ("analyst1@acorn.example", Person.password),
                ("analyst@acorn.example", Person.password),
            ] {
                let before = world.passwords.evaluations
                let reply = try await browser.post("/sign-in", ["email": email, "password": password])
                #expect(reply.status == 422)
                #expect(world.passwords.evaluations == before + 1, "\(email)")
                #expect(browser.cookies[Cookie.ticket.rawValue] == nil)
                pages.insert(reply.text.replacing(email, with: "EMAIL"))
            }
            #expect(pages.count == 1)
        }
    }

    @Test("Neither an address that is none nor a password without end is hashed differently for anybody")
    func malformed() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-in")
            var before = world.passwords.evaluations
            #expect(try await browser.post("/sign-in", ["email": "nobody", "password": "x"]).status == 422)
            #expect(world.passwords.evaluations == before + 1)
            before = world.passwords.evaluations
            for email in ["engineer@acorn.example", "nobody@acorn.example"] {
                #expect(try await browser.post("/sign-in", ["email": email, "password": String(repeating: "x", count: 5_000)]).status == 422)
            }
            #expect(world.passwords.evaluations == before)
        }
    }

    @Test("The ticket between password and factor opens nothing, and lasts ten minutes")
    func ticket() async throws {
        try await AppWorld.with { world in
            let (browser, person) = (Browser(world), world.person(.manager))
            _ = try await browser.get("/sign-in")
            let password = try await browser.post("/sign-in", ["email": person.email, "password": Person.password])
            #expect(password.status == 303)
            #expect(password.location?.hasPrefix("/sign-in/code") == true)
            #expect(browser.cookies[Cookie.session.rawValue] == nil)
            let ticket = try #require(browser.cookies[Cookie.ticket.rawValue])
            for path in ["/o/acorn/team", "/organisations"] {
                #expect(try await browser.get(path).status == 303)
                let thief = Browser(world)
                thief.set(Cookie.session.rawValue, ticket)
                #expect(try await thief.get(path).status == 303)
            }
            _ = try await browser.get("/sign-in/code")
            world.clock.advance(by: .seconds(600))
            let late = try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)])
            #expect(late.status == 422)
            #expect(late.text.contains("Ten minutes have passed"))
            #expect(browser.cookies[Cookie.session.rawValue] == nil)
        }
    }

    @Test("A form of before signing in is refused after it: session and form token are new")
    func fresh() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-in")
            let before = try #require(browser.cookies[Cookie.csrf.rawValue])
            _ = try await browser.signIn(world.person(.ciso))
            _ = try await browser.get("/o/acorn/team")
            let after = try #require(browser.cookies[Cookie.csrf.rawValue])
            #expect(after != before)
            browser.set(Cookie.csrf.rawValue, before)
            #expect(try await browser.post("/sign-out", csrf: before).status == 403)
            browser.set(Cookie.csrf.rawValue, after)
            #expect(try await browser.post("/sign-out", csrf: after).status == 303)
        }
    }

    @Test("Every cookie is of this host alone, for servers' eyes and over a secure connection")
    func cookies() async throws {
        try await AppWorld.with { world in
            let (browser, person) = (Browser(world), world.person(.ciso))
            var replies = [try await browser.get("/sign-in")]
            replies.append(try await browser.post("/sign-in", ["email": person.email, "password": Person.password]))
            replies.append(try await browser.get("/sign-in/code"))
            replies.append(try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)]))
            let all = replies.flatMap { $0.headers[values: .setCookie] }
            #expect(
                Set(all.compactMap { $0.split(separator: "=").first }) == ["__Host-visit", "__Host-csrf", "__Host-ticket", "__Host-session", "__Host-device"])
            for cookie in all {
                #expect(cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "\(cookie)")
                #expect(!cookie.lowercased().contains("domain"))
            }
            #expect(browser.refused == [])
        }
    }

    @Test(
        "After signing in one gets to the page one came for, if it is one of ours",
        arguments: [
            ("/o/acorn/team", "/o/acorn/team"), ("//evil.example/", nil), ("https://evil.example/", nil), ("/\\evil.example", nil), ("\\\\evil.example", nil),
            ("javascript:alert(1)", nil), ("/\t/evil.example", nil), ("/ok\r\nSet-Cookie: a=b", nil), ("", nil), ("evil.example", nil),
        ] as [(String, String?)])
    func next(_ next: String, _ path: String?) async throws {
        try await AppWorld.with { world in
            let browser = Browser(world), person = world.person(.analyst)
            let done: Reply
            if next.unicodeScalars.contains(where: { $0.value < 0x20 }) {
                // No address has such a character, and a form that has one leads home.
                let asked = try await browser.get("/sign-in?next=" + PercentEncoding.encode(next))
                #expect(asked.status == 400 && asked.text.contains("next"))
                _ = try await browser.get("/sign-in")
                _ = try await browser.post("/sign-in", ["email": person.email, "password": Person.password, "next": next])
                done = try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now), "next": next])
            } else {
                done = try await browser.signIn(person, next: next)
            }
            #expect(done.status == 303)
            #expect(done.location == path ?? "/o/acorn")
        }
    }
}
