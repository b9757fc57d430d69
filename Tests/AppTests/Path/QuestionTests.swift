@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("What an address asks beside its path is held against the route, before the verb")
struct QuestionTests {
    private static let id = "01890000-0000-7000-8000-000000000000"

    /// A path of the pattern, with what every framework and record is called here.
    private static func path(_ route: Route) -> String {
        route.path.replacing("{organisation}", with: "acorn").replacing("{framework}", with: AdoptionTests.iso).replacing("{requirement}", with: "A.5.1")
            .replacing("{position}", with: "1").split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? Substring(id) : $0 }
            .joined(separator: "/")
    }

    @Test("A body in a coding, and a part of one, are refused and leave nothing", arguments: Engine.allCases)
    func codings(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst), upload = "/api/v1/evidence/upload?name=part.txt"
            func sent(_ method: HTTPRequest.Method, _ path: String, _ type: String, _ name: HTTPField.Name, _ value: String) async throws -> Int {
                let headers: HTTPFields = [.authorization: "Bearer \(analyst.token)", .contentType: type, name: value]
                return try await world.send(method, path, headers: headers, body: Array(#"{"title":"t","url":"https://acorn.example/t"}"#.utf8)).status
            }
            let targets: [(method: HTTPRequest.Method, path: String, type: String)] = [
                (.put, upload, "application/octet-stream"), (.post, "/api/v1/evidence", "application/json"),
            ]
            for (method, path, type) in targets {
                for coding in ["gzip", "GZIP", "gzip, identity", "br", "zstd", "x"] {
                    let coded = try await sent(method, path, type, .contentEncoding, coding)
                    #expect(coded == 415, "\(path) \(coding)")
                }
                let part = try await sent(method, path, type, .contentRange, "bytes 0-3/10")
                #expect(part == 400, "\(path)")
            }
            let kept = try await world.api(.get, "/api/v1/evidence", as: analyst).ids
            #expect(kept.isEmpty && world.storedFiles().isEmpty)
            let plain = try await sent(.put, upload, "application/octet-stream", .contentEncoding, "identity")
            #expect(plain == 201)
        }
    }

    @Test("An unknown name and what cannot be read are 400 and named, on every route of an organisation")
    func everywhere() async throws {
        try await AppWorld.with { world in
            _ = try await world.adopted()
            let ciso = world.person(.ciso)
            var held = 0
            for route in world.installation.routes where route.audience == .member && route.record == nil {
                if route.representation == .page, route.method == .put { continue }  // its twin of the API is held

                let path = Self.path(route)
                for (query, field) in [("zzz=1", "zzz"), ("csrf=1", "csrf"), ("%zz", "query")] {
                    let reply =
                        route.representation == .json
                        ? try await world.api(
                            .init(rawValue: route.method.rawValue) ?? .get, "\(path)?\(query)", as: ciso, json: route.method == .get ? nil : "{}")
                        : try await world.page(
                            .init(rawValue: route.method.rawValue) ?? .get, "\(path)?\(query)", as: ciso, form: route.method == .get ? nil : [:])
                    // What is not there is said first.
                    if reply.status == 404 { continue }
                    #expect(reply.status == 400, "\(route.method.rawValue) \(path)?\(query)")
                    if route.representation == .json { #expect(reply.errors.contains(field), "\(path)?\(query)") }
                    held += 1
                }
            }
            #expect(held > 60)
        }
    }

    /// Forms whose verb reads a record's fields, and refuses the others itself.
    private static let ownReaders: Set<String> = [
        "/assets", "/assets/{id}", "/assets/import", "/controls", "/controls/{id}", "/controls/import", "/controls/{id}/tests", "/evidence", "/evidence/{id}",
        "/frameworks/{framework}/requirements/{requirement}/verdict", "/frameworks/{framework}/requirements/{requirement}/work",
        "/account/notifications",
    ]
    private static func name(_ route: Route) -> String { route.path.replacing("/o/{organisation}", with: "") }

    @Test("Every form says which fields it has, or reads those of a record")
    func forms() async throws {
        try await AppWorld.with { world in
            let forms = world.routes.filter { $0.representation == .page && $0.method == .post }
            #expect(forms.count > 55)
            let silent = Set(forms.filter { $0.takes == nil }.map(Self.name))
            #expect(silent.isSubset(of: Self.ownReaders), "\(silent.subtracting(Self.ownReaders)): give the route its `takes:`")
        }
    }

    @Test("A field that a form does not have is refused by name, and nothing is done")
    func unknownFields() async throws {
        try await AppWorld.with { world in
            _ = try await world.adopted()
            let ciso = world.person(.ciso), evidence = try await world.planted(as: world.person(.analyst))
            var held = 0
            for route in world.installation.routes where route.audience == .member && route.representation == .page && route.method == .post {
                guard route.record == nil || route.record == "evidence" else { continue }
                let path = Self.path(route).replacing(Self.id, with: route.record == "evidence" ? evidence : Self.id)
                let reply = try await world.page(.post, path, as: ciso, form: ["colour": "red", "version": "1"])
                // What is not there is said first.
                if reply.status == 404 { continue }
                if route.takes != nil || Self.ownReaders.contains(Self.name(route)) {
                    #expect(reply.status == 422 && reply.text.contains("“colour” is not a field"), "\(path): \(reply.status)")
                    held += 1
                }
            }
            #expect(held > 20)
            let exported = try await world.page(.post, "/o/acorn/log/export", as: ciso, form: ["colour": "red"])
            #expect(exported.status == 422)
            #expect(try await world.logged("log.exported", ciso.organisationID) == 0)
            #expect(try await world.page(.post, "/o/acorn/log/export", as: ciso, form: [:]).status == 200)
        }
    }

    @Test("Outside of an organisation too a field that a form does not have, or got twice, is refused by name", arguments: Engine.allCases)
    func unknownFieldsOfAccounts(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let factor = try #require(try await Authenticators(accounts: world.accounts).all(of: person.account).factors.first)
            var held = 0
            for route in world.routes where route.audience != .member && route.representation == .page && route.method == .post {
                guard route.record == nil || route.record == "factor" else { continue }
                let path = Self.path(route).replacing(Self.id, with: factor.id).replacing("{slug}", with: "acorn")
                let reply = try await browser.post(path, ["zzz": "1", "name": "x", "email": "ada@cedar.example"])
                if reply.status == 404 { continue }
                #expect(reply.status == 422 && reply.text.contains("“zzz” is not a field"), "\(path): \(reply.status)")
                held += 1
            }
            #expect(held > 20)
            for (path, fields) in [
                ("/account/authenticators/\(factor.id)", "name=One&name=Two"), ("/account", "name=One&name=Two&language=en-GB&time_zone="),
                ("/sign-in", "email=a%40b.example&email=c%40b.example&password=x&next=/"),
            ] {
                let reply = try await browser.send(
                    .post, path, headers: [.contentType: "application/x-www-form-urlencoded"],
                    body: Array("csrf=\(browser.cookies[Cookie.csrf.rawValue] ?? "")&\(fields)".utf8))
                #expect(reply.status == 422 && reply.text.contains("came more than once"), "\(path): \(reply.status)")
            }
            #expect(try await Authenticators(accounts: world.accounts).all(of: person.account).factors.first?.name == factor.name)
            #expect(try await browser.post("/account", ["name": "Grace", "language": "en-GB", "time_zone": ""]).status == 303)
            let choices = try await browser.post("/account/notifications", ["zzz": "true"])
            #expect(choices.status == 422 && choices.text.contains("“zzz” is not a field"))
        }
    }

    @Test("A body that nobody reads is refused, and a person's id must be one")
    func bodies() async throws {
        try await AppWorld.with { world in
            let ciso = world.person(.ciso)
            #expect(try await world.api(.post, "/api/v1/log/export", as: ciso, json: #"{"foo":1}"#).errors == ["body"])
            #expect(try await world.api(.get, "/api/v1/assets/csv?limit=1", as: ciso).errors == ["limit"])
            #expect(try await world.api(.get, "/api/v1/assets?limit=1&limit=2", as: ciso).errors == ["limit"])
            let made = try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"x"}"#)
            guard case .text(let id)? = try made.json["id"] else { throw Problem.notFound }
            for query in ["%zz", "zzz=1", "version=1&version=2"] {
                #expect(try await world.api(.get, "/api/v1/assets/\(id)?\(query)", as: ciso).status == 400)
                #expect(try await world.api(.patch, "/api/v1/assets/\(id)?\(query)", as: ciso, json: #"{"version":1}"#).status == 400)
                #expect(try await world.page(.get, "/o/acorn/assets/\(id)?\(query)", as: ciso).status == 400)
            }
            for list in ["/api/v1/assets", "/api/v1/controls"] {
                let reply = try await world.api(.get, "\(list)?owner_id=x&zzz=1", as: ciso)
                #expect(reply.status == 400 && Set(reply.errors) == ["owner_id", "zzz"], "\(list)")
            }
        }
    }

    @Test("A number that is taken is named, in a form, a body and a file", arguments: Engine.allCases)
    func taken(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), body = #"{"code":"X-1","title":"a"}"#
            #expect(try await world.api(.post, "/api/v1/controls", as: ciso, json: body).status == 201)
            let again = try await world.api(.post, "/api/v1/controls", as: ciso, json: #"{"code":"X-1","title":"","z":1}"#)
            #expect(again.status == 422 && Set(again.errors) == ["code", "title", "z"] && again.text.contains("is taken already"))
            let wide = try await world.api(.post, "/api/v1/controls", as: ciso, json: #"{"code":"X-2","title":"a\u202eb"}"#)
            #expect(wide.status == 422 && wide.errors == ["title"] && wide.text.contains("U+202E"))
        }
    }
}
