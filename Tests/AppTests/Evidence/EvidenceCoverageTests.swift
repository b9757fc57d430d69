@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The coverage map counts the days that accepted evidence speaks of")
struct EvidenceCoverageTests {
    private static func accept(_ id: String, _ world: AppWorld) async throws {
        let reply = try await world.api(.post, "/api/v1/evidence/\(id)/review", as: world.person(.ciso), json: #"{"version":1,"verdict":"accepted"}"#)
        #expect(reply.status == 200)
    }
    private static func gaps(_ reply: Reply) -> [String: Int] {
        var found: [String: Int] = [:]
        for item in reply.items { if case .text(let ref)? = item["ref"], case .number(let days)? = item["gap_days"] { found[ref] = days } }
        return found
    }

    @Test("Nothing counts before it is accepted, and nothing after it is withdrawn or has expired", arguments: Engine.allCases)
    func counts(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let control = try await world.control("AC-01")
            let map = "/api/v1/evidence/coverage?from=2026-11-01&to=2026-11-30"
            let id = try await world.planted(as: analyst, "&control_id=\(control)&covers_from=2026-10-20&covers_to=2026-11-10&expires_on=2026-11-25")
            #expect(try await Self.gaps(world.api(.get, map, as: analyst)) == ["AC-01": 24])
            try await Self.accept(id, world)
            let reply = try await world.api(.get, map, as: analyst)
            #expect(Self.gaps(reply) == ["AC-01": 14])
            #expect(reply.text.contains(#""covered":[{"from":"2026-11-01","to":"2026-11-10"}],"gaps":[{"from":"2026-11-11","to":"2026-11-24"}]"#))
            let page = try await world.page(.get, "/o/acorn/evidence/coverage?from=2026-11-01&to=2026-11-30&by=control&framework=&show=all", as: analyst)
            #expect(page.text.contains("0 of 1 controls are covered up to today"))
            #expect(page.text.contains("14 days"))
            let other = try await world.planted(as: analyst, "&control_id=\(control)&covers_from=2026-11-11&covers_to=2026-11-12")
            try await Self.accept(other, world)
            #expect(try await Self.gaps(world.api(.get, map, as: analyst)) == ["AC-01": 12])
            #expect(
                try await world.api(.post, "/api/v1/evidence/\(other)/withdraw", as: world.person(.ciso), json: #"{"version":2,"note":"wrong"}"#).status == 200)
            #expect(try await Self.gaps(world.api(.get, map, as: analyst)) == ["AC-01": 14])
            world.clock.advance(by: .seconds(2 * 86_400))
            #expect(try await Self.gaps(world.api(.get, map, as: analyst)) == ["AC-01": 26])
        }
    }

    @Test("A requirement is covered directly and through the controls that serve it", arguments: Engine.allCases)
    func requirements(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let (first, second) = (try await world.assessment("A.5.1", position: 1), try await world.assessment("A.5.2", position: 2))
            let control = try await world.control("AC-01")
            try await world.serve(second, by: control, requirement: "A.5.2")
            for query in [
                "&assessment_id=\(first)&covers_from=2026-11-01&covers_to=2026-11-24", "&control_id=\(control)&covers_from=2026-11-01&covers_to=2026-11-20",
            ] {
                try await Self.accept(try await world.planted(as: analyst, query), world)
            }
            let map = "/api/v1/evidence/coverage?by=requirement&framework=iso27001-2022&from=2026-11-01&to=2026-11-24"
            #expect(try await Self.gaps(world.api(.get, map, as: analyst)) == ["A.5.1": 0, "A.5.2": 4])
            #expect(try await Self.gaps(world.api(.get, map + "&show=gaps", as: analyst)) == ["A.5.2": 4])
            let one = try await world.api(.get, map + "&limit=1", as: analyst)
            #expect(Self.gaps(one) == ["A.5.1": 0])
            #expect(try await Self.gaps(world.api(.get, map + "&limit=1&after=\(one.string("next") ?? "")", as: analyst)) == ["A.5.2": 4])
            #expect(try await world.page(.get, "/o/acorn/evidence/coverage?by=requirement&framework=iso27001-2022", as: analyst).status == 200)
        }
    }
}
