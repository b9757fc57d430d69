@testable import App
import HTTPTypes
import Platform
import PublicSite
import Store
import Testing
import World

@Suite("What members are told of isolation is no more than what was tested")
struct IsolationPageTests {
    @Test("Nothing is claimed before the first run, nor two hours after the last; every role may see it", arguments: Engine.allCases)
    func claims(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            func claim() async throws -> String? { try await world.api(.get, "/api/v1/isolation", as: world.person(.ciso)).json["claim"]?.string }
            func page() async throws -> String { try await world.page(.get, "/o/acorn/isolation", as: world.person(.ciso)).text }
            #expect(try await claim() == "none")
            #expect(try await page().contains("has not run yet"))

            let run = try await world.selfTest().run
            #expect(try await claim() == "holds")
            let text = try await page()
            for words in ["The self-test passed", UI.number(run.probes), "\(run.tables)", "\(run.routes)"] { #expect(text.contains(words), "\(words)") }
            for role in Role.allCases { #expect(try await world.page(.get, "/o/acorn/isolation", as: world.person(role)).status == 200, "\(role)") }

            world.clock.advance(by: .seconds(2 * 3_600 + 1))
            for person in world.people { world.forgetSession(of: person) }
            #expect(try await claim() == "old")
            let old = try await page()
            #expect(old.contains("more than two hours ago") && !old.contains("The self-test passed"))
            #expect(try await world.installation.isolationRecord.gauges(now: world.clock.now).contains("aertous_isolation_self_test_ok 0\n"))
        }
    }

    @Test("A run made while the clock was ahead supports no claim, and the run made after it counts, whatever its time", arguments: Engine.allCases)
    func clockAhead(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            func told() async throws -> (claim: String?, page: String, gauge: Bool) {
                for person in world.people { world.forgetSession(of: person) }
                let claim = try await world.api(.get, "/api/v1/isolation", as: world.person(.ciso)).json["claim"]?.string
                let page = try await world.page(.get, "/o/acorn/isolation", as: world.person(.ciso)).text
                return (claim, page, try await world.installation.isolationRecord.gauges(now: world.clock.now).contains("aertous_isolation_self_test_ok 1\n"))
            }
            world.clock.advance(by: .seconds(3 * 3_600))
            #expect(try await world.selfTest().run.hasPassed)
            #expect(try await told().claim == "holds")

            world.clock.advance(by: .seconds(-3 * 3_600))
            let ahead = try await told()
            #expect(ahead.claim == "old" && !ahead.gauge)
            #expect(ahead.page.contains("which is yet to come") && !ahead.page.contains("The self-test passed"))

            let found = try await world.selfTest(world.routes(.get, "/api/v1/assets") { _ in .json(Array("{}".utf8)) })
            #expect(!found.run.hasPassed)
            let failed = try await told()
            #expect(failed.claim == "failed" && !failed.gauge && failed.page.contains("The self-test failed"))
            let mail = try #require(try await world.mail(to: "operator@aertous.test"))
            #expect(mail.subject.contains("self-test failed"))

            #expect(try await world.selfTest().run.hasPassed)
            let mended = try await told()
            #expect(mended.claim == "holds" && mended.gauge && mended.page.contains("The self-test passed"))
            let runs = try await world.installation.isolationRecord.runs(limit: 10)
            #expect(runs.map(\.hasPassed) == [true, false, true] && runs[0].endedAt < runs[2].endedAt)
        }
    }

    @Test("Results are kept for two weeks of hours and no longer", arguments: Engine.allCases)
    func bounded(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for hour in 0..<IsolationRun.most {
                let run = IsolationRun(beganAt: Int64(hour) * 3_600_000, endedAt: Int64(hour) * 3_600_000 + 1)
                let id = world.accounts.identifier(run.endedAt)
                try await world.store.write(world.store.gate()) { try $0.insert("isolation_run", id: id, run.cells()) }
            }
            _ = try await world.selfTest()
            let kept = try await world.installation.isolationRecord.runs(limit: 1_000)
            #expect(kept.count == IsolationRun.most && kept.last?.beganAt == 3_600_000)
        }
    }

    @Test("It runs every hour and with each start, by the queue, so on one node")
    func schedule() async throws {
        try await AppWorld.with(.sqlite) { world in
            let schedules = world.installation.schedules(clock: { world.clock.now }, besides: world.site.routes, logger: world.log.logger)
            let hourly = try #require(schedules.first { $0.name == "isolation-self-test" })
            #expect(hourly.interval == 3_600_000 && hourly.isAtStart)
            #expect(try #require(schedules.first { $0.name == "revoke-canaries" }).interval == 60_000)
        }
    }
}
