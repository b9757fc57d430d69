@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A token is made in a session, shown once, and does no more than its maker said")
struct TokenTests {
    private func make(_ person: Person, scopes: String = "assets.read", name: String = "Nightly", ends: String = "2026-12-31", _ world: AppWorld) async throws
        -> Reply
    {
        try await world.act("/o/acorn/tokens", as: person, ["name": name, "ends_on": ends, "scopes": scopes], fresh: .tokens)
    }
    private func text(_ reply: Reply) throws -> String {
        try #require(reply.text.firstRange(of: "aer_").map { "aer_" + reply.text[$0.upperBound...].prefix { $0.isLetter || $0.isNumber } })
    }
    private func ids(_ world: AppWorld, of person: Person) async throws -> [ListedToken] {
        try await world.store.read(world.store.job(organisation: person.organisationID, reason: "test")) { try $0.tokens(of: person.member, limit: 100) }
    }

    @Test("It is shown once, works within its scope, and its use stands in the list and in the log", arguments: Engine.allCases)
    func made(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let reply = try await make(analyst, world)
            #expect(reply.status == 200, "\(reply.text)")
            let token = try text(reply)
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 200)
            #expect(try await world.api(.post, "/api/v1/assets", token: token, json: #"{"name":"x"}"#).status == 403)
            let list = try await world.page(.get, "/o/acorn/tokens", as: analyst)
            #expect(list.text.contains("Nightly") && !list.text.contains(token))
            let made = try #require(try await ids(world, of: analyst).first)
            #expect(made.usedAt == world.clock.now)
            func uses() async throws -> Int {
                try await world.store.read(world.member(.ciso).scope) {
                    try $0.rows("SELECT position FROM log_leaf WHERE action = 'token.used' AND record_id = \(made.id)") { $0.integer(0) }
                }.count
            }
            #expect(try await uses() == 1)
            world.clock.advance(by: .seconds(59))
            _ = try await world.api(.get, "/api/v1/assets", token: token)
            #expect(try await ids(world, of: analyst).first?.usedAt == made.usedAt, "at most once a minute")
            world.clock.advance(by: .seconds(1))
            _ = try await world.api(.get, "/api/v1/assets", token: token)
            #expect(try await ids(world, of: analyst).first?.usedAt == world.clock.now)
            #expect(try await uses() == 1, "once an hour")
            world.clock.advance(by: .seconds(3_600))
            let together = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...8 { group.addTask { try await world.api(.get, "/api/v1/assets", token: token).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(together == Array(repeating: 200, count: 8))
            #expect(try await uses() == 2, "of eight at once one is the first of the hour")
        }
    }

    @Test("A token works to the end of its last day and not a moment longer, and nobody gets it back by waiting or resuming", arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let token = try text(try await make(analyst, ends: "2026-11-26", world))
            func status(_ token: String) async throws -> Int { try await world.api(.get, "/api/v1/assets", token: token).status }
            // To the last second of the 26th: making it took a while.
            let end = Clock.start + (2 * 86_400 + 43_200) * 1_000
            world.clock.advance(by: .milliseconds(end - 1_000 - world.clock.now))
            #expect(try await status(token) == 200)
            world.clock.advance(by: .seconds(1))
            #expect(try await status(token) == 401)
            world.clock.advance(by: .seconds(86_400))
            #expect(try await status(token) == 401)

            let other = try text(try await make(analyst, name: "Other", world))
            #expect(try await status(other) == 200)
            #expect(try await world.press("deactivate", analyst, as: world.person(.ciso)).status == 200)
            #expect(try await status(other) == 401)
            #expect(try await ids(world, of: analyst).isEmpty)
        }
    }

    @Test("No role puts more into a token than it has, and no token makes tokens", arguments: Engine.allCases)
    func scopes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world async throws -> Void in
            for person in world.people where person.organisation == "acorn" {
                for scope in [Permission.teamWrite, .organisationWrite, .teamInvite, .logExport, .assetsWrite] {
                    let expected = person.role.extent(of: scope) == .none ? 422 : 200
                    #expect(try await make(person, scopes: scope.rawValue, world).status == expected, "\(person.role) \(scope)")
                }
                #expect(try await make(person, scopes: "tokens.own", world).status == 422)
            }
            let ciso = world.person(.ciso)
            for (name, ends) in [("", "2026-12-31"), ("x", "2026-11-23"), ("x", "2027-11-24"), ("x", "soon")] {
                #expect(try await make(ciso, name: name, ends: ends, world).status == 422, "\(name) \(ends)")
            }
            #expect(try await make(ciso, ends: "2027-11-23", world).status == 200)
            #expect(world.installation.routes.filter { $0.permission == Permission.tokensOwn.rawValue }.allSatisfy { $0.representation == .page })
        }
    }

    @Test("A token loses what its owner's role loses", arguments: Engine.allCases)
    func demoted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager) = (world.person(.ciso), world.person(.manager))
            let token = try text(try await make(manager, scopes: "log.read", world))
            #expect(try await world.api(.get, "/api/v1/log", token: token).status == 200)
            #expect(try await world.change(manager, to: .analyst, as: ciso).status == 200)
            #expect(try await world.api(.get, "/api/v1/log", token: token).status == 403)
        }
    }

    @Test("One revokes one's own, a CISO everybody's, also when the subscription has lapsed", arguments: Engine.allCases)
    func revoked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, engineer) = (world.person(.ciso), world.person(.analyst), world.person(.engineer))
            let token = try text(try await make(analyst, world))
            let id = try #require(try await ids(world, of: analyst).first).id
            try await world.setStanding(.lapsed)
            #expect(try await world.act("/o/acorn/tokens/\(id)/revoke", as: engineer).status == 404)
            #expect(try await world.act("/o/acorn/tokens/\(id)/revoke", as: world.person(.ciso, of: "birch")).status == 404)
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 200)
            #expect(try await world.act("/o/acorn/tokens/\(id)/revoke", as: ciso).status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 401)
            let own = try #require(try await ids(world, of: engineer).first).id
            #expect(try await world.act("/o/acorn/tokens/\(own)/revoke", as: engineer).status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", as: engineer).status == 401)
            #expect(try await !world.page(.get, "/o/acorn/tokens", as: engineer).text.contains(analyst.name))
            #expect(try await world.page(.get, "/o/acorn/tokens", as: ciso).text.contains(analyst.name))
        }
    }

    @Test("Whoever finds a token revokes it without an account, and the answer tells nothing", arguments: Engine.allCases)
    func leaked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let token = try text(try await make(analyst, world))
            let browser = Browser(world)
            let page = try await browser.get("/leaked-token")
            #expect(page.status == 200 && page.text.contains("Paste it here and it is revoked at once. You need no account"), "it says how")
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 200, "looking revokes nothing")
            let known = try await browser.post("/leaked-token", ["token": " \(token)\n"])
            let again = try await browser.post("/leaked-token", ["token": token])
            var generator = Randomness { world.chance.bytes($0) }
            let other = try await browser.post("/leaked-token", ["token": APIToken(using: &generator).text])
            #expect(known.status == 200 && known.text == again.text && known.text == other.text, "one that never was is answered alike")
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 401)
            #expect(try await world.mail(to: analyst.email)?.text.contains("“Nightly”") == true)
            #expect(try await world.mail(to: world.person(.ciso).email)?.subject == "An API token was found by somebody and revoked")
            let none = try await browser.post("/leaked-token", ["token": "hello"])
            #expect(none.status == 422 && none.text.contains("nothing was revoked") && !none.text.contains("opens nothing any more"))
            for _ in 0..<16 { _ = try await browser.post("/leaked-token", ["token": "hello"]) }
            #expect(try await browser.post("/leaked-token", ["token": "hello"]).status == 429)
            world.clock.advance(by: .seconds(15 * 60))
            #expect(try await browser.post("/leaked-token", ["token": "hello"]).status == 422)
        }
    }

    @Test("A token is found and revoked wherever it stands in what is pasted", arguments: Engine.allCases)
    func found(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let forms: [@Sendable (String) -> String] = [
                { "I found this token in your public repository: \($0)" }, { "\"\($0)\"" }, { "\($0)," }, { "AERTOUS_TOKEN=\($0)" }, { "token:\($0)" },
                { "aer_aer_\($0)aer_" }, { "https://example.org/?key=\($0)&x=1\n\($0)" }, { String(repeating: "x", count: 60_000) + $0 },
            ]
            let browser = Browser(world)
            _ = try await browser.get("/leaked-token")
            for (number, form) in forms.enumerated() {
                let token = try await world.token(of: analyst, scopes: [.assetsRead])
                #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 200)
                #expect(try await browser.post("/leaked-token", ["token": form(token)]).text.contains("We found one token in it"), "\(number)")
                #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 401, "\(number)")
            }
            // Cut off, mistyped, or with a gap it is none, and that is said.
            let token = try await world.token(of: analyst, scopes: [.assetsRead])
            for text in [String(token.dropLast()), token.replacing("aer_", with: "AER_"), String(token.prefix(20)) + " " + token.dropFirst(20)] {
                #expect(try await browser.post("/leaked-token", ["token": text]).status == 422)
            }
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 200)
            // Several in one text all end.
            let pair = [token, try await world.token(of: analyst, scopes: [.assetsRead])]
            #expect(try await browser.post("/leaked-token", ["token": "\(pair)"]).text.contains("We found 2 tokens in it"))
            for one in pair { #expect(try await world.api(.get, "/api/v1/assets", token: one).status == 401) }
        }
    }

    @Test("Of one text 20 tokens are taken up, within its first 64 KiB, and the answer says that there may be more")
    func bounded() {
        var generator = SystemRandomNumberGenerator()
        let tokens = (0..<21).map { _ in APIToken(using: &generator).text }
        let some = FoundTokens(tokens.prefix(20).joined(separator: "\n"))
        #expect(some.all.map(\.text) == Array(tokens.prefix(20)) && !some.isPart)
        #expect(FoundTokens(tokens.joined()).all.count == 20 && FoundTokens(tokens.joined()).isPart)
        let late = FoundTokens(String(repeating: "x", count: FoundTokens.reach) + tokens[0])
        #expect(late.all.isEmpty && late.isPart)
        #expect(FoundTokens(String(repeating: "aer_", count: 100_000)).all.isEmpty)
        #expect(FoundTokens("").all.isEmpty && FoundTokens("aer_").all.isEmpty)
    }

    @Test("Without a fresh code no token is made")
    func fresh() async throws {
        try await AppWorld.with { world in
            let analyst = world.person(.analyst)
            let before = try await ids(world, of: analyst).count
            let reply = try await world.page(
                .post, "/o/acorn/tokens", as: analyst, form: ["name": "x", "ends_on": "2026-12-31", "scopes": "assets.read"])
            #expect(reply.status == 403 && reply.text.contains("fresh_code"))
            #expect(try await ids(world, of: analyst).count == before)
        }
    }
}
