import Store
import Testing
@testable import Platform

@Suite("A register over a real store") struct RegisterTests {
    private static func items(_ json: JSON) -> [JSON]? { if case .list(let items)? = json["items"] { items } else { nil } }
    private static func text(_ json: JSON?) -> String? { if case .text(let text)? = json { text } else { nil } }

    @Test("A record goes in as JSON, comes back as it was, changes by its version and goes", arguments: RegisterEngine.allCases)
    func lifecycle(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let body =
                #"{"title":"Laptop","owner":"00000000-0000-7000-8000-0000000000aa","count":3,"tags":["high"],"due":"2026-12-01","seen":"2026-11-24T13:44:58.123Z","price":"12.50","active":true,"story":"a\nb"}"#
            guard case .versioned(1, .json(let bytes, 201, let location?)) = try await world.call(.post, "/api/v1/specimens", body: body) else {
                throw Problem.notFound
            }
            let made = try JSONReader.read(bytes), id = try #require(Self.text(made["id"]))
            #expect(location == "/api/v1/specimens/\(id)" && made["version"] == .number(1))
            #expect(try await world.json(.get, "/{id}", id: id) == made)

            let changed = try await world.json(.patch, "/{id}", body: #"{"version":1,"title":"Desktop","active":false}"#, id: id)
            #expect(
                changed["version"] == .number(2) && changed["title"] == .text("Desktop") && changed["active"] == .flag(false)
                    && changed["price"] == .text("12.50"))
            #expect(try await world.json(.get, "/{id}", id: id) == changed)

            guard case .nothing = try await world.call(.delete, "/api/v1/specimens/{id}", query: "version=2", id: id) else { throw Problem.conflict("") }
            await #expect(throws: Problem.notFound) { try await world.json(.get, "/{id}", id: id) }
        }
    }

    @Test("A change without a version is 422, with the other problems beside it", arguments: RegisterEngine.allCases)
    func noVersion(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let id = try await world.plant(1)[0].id
            await #expect(throws: Problem.invalid([.init("version", ""), .init("title", "")])) {
                try await world.json(.patch, "/{id}", body: #"{"title":""}"#, id: id)
            }
            await #expect(throws: Problem.invalid("version", "")) { try await world.json(.patch, "/{id}", body: #"{"version":"1"}"#, id: id) }
            await #expect(throws: Problem.invalid("version", "")) { try await world.call(.delete, "/api/v1/specimens/{id}", id: id) }
            #expect(try await world.json(.get, "/{id}", id: id)["version"] == .number(1))
        }
    }

    @Test("A stale edit is 409 with both versions, and writes nothing", arguments: RegisterEngine.allCases)
    func stale(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let id = try await world.plant(1)[0].id
            _ = try await world.json(.patch, "/{id}", body: #"{"version":1,"title":"Theirs"}"#, id: id)
            do {
                _ = try await world.json(.patch, "/{id}", body: #"{"version":1,"title":"Mine"}"#, id: id)
                Issue.record("a stale edit went through")
            } catch let problem as Problem {
                #expect(problem.kind == .conflict && problem.details.map(\.name) == ["theirs", "yours"])
                #expect(try problem.details.map { try JSONReader.read($0.json)["title"] } == [.text("Theirs"), .text("Mine")])
            }
            #expect(try await world.json(.get, "/{id}", id: id)["title"] == .text("Theirs"))
        }
    }

    @Test("A stale form shows both versions and keeps what was typed", arguments: RegisterEngine.allCases)
    func staleForm(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let specimen = try await world.plant(1)[0]
            _ = try await world.json(.patch, "/{id}", body: #"{"version":1,"title":"Theirs <b>"}"#, id: specimen.id)
            let page = try await world.page(.post, "/{id}", body: world.form(specimen, ["title": "Mine <i>"]), id: specimen.id)
            #expect(page.status == 409)
            #expect(page.text.contains("<th scope=\"row\">Title</th><td><del>Theirs &lt;b&gt;</del></td><td><ins>Mine &lt;i&gt;</ins></td>"))
            #expect(page.text.contains("value=\"Mine &lt;i&gt;\""))
            #expect(page.text.contains("name=\"version\" value=\"2\""))
            #expect(!page.text.contains("<th scope=\"row\">Code</th>"))
        }
    }

    @Test("What is not acceptable is named all at once, and nothing is written", arguments: RegisterEngine.allCases)
    func invalid(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            await #expect(throws: Problem.invalid([.init("extra", ""), .init("title", ""), .init("count", ""), .init("owner", ""), .init("parent", "")])) {
                try await world.json(.post, body: #"{"extra":1,"count":0,"parent":"nobody"}"#)
            }
            await #expect(throws: Problem.invalid("body", "")) { try await world.json(.post, body: "[]") }
            await #expect(throws: Problem.malformed("", field: "body")) { try await world.json(.post, body: "{") }
            await #expect(throws: Problem(.unsupportedType, "")) { try await world.call(.post, "/api/v1/specimens", body: "{}", type: "text/plain") }
            let left = try await world.json(.get)
            #expect(Self.items(left) == [])
        }
    }

    @Test("A state is followed only by those that its type names", arguments: RegisterEngine.allCases)
    func states(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let id = try await world.plant(1)[0].id
            _ = try await world.json(.patch, "/{id}", body: #"{"version":1,"stage":"done"}"#, id: id)
            await #expect(throws: Problem.invalid("stage", "")) { try await world.json(.patch, "/{id}", body: #"{"version":2,"stage":"open"}"#, id: id) }
            let form = try await world.page(.get, "/{id}/edit", id: id).text
            #expect(form.contains("value=\"in_work\"") && !form.contains("value=\"open\""))
            _ = try await world.json(.patch, "/{id}", body: #"{"version":2,"stage":"in_work"}"#, id: id)
        }
    }

    @Test("A relation points only at what its author can see", arguments: RegisterEngine.allCases)
    func relations(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let all = try await world.plant(2)
            // `owner` sees only the second, which is theirs.
            let body = { (parent: String) in #"{"version":1,"parent":"\#(parent)"}"# }
            await #expect(throws: Problem.invalid("parent", "")) {
                try await world.json(.patch, "/{id}", as: world.owner, body: body(all[0].id), id: all[1].id)
            }
            await #expect(throws: Problem.notFound) { try await world.json(.get, "/{id}", as: world.owner, id: all[0].id) }
            await #expect(throws: Problem.invalid("owner", "")) {
                try await world.json(.patch, "/{id}", body: #"{"version":1,"owner":"m-stranger"}"#, id: all[1].id)
            }
            _ = try await world.json(.patch, "/{id}", body: body(all[0].id), id: all[1].id)
            #expect(try await world.page(.get, "/{id}", id: all[1].id).text.contains("<a class=\"in\" href=\"/o/acorn/specimens/\(all[0].id)\">Specimen 0</a>"))
            let narrow = try await world.page(.get, "/{id}", as: world.owner, id: all[1].id).text
            #expect(!narrow.contains("Specimen 0") && narrow.contains("not shown to you"))
            await #expect(throws: Problem(.conflict, "")) { try await world.call(.delete, "/api/v1/specimens/{id}", query: "version=1", id: all[0].id) }
        }
    }

    @Test("Another organisation sees and changes nothing", arguments: RegisterEngine.allCases)
    func walls(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let id = try await world.plant(1)[0].id
            #expect(Self.items(try await world.json(.get, as: world.stranger)) == [])
            for (method, path, body) in [(.get, "/{id}", nil), (.patch, "/{id}", #"{"version":1,"title":"x"}"#)] as [(Platform.Method, String, String?)] {
                await #expect(throws: Problem.notFound) { try await world.json(method, path, as: world.stranger, body: body, id: id) }
            }
            await #expect(throws: Problem.notFound) { try await world.page(.get, "/{id}/edit", as: world.stranger, id: id) }
        }
    }

    @Test("Every write leaves its change, with the fields before and after, and an edit that changes nothing leaves none", arguments: RegisterEngine.allCases)
    func log(_ engine: RegisterEngine) async throws {
        try await RegisterWorld.with(engine) { world in
            let id = try await world.plant(1)[0].id
            _ = try await world.json(.patch, "/{id}", body: #"{"version":1,"title":"New"}"#, id: id)
            #expect(try await world.json(.patch, "/{id}", body: #"{"version":2,"title":"New"}"#, id: id)["version"] == .number(2))
            _ = try await world.csv()
            _ = try await world.call(.delete, "/api/v1/specimens/{id}", query: "version=2", id: id)
            let actions = try await world.store.read(world.ciso.scope) { tx in
                try tx.rows("SELECT action FROM log_leaf WHERE record_type = \("specimen") ORDER BY position") { $0.text(0) }
            }
            #expect(actions == ["specimen.created", "specimen.changed", "specimen.exported", "specimen.deleted"])
        }
    }
}
