@testable import App
import Cryptography
import HTTPTypes
import Platform
import Testing
import World

@Suite("A form is taken only from a page of ours, in the browser that got it")
struct FormTests {
    private static let path = "/o/acorn/assets"
    private static let asset = [
        "name": "Ledger", "kind": "system", "description": "", "owner_id": "", "custodian_id": "", "classification": "internal", "criticality": "3",
        "location": "",
        "documentation": "", "review_due": "",
    ]

    @Test("A form without a token, or with another's, changes nothing; with its own it is taken")
    func token() async throws {
        try await AppWorld.with { world in
            let (mine, theirs) = (Browser(world), Browser(world))
            try await mine.enter(as: world.person(.ciso))
            try await theirs.enter(as: world.person(.manager))
            let foreign = try #require(theirs.cookies[Cookie.csrf.rawValue]), own = try #require(mine.cookies[Cookie.csrf.rawValue])
            for wrong in ["", "x", foreign, own + "0", String(own.dropLast()), own.uppercased() + " "] {
                #expect(try await mine.post(Self.path, Self.asset, csrf: wrong).status == 403, "\(wrong.prefix(8))")
            }
            // Cookie and field agree, but are bound to somebody else's session.
            mine.set(Cookie.csrf.rawValue, foreign)
            #expect(try await mine.post(Self.path, Self.asset, csrf: foreign).status == 403)
            mine.set(Cookie.csrf.rawValue, nil)
            #expect(try await mine.post(Self.path, Self.asset, csrf: own).status == 403)
            mine.set(Cookie.csrf.rawValue, own)
            #expect(try await mine.get(Self.path).text.contains("Ledger") == false)
            #expect(try await mine.post(Self.path, Self.asset, csrf: own).status == 303)
            #expect(try await mine.get(Self.path).text.contains("Ledger"))
        }
    }

    @Test("A token of a session that is over is refused")
    func old() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.ciso))
            let before = try #require(browser.cookies[Cookie.csrf.rawValue])
            world.forgetSession(of: world.person(.ciso))
            try await browser.enter(as: world.person(.ciso))
            browser.set(Cookie.csrf.rawValue, before)
            #expect(try await browser.post(Self.path, Self.asset, csrf: before).status == 403)
        }
    }

    @Test(
        "What a browser says comes from elsewhere is refused, with the right token too",
        arguments: [
            ("cross-site", 403), ("same-site", 403), ("anything", 403), ("same-origin", 303), ("none", 303), (nil, 303),
        ] as [(String?, Int)])
    func site(_ site: String?, _ status: Int) async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.ciso))
            var headers: HTTPFields = [:]
            if let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = site }
            let token = browser.cookies[Cookie.csrf.rawValue]
            #expect(try await browser.post(Self.path, Self.asset, csrf: token, headers: headers).status == status)
        }
    }

    @Test("A body that is no form, or longer than 256 KiB, is refused")
    func body() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.ciso))
            let token = browser.cookies[Cookie.csrf.rawValue]
            var headers: HTTPFields = [.contentType: "text/plain"]
            if let name = HTTPField.Name("X-CSRF-Token") { headers[name] = token }
            #expect(try await browser.send(.post, Self.path, headers: headers, body: Array("name=x".utf8)).status == 415)
            #expect(try await browser.post(Self.path, ["name": String(repeating: "x", count: 262_144)], csrf: token).status == 413)
            let many = Dictionary(uniqueKeysWithValues: (0..<300).map { ("field\($0)", "x") })
            #expect(try await browser.post(Self.path, many, csrf: token).status == 413)
        }
    }

    @Test("Two session cookies are none: somebody planted one")
    func planted() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.ciso))
            let session = try #require(browser.cookies[Cookie.session.rawValue])
            let name = Cookie.session.rawValue
            #expect(try await world.send(.get, "/o/acorn/team", headers: [.cookie: "\(name)=\(session)"]).status == 200)
            #expect(try await world.send(.get, "/o/acorn/team", headers: [.cookie: "\(name)=\(session); \(name)=\(session)"]).status == 303)
        }
    }
}
