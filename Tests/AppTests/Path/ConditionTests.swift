@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("What was read before is asked for again by its entity tag, and a change is made on what was read")
struct ConditionTests {
    private static func add(_ name: String, as person: Person, _ world: AppWorld) async throws -> Reply {
        let reply = try await world.api(.post, "/api/v1/assets", as: person, json: #"{"name":"\#(name)"}"#)
        #expect(reply.status == 201)
        return reply
    }
    private static func path(_ reply: Reply) throws -> String {
        guard case .text(let id)? = try reply.json["id"] else { throw Problem.notFound }
        return "/api/v1/assets/\(id)"
    }
    private static func ask(
        _ method: HTTPRequest.Method, _ path: String, as person: Person, _ name: HTTPField.Name, _ value: String?, json: String? = nil, _ world: AppWorld
    ) async throws -> Reply {
        var headers: HTTPFields = [.authorization: "Bearer \(person.token)"]
        headers[name] = value
        if json != nil { headers[.contentType] = "application/json" }
        return try await world.send(method, path, headers: headers, body: Array((json ?? "").utf8))
    }

    @Test("A record and a list that are as they were are 304 without a body; after a change they come anew", arguments: Engine.allCases)
    func unchanged(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), added = try await Self.add("Ledger", as: ciso, world), record = try Self.path(added)
            for path in [record, "/api/v1/assets", "/api/v1/frameworks"] {
                let first = try await world.api(.get, path, as: ciso), tag = try #require(first.header("ETag"))
                #expect(first.status == 200 && first.header("Cache-Control") == "private, no-cache" && first.header("Vary") == "Authorization")
                for known in [tag, "W/" + tag, "\"other\", " + tag, "*"] {
                    let again = try await Self.ask(.get, path, as: ciso, .ifNoneMatch, known, world)
                    #expect(again.status == 304 && again.text.isEmpty && again.header("ETag") == tag, "\(known)")
                    #expect(again.header("Content-Length") == nil && again.header("X-Content-Type-Options") == "nosniff")
                }
                for other in ["\"other\"", String(tag.dropLast()), tag.uppercased() + "x", ""] {
                    #expect(try await Self.ask(.get, path, as: ciso, .ifNoneMatch, other, world).status == 200, "\(other)")
                }
            }
            let same = try await world.api(.get, record, as: ciso), all = try await world.api(.get, "/api/v1/assets", as: ciso)
            #expect(added.header("ETag") == same.header("ETag"))
            let before = try #require(added.header("ETag")), list = try #require(all.header("ETag"))
            let changed = try await world.api(.patch, record, as: ciso, json: #"{"version":1,"name":"Books"}"#)
            #expect(changed.header("ETag")?.hasPrefix("\"2.") == true && changed.header("Cache-Control") == "no-store")
            #expect(try await Self.ask(.get, record, as: ciso, .ifNoneMatch, before, world).status == 200)
            #expect(try await Self.ask(.get, "/api/v1/assets", as: ciso, .ifNoneMatch, list, world).status == 200)
        }
    }

    @Test(
        "The past of a register and of a record is 304 while nothing happened, now and of a day; whoever reads it besides changes nothing",
        arguments: Engine.allCases)
    func past(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), asset = try Self.path(try await Self.add("Ledger", as: ciso, world))
            let evidence = "/api/v1/evidence/\(try await world.planted(as: ciso))"
            let today = Day(of: world.clock.now).iso
            let registers = Set(world.routes.filter { $0.method == .get && $0.path.hasPrefix("/api/v1/") && $0.path.hasSuffix("/history") }.map(\.path))
            #expect(registers.count == 19)
            let paths = registers.filter { !$0.contains("{") } + [asset + "/history", evidence + "/history", "\(asset)/history?as-of=\(today)"]
            for path in paths {
                let first = try await world.api(.get, path, as: ciso), tag = try #require(first.header("ETag"))
                #expect(try first.json["as_of"] == .null, "\(path)")
                world.clock.advance(by: .seconds(5))
                #expect(try await Self.ask(.get, path, as: ciso, .ifNoneMatch, tag, world).status == 304, "\(path)")
            }
            let known = try #require(try await world.api(.get, asset + "/history", as: ciso).header("ETag"))
            let then = Instant(milliseconds: world.clock.now).iso
            world.clock.advance(by: .seconds(1))
            let old = try await world.api(.get, "\(asset)/history?as-of=\(then)", as: ciso), tag = try #require(old.header("ETag"))
            #expect(try old.json["as_of"]?.string == then)
            #expect(try await world.api(.patch, asset, as: ciso, json: #"{"version":1,"name":"Books"}"#).status == 200)
            #expect(try await Self.ask(.get, asset + "/history", as: ciso, .ifNoneMatch, known, world).status == 200)
            #expect(try await Self.ask(.get, "\(asset)/history?as-of=\(then)", as: ciso, .ifNoneMatch, tag, world).status == 304, "what was stays")
        }
    }

    @Test("If-Match stands for the version: 412 with both versions where somebody was first, and nothing is written", arguments: Engine.allCases)
    func match(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), added = try await Self.add("Ledger", as: ciso, world), path = try Self.path(added)
            let first = try #require(added.header("ETag"))
            func patch(_ tag: String?, _ json: String) async throws -> Reply { try await Self.ask(.patch, path, as: ciso, .ifMatch, tag, json: json, world) }
            let second = try await patch(first, #"{"name":"Books"}"#)
            #expect(try second.status == 200 && second.json["version"] == .number(2))
            let late = try await patch(first, #"{"name":"Late"}"#)
            #expect(try late.status == 412 && late.json["theirs"]?["name"] == .text("Books") && late.json["yours"]?["name"] == .text("Late"))
            let now = try #require(second.header("ETag"))
            #expect(try await patch(now, #"{"version":1,"name":"Late"}"#).status == 400)
            #expect(try await patch(now, #"{"version":2,"name":"Agreed"}"#).status == 200)
            for (tag, status) in [
                ("W/" + now, 412), ("\"other\"", 412), ("2", 412), ("\"2\"", 412), ("\"-2.a\"", 412), ("\"99999999999999999999.a\"", 412),
                (now + ", " + first, 400), ("*", 422),
            ] { #expect(try await patch(tag, #"{"name":"Wrong"}"#).status == status, "\(tag)") }
            #expect(try await world.api(.get, path, as: ciso).json["name"] == .text("Agreed"))
            #expect(try await Self.ask(.delete, path, as: ciso, .ifMatch, now, world).status == 412)
            #expect(try await Self.ask(.post, "/api/v1/assets", as: ciso, .ifMatch, now, json: #"{"name":"x"}"#, world).status == 400)
            let current = try await world.api(.get, path, as: ciso), last = try #require(current.header("ETag"))
            #expect(try await Self.ask(.delete, path, as: ciso, .ifMatch, last, world).status == 204)
            #expect(try await Self.ask(.delete, path, as: ciso, .ifMatch, last, world).status == 404)
        }
    }

    @Test("A tag says nothing to another organisation, and comes before no refusal", arguments: Engine.allCases)
    func apart(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), other = try #require(world.people.first { $0.organisationID != ciso.organisationID && $0.role == .ciso })
            let added = try await Self.add("Ledger", as: ciso, world), path = try Self.path(added), tag = try #require(added.header("ETag"))
            for known in [tag, "*"] {
                #expect(try await Self.ask(.get, path, as: other, .ifNoneMatch, known, world).status == 404)
                #expect(try await world.send(.get, path, headers: [.ifNoneMatch: known]).status == 401)
                #expect(try await Self.ask(.patch, path, as: other, .ifMatch, known, json: #"{"name":"Mine"}"#, world).status == 404)
            }
            #expect(try await world.api(.get, path, as: other).header("ETag") == nil)
            try await world.setStanding(.lapsed)
            #expect(try await Self.ask(.patch, path, as: ciso, .ifMatch, "\"9.a\"", json: #"{"name":"Late"}"#, world).status == 402)
        }
    }
}
