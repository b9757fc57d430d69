@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("One sees where one is signed in, and ends it")
struct OwnSessionTests {
    @Test("One's sessions are listed, this one is marked, and one or all others can be ended; another's cannot", arguments: Engine.allCases)
    func sessions(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let (second, third) = (try await world.another(person), try await world.another(person))
            let page = try await browser.get("/account/sessions")
            #expect(page.text.components("End session") == 2 && page.text.components("this one") == 1)
            let all = try await OwnSessions(accounts: world.accounts).all(of: person.account, now: world.clock.now)
            let digest = Session.digest(of: second.cookies[Cookie.session.rawValue] ?? "")
            let id = try #require(all.first { $0.digest == digest }?.id)
            let foreign = try await world.another(world.person(.analyst))
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

    @Test("Where a session began is said by the beginning of its network alone, and this network is named so", arguments: Engine.allCases)
    func places(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let now = world.clock.now, ends = now + world.accounts.limits.absolute
            for (place, device) in [("203.0.113.0/24", "one"), ("a local network", "two"), (nil, "three")] as [(String?, String)] {
                let session = NewSession(
                    id: world.accounts.identifier(now), digest: world.accounts.secret().digest, account: person.account, organisation: nil,
                    device: device, place: place, now: now)
                try await world.store.write(world.store.gate()) { try session.begin(until: ends, in: $0) }
            }
            let page = try await browser.get("/account/sessions")
            for words in ["203.0.113.0/24", "a local network", "not known", "we keep only the beginning of its network"] {
                #expect(page.text.contains(words), "\(words)")
            }
            #expect(!page.text.contains("this network"))
        }
    }

    @Test("Adding, replacing or removing a factor ends every other session, and not this one", arguments: Engine.allCases)
    func factors(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            func changes(_ what: String, _ act: () async throws -> Reply) async throws {
                let there = try await world.another(person)
                #expect(try await there.get("/account").status == 200)
                world.clock.advance(by: .seconds(60))
                _ = try await browser.get("/account")
                try await browser.freshen(.factors)
                #expect(try await act().status == 303, "\(what)")
                #expect(try await there.get("/account").status == 303, "\(what)")
                #expect(try await browser.get("/account").status == 200, "\(what)")
            }
            func authenticator(_ path: String, replacing id: String = "") async throws -> Reply {
                let sealed = try #require(try await browser.get(path).field("key"))
                let key = try EnrolmentKey(sealed: sealed, email: person.email, .account(person.account), accounts: world.accounts)
                let totp = try #require(TOTP(secret: key.secret))
                let code = totp.code(step: totp.step(at: world.clock.now / 1_000))
                return try await browser.post("/account/authenticators", ["key": sealed, "name": "Another", "code": code, "replaces": id])
            }
            try await changes("a passkey added") { try await browser.add(PasskeyDevice(world)) }
            let passkey = try #require(try await Passkeys(accounts: world.accounts).all(of: person.account).first?.id)
            try await changes("a passkey removed") { try await browser.post("/account/passkeys/\(passkey)/delete") }
            try await changes("an authenticator added") { try await authenticator("/account/authenticators/new") }
            let factors = try await Authenticators(accounts: world.accounts).all(of: person.account).factors
            let (first, last) = (try #require(factors.first?.id), try #require(factors.last?.id))
            try await changes("an authenticator replaced") { try await authenticator("/account/authenticators/\(first)/replace", replacing: first) }
            try await changes("an authenticator removed") { try await browser.post("/account/authenticators/\(last)/remove") }
        }
    }

    @Test("Another's passkey cannot be removed, and ends no session", arguments: Engine.allCases)
    func foreignPasskey(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            #expect(try await browser.add(PasskeyDevice(world)).status == 303)
            let passkey = try #require(try await Passkeys(accounts: world.accounts).all(of: person.account).first?.id)
            let other = try await world.another(world.person(.analyst))
            _ = try await other.get("/account")
            try await other.freshen(.factors)
            #expect(try await other.post("/account/passkeys/\(passkey)/delete").status == 404)
            #expect(try await Passkeys(accounts: world.accounts).all(of: person.account).count == 1)
            #expect(try await browser.get("/account").status == 200)
        }
    }
}
