@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("What a member is refused is in the log: where and by which permission, not what was sent")
struct DenialTests {
    private static func denials(_ world: AppWorld, _ organisation: String = "acorn") async throws -> [LoggedChange] {
        try await world.log(of: organisation).filter { $0.action == "access.denied" }
    }

    @Test("The first of an hour is an entry, the others are counted into the next", arguments: Engine.allCases)
    func counted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let employee = world.person(.employee)
            #expect(try await world.page(.post, "/o/acorn/log/export", as: employee, form: ["note": "a secret word"]).status == 403)
            for _ in 1...3 { #expect(try await world.api(.post, "/api/v1/log/export", as: employee, json: #"{"note":"a secret word"}"#).status == 403) }
            let first = try await Self.denials(world)
            #expect(first.map { $0.after("route") } == ["POST /o/{organisation}/log/export", "POST /api/v1/log/export"])
            #expect(first.allSatisfy { $0.actor == employee.member && $0.after("permission") == "log.export" && $0.after("status") == "403" })
            #expect(first.last?.after("token") != nil && first.first?.after("token") == nil)
            #expect(first.allSatisfy { $0.after("more_before") == nil })
            #expect(!first.flatMap(\.fields).contains { "\($0)".contains("secret") })
            world.clock.advance(by: .seconds(3_600))
            #expect(try await world.api(.post, "/api/v1/log/export", as: employee).status == 403)
            let later = try await Self.denials(world)
            #expect(later.count == 3 && later.last?.after("more_before") == "2")
        }
    }

    @Test("After the clock stepped back the next refusal is an entry, and the others of its hour are counted", arguments: Engine.allCases)
    func stepBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let employee = world.person(.employee)
            func refused() async throws { #expect(try await world.api(.post, "/api/v1/log/export", as: employee).status == 403) }
            world.clock.advance(by: .seconds(2 * 3_600))
            try await refused()
            world.clock.advance(by: .seconds(-2 * 3_600))
            for _ in 1...3 { try await refused() }
            #expect(try await Self.denials(world).count == 2)
            world.clock.advance(by: .seconds(3_600))
            try await refused()
            let found = try await Self.denials(world)
            #expect(found.count == 3 && found.last?.after("more_before") == "2")
        }
    }

    @Test("A token and a session in one request are an entry of whoever would have acted, and a token that is none leaves none", arguments: Engine.allCases)
    func twoIdentities(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, employee) = (world.person(.ciso), world.person(.employee)), browser = Browser(world)
            try await browser.enter(as: employee)
            func both(_ token: String, _ path: String) async throws -> Int {
                try await browser.send(.get, path, headers: [.authorization: "Bearer \(token)"]).status
            }
            for _ in 1...3 { #expect(try await both(ciso.token, "/api/v1/assets") == 400) }
            #expect(try await both("aertous_none", "/api/v1/assets") == 400)
            #expect(try await both(ciso.token, "/o/acorn/assets") == 400)
            #expect(try await both(ciso.token, "/api/v1/nowhere") == 400)
            let found = try await Self.denials(world)
            #expect(
                found.map { "\($0.actor) \($0.after("route") ?? "")" } == [
                    "\(ciso.member) GET /api/v1/assets", "\(employee.member) GET /o/{organisation}/assets",
                ])
            #expect(found.allSatisfy { $0.after("reason") == "two-identities" && $0.after("status") == "400" && $0.after("permission") == "empty" })
            #expect(found.first?.after("token") != nil && found.last?.after("token") == nil)
        }
    }

    @Test(
        "What a member's browser sends from another site, or without the form's token, is an entry with that reason; a stranger's is none",
        arguments: Engine.allCases)
    func beforeTheRoute(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (employee, ciso) = (world.person(.employee), world.person(.ciso)), place = "/o/acorn/log/export"
            let site = try #require(HTTPField.Name("Sec-Fetch-Site")), origin = try #require(HTTPField.Name("Origin"))
            let browser = Browser(world)
            try await browser.enter(as: employee)
            for headers in [[site: "cross-site"], [origin: "https://evil.example"]] as [HTTPFields] {
                #expect(try await browser.post(place, headers: headers).status == 403)
            }
            for _ in 1...2 { #expect(try await browser.post(place, csrf: "wrong").status == 403) }
            // Its own permission is refused apart from those.
            #expect(try await browser.post(place).status == 403)
            var headers: HTTPFields = [.authorization: "Bearer \(ciso.token)", .contentType: "application/json"]
            headers[site] = "cross-site"
            #expect(try await world.send(.post, "/api/v1/assets", headers: headers, body: Array("{}".utf8)).status == 403)
            let found = try await Self.denials(world)
            #expect(found.map { $0.after("reason") ?? "none" } == ["another-site", "form-token", "none", "another-site"], "\(found)")
            #expect(found.prefix(3).allSatisfy { $0.actor == employee.member && $0.after("route") == "POST /o/{organisation}/log/export" })
            #expect(found.map { $0.after("permission") } == ["empty", "empty", "log.export", "empty"])
            #expect(found.last?.actor == ciso.member && found.last?.after("token") != nil)

            // Of no member of the organisation: nothing in its log.
            #expect(try await Browser(world).post(place).status == 303)
            let stranger = Browser(world)
            try await stranger.enter(as: world.person(.ciso, of: "birch"))
            let refused = try await stranger.post(place, csrf: "wrong").status
            #expect(refused == 403 || refused == 404)
            #expect(try await Self.denials(world).count == 4)
            #expect(try await Self.denials(world, "birch").isEmpty)
        }
    }

    @Test("A lapsed subscription is, a record that is not there and somebody else's organisation are not", arguments: Engine.allCases)
    func kinds(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            #expect(try await world.page(.get, "/o/birch/log", as: ciso).status == 404)
            #expect(try await world.api(.get, "/api/v1/assets/none", as: ciso).status == 404)
            #expect(try await Self.denials(world).isEmpty)
            #expect(try await Self.denials(world, "birch").isEmpty)
            try await world.setStanding(.lapsed)
            #expect(try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"x","criticality":2}"#).status == 402)
            let found = try await Self.denials(world)
            #expect(found.map { $0.after("status") } == ["402"] && found.first?.after("permission") == "empty")
        }
    }
}
