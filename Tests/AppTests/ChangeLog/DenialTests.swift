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
