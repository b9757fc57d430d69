import App
import Platform
import Store
import Testing
import World

@Suite("No route opens to the wrong person")
struct WallTests {
    @Test("Every route holds against nobody, the seven roles, another organisation and a lapsed or unpaid subscription", arguments: Engine.allCases)
    func product(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let findings = try await Wall(world: world, routes: world.routes).findings()
            #expect(findings == [], "\(findings.joined(separator: "\n"))")
            let names = Set(world.routes.map { "\($0.method.rawValue) \($0.path)" })
            let gone = Placements.open.values.flatMap { $0 }.filter { !names.contains($0) }
            #expect(gone == [], "placed as open, and no route")
        }
    }

    @Test("A cancelled organisation is not there, for its own people either", arguments: Engine.allCases)
    func cancelled(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.setStanding(.cancelled)
            let wall = Wall(world: world, routes: world.routes)
            for route in wall.routes where route.audience == .member {
                let reply = try await wall.call(route, as: world.person(.ciso), row: .own)
                #expect(reply.status == 404, "\(route.method) \(route.path)")
            }
        }
    }
}

@Suite("The wall test finds what is wrong with a route")
struct WallItselfTests {
    private static let list = "/api/v1/assets", record = "/api/v1/assets/{id}"

    /// Serves some routes otherwise than the table says, and answers what the wall test finds.
    private func findings(_ path: String, _ method: Platform.Method, serving change: @escaping @Sendable (Route) -> Route) async throws -> [String] {
        let found = Found()
        try await AppWorld.with(.sqlite, routes: { $0.routes.map { $0.path == path && $0.method == method ? change($0) : $0 } }) { world in
            let routes = world.installation.routes.filter { $0.path == path && $0.method == method }
            #expect(routes.count == 1)
            found.lines = try await Wall(world: world, routes: routes).findings()
        }
        return found.lines
    }

    @Test("A route that lost its permission is found")
    func permission() async throws {
        let found = try await findings(Self.list, .get) { $0.with(permission: .some(nil)) }
        #expect(found.contains { $0.contains("as employee") && $0.contains("200, expected 403") }, "\(found)")
    }

    @Test("A route that asks for too little is found")
    func otherPermission() async throws {
        let found = try await findings(Self.record, .patch) { $0.with(permission: Permission.organisationRead.rawValue) }
        #expect(found.contains { $0.contains("as auditor") && $0.contains("expected 403") }, "\(found)")
    }

    @Test("A route that became open to visitors is found")
    func audience() async throws {
        let found = try await findings(Self.list, .get) { $0.with(audience: .visitor) }
        #expect(found.contains { $0.contains("as nobody") && $0.contains("expected 401") }, "\(found)")
    }

    @Test("A write that goes on after the subscription lapsed is found")
    func gate() async throws {
        let found = try await findings(Self.list, .post) { $0.with(gate: .open("by mistake")) }
        #expect(found.contains { $0.contains("lapsed") && $0.contains("expected 402") }, "\(found)")
    }

    @Test("A route that past due should close, and does not, is found")
    func paid() async throws {
        let found = try await findings("/o/{organisation}/team/members/{id}/reset", .post) { $0.with(gate: .write) }
        #expect(found.contains { $0.contains("pastDue") && $0.contains("expected 402") }, "\(found)")
    }

    @Test("A condition of visibility that was dropped is found on the record and on the list")
    func visibility() async throws {
        let found = Found()
        let everything: @Sendable (String) -> [Name: Extent] = { Installation.extents($0).mapValues { $0 == .none ? .none : .all } }
        try await AppWorld.with(.sqlite, extents: everything) { world in
            let routes = world.installation.routes.filter { $0.path == Self.list && $0.method == .get || $0.path == Self.record && $0.method == .get }
            found.lines = try await Wall(world: world, routes: routes).findings()
        }
        #expect(found.lines.contains { $0.contains("as engineer, another's row: 200, expected 404") }, "\(found.lines)")
        #expect(found.lines.contains { $0.contains("as engineer shows the row of manager") }, "\(found.lines)")
    }

    @Test("A route that nobody placed, or that names no permission, is found before anything is called")
    func unplaced() async throws {
        try await AppWorld.with { world in
            func found(_ route: Route) -> [String] { Wall(world: world, routes: [route]).tableFindings() }
            func route(_ method: Platform.Method, _ path: String, permission: String? = "assets.write", gate: Platform.Gate? = nil, record: Name? = nil)
                -> Route
            {
                Route(method, path, .member, permission: permission, gate: gate, .json, summary: "", record: record) { _ in .nothing }
            }
            #expect(found(route(.get, "/api/v1/things", permission: nil)) == ["GET /api/v1/things names no permission of the access table"])
            #expect(found(route(.get, "/api/v1/things", permission: "things.read")) == ["GET /api/v1/things names no permission of the access table"])
            #expect(found(route(.get, "/api/v1/things/{id}")) == ["GET /api/v1/things/{id} names no record for {id}"])
            #expect(
                found(route(.get, "/api/v1/things/{thing}")) == [
                    "GET /api/v1/things/{thing}: nobody looks for {thing}, and nobody said why", "GET /api/v1/things/{thing}: nobody placed {thing}",
                ])
            #expect(found(route(.get, "/api/v1/things/{id}", record: "thing")) == ["GET /api/v1/things/{id}: nobody placed the record thing"])
            #expect(found(route(.post, "/api/v1/things")) == ["POST /api/v1/things: nobody placed what is sent"])
            #expect(found(route(.post, "/api/v1/assets", gate: .read)) == ["POST /api/v1/assets changes something and goes on as a read when lapsed"])
            #expect(
                found(route(.post, "/api/v1/assets", gate: .open("by mistake"))) == [
                    "POST /api/v1/assets stays open when lapsed, and nobody placed it among those that do"
                ])
            let unasked = Route(.post, "/sign-out", .visitor, gate: .write, .page, summary: "") { _ in .nothing }
            #expect(
                found(unasked).contains(
                    "POST /sign-out is for no member, and so the path lets it pass when lapsed: it is open, or asks by itself and is placed so"))
            #expect(
                found(route(.delete, "/api/v1/assets/{id}", permission: "assets.read", record: "asset")) == [
                    "DELETE /api/v1/assets/{id} asks for assets.read, which is not what opens a asset"
                ])
            #expect(found(route(.get, "/things")) == ["GET /things is for members and does not lie below /api/v1/"])
        }
    }
}

private final class Found: @unchecked Sendable { var lines: [String] = [] }

extension Route {
    /// The same with something else about who may call it.
    func with(permission: String?? = nil, audience: Audience? = nil, gate: Platform.Gate? = nil) -> Route {
        Route(
            method, path, audience ?? self.audience, permission: permission ?? self.permission, gate: gate ?? self.gate, representation, summary: summary,
            record: record, contract: contract, fresh: fresh, handle: handle)
    }
}
