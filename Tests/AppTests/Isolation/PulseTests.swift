@testable import App
import HTTPTypes
import Platform
import PublicSite
import Store
import Synchronization
import Testing
import World

@Suite("A run of the self-test that died is told from one that is slow")
struct PulseTests {
    private func another(_ world: AppWorld) async throws -> IsolationRecord.Finding? {
        // Of its own: what a probe does is rolled back.
        try await Task.detached {
            try await world.installation.testIsolation(besides: world.site.routes, clock: { world.clock.now }, logger: world.log.logger)
        }.value
    }

    @Test("What a run left that died goes forty seconds after its last sign of life, and another runs in its place", arguments: Engine.allCases)
    func dead(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let canaries = world.installation.canaries, began = world.clock.now
            try await canaries.settle(now: began)
            #expect(try await world.store.write(world.store.gate()) { try $0.beginIsolationRun(at: began) })
            let people = try await canaries.equip(now: began)
            #expect(try await world.api(.get, "/api/v1/organisation", token: people[0].token).status == 200)
            world.clock.advance(by: .seconds(20))
            #expect(try await world.store.write(world.store.gate()) { try $0.keepIsolationRunAlive(began) })

            world.clock.advance(by: .seconds(39))
            #expect(try await !canaries.revokeLeftovers())
            #expect(try await world.heldByCanaries().prefix(3) == [2, 2, 2], "a run that is under way is let alone")
            #expect(try await another(world)?.run == nil, "and no other begins beside it")

            world.clock.advance(by: .seconds(2))
            let schedules = world.installation.schedules(clock: { world.clock.now }, besides: world.site.routes, logger: world.log.logger)
            #expect(try #require(schedules.first { $0.name == "revoke-canaries" }).interval == 60_000)
            #expect(try await canaries.revokeLeftovers())
            #expect(try await world.heldByCanaries() == [0, 0, 0, 0, 0])
            #expect(try await world.api(.get, "/api/v1/organisation", token: people[0].token).status == 401)
            #expect(try await another(world)?.run.hasPassed == true)
            #expect(try await !canaries.revokeLeftovers(), "nothing died, so nothing is to be run again")

            _ = try await canaries.equip(now: world.clock.now)
            #expect(try await !canaries.revokeLeftovers(), "without a run, factors go as well")
            #expect(try await world.heldByCanaries() == [0, 0, 0, 0, 0])
        }
    }

    @Test("A dead run whose last sign of life is from a time to come is dead: the clock stepped back", arguments: Engine.allCases)
    func stepBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let began = world.clock.now
            #expect(try await world.store.write(world.store.gate()) { try $0.beginIsolationRun(at: began) })
            world.clock.advance(by: .seconds(-3_600))
            let found = try await another(world)
            #expect(found?.run.hasPassed == true)
        }
    }

    @Test("A slow run that lives is not taken over, and its people keep what they hold, however long it takes", arguments: Engine.allCases)
    func slow(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let tries = Atomic(0)
            let planted = Set(["/api/v1/assets", "/api/v1/controls", "/api/v1/evidence"])
            let routes = world.installation.routes.map { route in
                guard route.method == .get, planted.contains(route.path) else { return route }
                return world.handled(route) { call in
                    world.clock.advance(by: .seconds(10))
                    #expect(try await another(world)?.run == nil)
                    let isLeft = try await Task.detached { try await world.installation.canaries.revokeLeftovers() }.value
                    #expect(!isLeft)
                    tries.add(1, ordering: .relaxed)
                    return try await route.handle(call)
                }
            }
            let began = world.clock.now, found = try await world.selfTest(routes)
            #expect(found.run.hasPassed, "\(found.routes)")
            #expect(tries.load(ordering: .relaxed) >= 6 && world.clock.now - began > 2 * Pulse.patience)
            #expect(try await world.installation.isolationRecord.runs(limit: 10).count == 1)
        }
    }

    @Test("Signs are given while the tables are probed, before each", arguments: Engine.allCases)
    func tables(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let began = world.clock.now, count = Atomic(0)
            #expect(try await world.store.write(world.store.gate()) { try $0.beginIsolationRun(at: began) })
            let pulse = Pulse(world.store, clock: { world.clock.now }, began: began)
            let report = try await world.store.checkIsolation {
                world.clock.advance(by: .seconds(30))
                try await pulse.beat()
                #expect(try await another(world)?.run == nil)
                count.add(1, ordering: .relaxed)
            }
            #expect(report.isRight && count.load(ordering: .relaxed) == report.tables)
            #expect(try await world.store.write(world.store.gate()) { try $0.endIsolationRun(began) })
        }
    }

    @Test("A run that was given up for dead and goes on stops, counts for nothing, and takes nothing from the one in its place", arguments: Engine.allCases)
    func late(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let calls = Atomic(0)
            let routes = world.routes(.get, "/api/v1/assets") { _ in
                if calls.add(1, ordering: .relaxed).oldValue == 0 {
                    world.clock.advance(by: .seconds(41))
                    let began = world.clock.now
                    try await Task.detached {
                        let hasBegun = try await world.store.write(world.store.gate()) { try $0.beginIsolationRun(at: began) }
                        #expect(hasBegun)
                        _ = try await world.installation.canaries.equip(now: began)
                    }.value
                }
                // A wall that is down: had it counted, the run would have failed.
                return .json(Array("{}".utf8))
            }
            let late = try await world.installation.testIsolation(
                routes: routes, besides: world.site.routes, clock: { world.clock.now }, logger: world.log.logger)
            #expect(late?.run == nil)
            #expect(calls.load(ordering: .relaxed) == 1, "it stopped before the next probe")
            #expect(try await world.installation.isolationRecord.runs(limit: 10).isEmpty)
            #expect(try await world.heldByCanaries().prefix(3) == [2, 2, 2], "what is there is the other's")
            #expect(try await another(world)?.run == nil)
        }
    }

    @Test("A run that is given up for dead at its very end counts for nothing", arguments: Engine.allCases)
    func atTheEnd(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let kept = try await world.installation.isolationRecord.keep(IsolationSelfTest.Result(), logger: world.log.logger)
            #expect(kept?.run == nil)
            #expect(try await world.installation.isolationRecord.runs(limit: 10).isEmpty)
        }
    }
}
