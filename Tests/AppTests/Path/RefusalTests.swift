@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Who is refused is refused in one order, in one form, and learns nothing by it")
struct RefusalTests {
    private static let missing = "/api/v1/assets/01890000-0000-7000-8000-000000000000"

    @Test("Refusals come in the order 401, 404, 402, 403, and then what is wrong with the request", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.setStanding(.lapsed)
            let employee = world.person(.employee)
            // Each has every cause of those after it: lapsed, no permission, and a body that is no JSON.
            #expect(try await world.api(.patch, Self.missing, json: "{").status == 401)
            #expect(try await world.api(.patch, "/api/v1/nothing", as: employee, json: "{").status == 404)
            #expect(try await world.api(.patch, Self.missing, as: employee, json: "{").status == 402)
            try await world.setStanding(.active)
            #expect(try await world.api(.patch, Self.missing, as: employee, json: "{").status == 403)
            let ciso = world.person(.ciso)
            #expect(try await world.api(.patch, Self.missing, as: ciso, json: "{").status == 404)
            #expect(try await world.api(.post, "/api/v1/assets", as: ciso, json: "{}").status == 422)

            // Pages: a stranger hears 404 before anybody speaks of subscriptions.
            try await world.setStanding(.lapsed)
            let form = ["name": "x"]
            #expect(try await world.page(.post, "/o/acorn/assets", form: form).status == 303)
            #expect(try await world.page(.post, "/o/acorn/assets", as: world.person(.ciso, of: "birch"), form: form).status == 404)
            #expect(try await world.page(.post, "/o/acorn/assets", as: employee, form: form).status == 402)
            try await world.setStanding(.active)
            #expect(try await world.page(.post, "/o/acorn/assets", as: employee, form: form).status == 403)
            #expect(try await world.page(.post, "/o/acorn/assets", as: ciso, form: ["name": ""]).status == 422)
        }
    }

    @Test("A record that is missing, or out of sight, is 404 before subscription, permission and body are looked at", arguments: Engine.allCases)
    func records(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, engineer, auditor) = (world.person(.ciso), world.person(.engineer), world.person(.auditor))
            func asset(of person: Person) async throws -> String {
                let made = try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"x","owner_id":"\#(person.member)"}"#)
                guard case .text(let id)? = try made.json["id"] else { throw Problem.notFound }
                return "/api/v1/assets/\(id)"
            }
            func control(of person: Person) async throws -> String {
                let body = #"{"code":"\#(person.role)","title":"x","owner_id":"\#(person.member)"}"#
                let made = try await world.api(.post, "/api/v1/controls", as: ciso, json: body)
                guard case .text(let id)? = try made.json["id"] else { throw Problem.notFound }
                return "/api/v1/controls/\(id)"
            }
            let (theirs, others) = (try await asset(of: engineer), try await asset(of: ciso))
            let (mine, foreign) = (try await control(of: engineer), try await control(of: ciso))
            // No permission: the record that they see is forbidden, the one that they do not see is not there.
            #expect(try await world.api(.patch, mine, as: engineer, json: "{").status == 403)
            #expect(try await world.api(.patch, foreign, as: engineer, json: "{").status == 404)
            #expect(try await world.api(.patch, foreign, as: auditor, json: "{").status == 404)
            // Nothing of the kind is theirs: refused alike whatever the address names.
            for path in [theirs, Self.missing] { #expect(try await world.api(.get, path, as: auditor).status == 403) }
            // The requirement of a framework is found by its number.
            let nowhere = "/api/v1/frameworks/iso27001-2022/requirements/A.99"
            #expect(try await world.api(.patch, nowhere, as: auditor, json: "{").status == 404)
            #expect(try await world.api(.patch, nowhere, as: world.person(.employee), json: "{").status == 403)

            try await world.setStanding(.lapsed)
            #expect(try await world.api(.patch, others, as: engineer, json: "{").status == 404)
            #expect(try await world.api(.patch, theirs, as: engineer, json: "{").status == 402)
            #expect(try await world.api(.patch, mine, as: engineer, json: "{").status == 402)
            #expect(try await world.api(.patch, Self.missing, as: ciso, json: "{").status == 404)
            #expect(try await world.api(.patch, nowhere, as: ciso, json: "{").status == 404)
            #expect(try await world.api(.patch, theirs, as: world.person(.ciso, of: "birch"), json: "{").status == 404)
            try await world.setStanding(.active)
            #expect(try await world.page(.post, String(others.replacing("/api/v1", with: "/o/acorn")), as: engineer, form: [:]).status == 404)
            // One statement more, and none for a read that may be.
            #expect(try await world.api(.patch, theirs, as: ciso, json: "{").statements == 2)
            #expect(try await world.api(.get, theirs, as: ciso).statements == 2)
        }
    }

    @Test("A refusal to a program is a problem document with kind, status, words and the request's id")
    func problemDocument() async throws {
        try await AppWorld.with { world in
            let replies = [
                try await world.api(.get, "/api/v1/assets"), try await world.api(.get, "/api/v1/nothing", as: world.person(.ciso)),
                try await world.api(.get, "/api/v1/assets?colour=red", as: world.person(.ciso)),
                try await world.api(.post, "/api/v1/assets", as: world.person(.ciso), json: "{}"),
                try await world.api(.get, "/api/v1/assets", as: world.person(.employee)), try await world.api(.put, "/api/v1/assets", as: world.person(.ciso)),
            ]
            #expect(replies.map(\.status) == [401, 404, 400, 422, 403, 405])
            for reply in replies {
                #expect(reply.header("Content-Type") == "application/problem+json")
                let document = try reply.json
                #expect(document["status"] == .number(reply.status))
                #expect(document["request"] == .text(reply.requestID))
                for member in ["type", "title", "detail"] {
                    guard case .text(let text)? = document[member] else {
                        Issue.record("\(reply.status) has no \(member)")
                        continue
                    }
                    #expect(!text.isEmpty)
                }
            }
            #expect(replies[0].header("WWW-Authenticate") == "Bearer")
            #expect(replies[2].errors == ["colour"])
            #expect(replies[3].errors == ["name"])
            #expect(replies[5].header("Allow") == "GET, HEAD, POST")
        }
    }

    @Test("A visitor gets the same answer from every address of every organisation, real or not")
    func noOracle() async throws {
        try await AppWorld.with { world in
            func answer(_ method: HTTPRequest.Method, _ path: String) async throws -> String {
                let reply = try await world.send(method, path)
                let target = method == .get ? PercentEncoding.encode(path) : "%2F"
                let names = reply.headers.map(\.name.canonicalName).sorted()
                return "\(reply.status) \(reply.location?.replacing(target, with: "NEXT") ?? "") \(names) \(reply.bytes.count) \(reply.statements)"
            }
            let first = try await answer(.get, "/o/acorn/team")
            #expect(first.hasPrefix("303 /sign-in?next=NEXT "))
            for path in [
                "/o/acorn", "/o/acorn/assets/1", "/o/nowhere", "/o/nowhere/team", "/o/acorn/no/such/page", "/o/%zz", "/o", "/o/", "/o/acorn/assets/csv",
            ] {
                #expect(try await answer(.get, path) == first, "\(path)")
            }
            let write = try await answer(.post, "/o/acorn/assets")
            for (method, path) in [(.post, "/o/nowhere/assets"), (.delete, "/o/acorn/team"), (.put, "/o/nowhere")] as [(HTTPRequest.Method, String)] {
                #expect(try await answer(method, path) == write, "\(path)")
            }
        }
    }

    @Test("Without a token no address of the API says whether it exists")
    func unknownAPI() async throws {
        try await AppWorld.with { world in
            for path in ["/api/v1/assets", "/api/v1/nothing", "/api/v1", "/api/v1/assets/1/2/3", "/api/v2/assets", "/api/nothing"] {
                for token in [nil, "aer_wrong", world.person(.ciso).withWrongToken] as [String?] {
                    let reply = try await world.api(.get, path, token: token)
                    #expect(reply.status == 401, "\(path)")
                }
            }
            let known = try await world.api(.get, "/api/v1/nothing", as: world.person(.ciso))
            #expect(known.status == 404)
        }
    }

    @Test("A request with a session and a token is refused, as is a token at a page")
    func twoIdentities() async throws {
        try await AppWorld.with { world in
            let (browser, person) = (Browser(world), world.person(.ciso))
            try await browser.enter(as: person)
            let bearer: HTTPFields = [.authorization: "Bearer \(person.token)"]
            #expect(try await browser.get("/api/v1/assets", headers: bearer).status == 400)
            #expect(try await browser.get("/api/v1/assets").status == 401)
            #expect(try await browser.get("/o/acorn/team", headers: bearer).status == 400)
            #expect(try await world.send(.get, "/o/acorn/team", headers: bearer).status == 400)
        }
    }

    @Test("An address takes the methods that it says, and HEAD wherever GET")
    func methods() async throws {
        try await AppWorld.with { world in
            let page = try await world.send(.delete, "/sign-in")
            #expect(page.status == 405)
            #expect(page.header("Allow") == "GET, HEAD, POST")
            #expect(try await world.send(.init("PURGE") ?? .put, "/sign-in").status == 405)
            let ciso = world.person(.ciso)
            for head in [
                try await world.send(.head, "/sign-in"), try await world.api(.head, "/api/v1/assets", as: ciso),
                try await world.api(.head, "/api/v1/assets/csv", as: ciso),
            ] {
                #expect(head.status == 200)
                #expect(head.bytes.isEmpty)
            }
            #expect(try await world.send(.head, "/sign-out").status == 405)
        }
    }

    @Test(
        "An address that does not decode is not found, and a query that does not is malformed",
        arguments: [
            ("/o/acorn/assets/%", 404), ("/o/acorn/assets/%zz", 404), ("/o/acorn/assets/%ff", 404), ("/o/acorn/assets/%00", 404),
            ("/o/acorn/assets/a%0ab", 404),
            ("/o/acorn//assets", 404), ("/o/acorn/assets/", 404), ("/o/acorn/assets/" + String(repeating: "a", count: 300), 404),
            ("/o/acorn/assets?%zz=1", 400), ("/o/acorn/assets?limit=%ff", 400), ("/o/acorn/assets?limit=0", 400), ("/o/acorn/assets?limit=201", 400),
            ("/o/acorn/assets?limit=9223372036854775808", 400), ("/o/acorn/assets?after=x", 400), ("/o/acorn/assets?=1", 400),
        ])
    func encoding(_ path: String, _ status: Int) async throws {
        try await AppWorld.with { world in
            let reply = try await world.page(.get, path, as: world.person(.ciso))
            #expect(reply.status == status)
        }
    }
}

extension Person {
    /// Their token with another last letter.
    fileprivate var withWrongToken: String { token.dropLast() + (token.hasSuffix("x") ? "y" : "x") }
}
