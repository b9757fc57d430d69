@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("What a program sends that is no object, and what it is shown when somebody else was first")
struct WireTests {
    @Test("A body that is JSON but no object is 422 and names the body, at every address that takes one", arguments: ["[]", "null", #""x""#, "1", "true"])
    func noObject(_ body: String) async throws {
        try await AppWorld.with { world in
            _ = try await world.adopted()
            let ciso = world.person(.ciso), control = try await world.control(serving: "A.8.8").id
            let places: [(HTTPRequest.Method, String)] = [
                (.post, "/api/v1/assets"), (.post, "/api/v1/evidence"), (.post, "/api/v1/controls"), (.post, "/api/v1/packages"),
                (.post, "/api/v1/engagements"), (.patch, "/api/v1/controls/\(control)"), (.post, "/api/v1/controls/\(control)/tests"),
                (.post, "/api/v1/controls/\(control)/requirements"), (.post, "/api/v1/frameworks/iso27001-2022/adoption"),
                (.patch, "/api/v1/frameworks/iso27001-2022/requirements/A.8.8"),
            ]
            for (method, path) in places {
                let reply = try await world.api(method, path, as: ciso, json: body)
                #expect(reply.status == 422 && reply.errors == ["body"], "\(method) \(path): \(reply.text)")
            }
        }
    }

    @Test("Who comes second is shown theirs as it is and their own with the version that they sent")
    func conflict() async throws {
        try await AppWorld.with { world in
            let ciso = world.person(.ciso)
            guard case .text(let id)? = try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"first"}"#).json["id"] else {
                throw Problem.notFound
            }
            let path = "/api/v1/assets/\(id)"
            #expect(try await world.api(.patch, path, as: ciso, json: #"{"version":1,"name":"second"}"#).status == 200)
            let late = try await world.api(.patch, path, as: ciso, json: #"{"version":1,"name":"third"}"#)
            #expect(late.status == 409)
            #expect(try late.json["theirs"]?["version"] == .number(2) && late.json["theirs"]?["name"] == .text("second"))
            #expect(try late.json["yours"]?["version"] == .number(1) && late.json["yours"]?["name"] == .text("third"))
            let gone = try await world.api(.delete, path + "?version=1", as: ciso)
            #expect(try gone.status == 409 && gone.json["theirs"]?["version"] == .number(2) && gone.json["yours"]?["version"] == .number(1))
        }
    }

    @Test("A package and an engagement are told of everything at once: what is unknown, what is missing and what is no text")
    func packages() async throws {
        try await AppWorld.with { world in
            let ciso = world.person(.ciso)
            let package = try await world.api(.post, "/api/v1/packages", as: ciso, json: #"{"colour":"red","from":5}"#)
            #expect(package.status == 422 && Set(package.errors) == ["colour", "framework", "from", "to"] && package.errors.count == 4, "\(package.text)")
            let engagement = try await world.api(.post, "/api/v1/engagements", as: ciso, json: #"{"colour":"red","auditors":1}"#)
            #expect(Set(engagement.errors) == ["colour", "title", "framework", "from", "to", "ends_on", "auditors"], "\(engagement.text)")
        }
    }

    @Test("Frameworks are listed as we order them and invitations newest first, page by page as on one", arguments: Engine.allCases)
    func ordered(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            for name in ["c", "a", "b"] {
                world.clock.advance(by: .seconds(1))
                let reply = try await world.api(.post, "/api/v1/invitations", as: ciso, json: #"{"email":"\#(name)@cedar.example","role":"analyst"}"#)
                #expect(reply.status == 204, "\(reply.text)")
            }
            let frameworks = world.installation.catalogues.frameworks.map(\.id), emails = ["b", "a", "c"].map { $0 + "@cedar.example" }
            for (list, member, expected) in [("frameworks", "id", frameworks), ("invitations", "email", emails)] {
                var (found, after) = ([JSON?](), "")
                repeat {
                    let page = try await world.api(.get, "/api/v1/\(list)?limit=1" + after, as: ciso)
                    found += page.items.map { $0[member] }
                    after = page.string("next").map { "&after=\($0)" } ?? ""
                } while !after.isEmpty && found.count < 300
                #expect(found == expected.map { JSON?.some(.text($0)) }, "\(list)")
                #expect(try await world.api(.get, "/api/v1/\(list)", as: ciso).items.map { $0[member] } == found)
            }
        }
    }

    @Test("A control's runs and requirements are paged like every other list", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, ciso) = try await world.adopted()
            let person = world.person(.ciso), control = try await world.control(serving: "A.8.8").id
            for number in 0..<5 {
                try await world.controls.test(control, on: world.today.adding(days: -number / 2), .passed, found: "\(number)", as: ciso, now: world.clock.now)
            }
            for list in ["tests", "requirements"] {
                let place = "/api/v1/controls/\(control)/\(list)"
                func items(_ reply: Reply) throws -> [JSON] {
                    guard case .list(let items)? = try reply.json["items"] else { throw Problem.notFound }
                    return items
                }
                let whole = try items(await world.api(.get, place, as: person))
                var (found, after) = ([JSON](), "")
                repeat {
                    let page = try await world.api(.get, place + "?limit=1" + after, as: person)
                    found += try items(page)
                    if case .text(let next)? = try page.json["next"] { after = "&after=\(next)" } else { after = "" }
                } while !after.isEmpty && found.count < 300
                #expect(found == whole && !whole.isEmpty)
                for query in [
                    "limit=", "limit=0", "limit=201", "limit=-1", "limit=1.0", "limit=%205", "limit=1&limit=2", "after=", "after=x", "after=x&after=x",
                ] {
                    let reply = try await world.api(.get, place + "?" + query, as: person)
                    #expect(reply.status == 400 && reply.errors == [String(query.prefix { $0 != "=" })], "\(list) \(query): \(reply.text)")
                }
            }
        }
    }
}
