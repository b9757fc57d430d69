@testable import App
import HTTPTypes
import Logging
import Platform
@testable import Store
import Testing
import World

@Suite("A wall that is down makes the isolation self-test fail, and everybody hears of it")
struct WallDownTests {
    private static let record = "/api/v1/assets/{id}", list = "/api/v1/assets"

    /// A route that forgot whose caller it has: it reads as the other organisation.
    private static func leak(_ world: AppWorld, _ table: Name = "asset") async throws -> Answer {
        let other = CanarySide.all[1]
        let name = try await world.store.read(world.store.job(organisation: other.organisation, reason: "test")) { tx in
            try tx.one("SELECT name FROM asset WHERE id = \(other.id("asset"))") { $0.text(0) }
        }
        return .json(Array("{\"name\":\"\(name)\"}".utf8))
    }

    @Test("A route that forgets its scope: the run fails, the page and the API claim nothing, and the operator is told", arguments: Engine.allCases)
    func alert(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            #expect(try await world.selfTest().run.hasPassed)
            let found = try await world.selfTest(world.routes(.get, Self.record) { _ in try await Self.leak(world) })
            #expect(found.routes.contains("GET \(Self.record) from the wrong side, as a, shows what is another organisation's"), "\(found.routes)")
            #expect(!found.run.hasPassed)

            let page = try await world.page(.get, "/o/acorn/isolation", as: world.person(.employee))
            #expect(page.status == 200 && page.text.contains("The self-test failed") && !page.text.contains("The self-test passed"))
            #expect(!page.text.contains("canary"), "no organisation's name, a canary's neither")
            let json = try await world.api(.get, "/api/v1/isolation", as: world.person(.ciso)).json
            #expect(json["claim"]?.string == "failed" && json["findings"] != .number(0))
            #expect(try await world.installation.isolationRecord.gauges(now: world.clock.now).contains("aertous_isolation_self_test_ok 0\n"))
            let mail = try #require(try await world.mail(to: "operator@aertous.test"))
            #expect(mail.subject.contains("self-test failed"))
            #expect(world.log.all.contains { $0.level == .critical && $0.metadata["finding"]?.contains(Self.record) == true })
            #expect(try await world.ledgerActions().contains("isolation.failed"))

            #expect(try await world.selfTest().run.hasPassed)
            let after = try await world.page(.get, "/o/acorn/isolation", as: world.person(.employee))
            #expect(after.text.contains("The self-test passed") && after.text.contains("Failed"), "what failed before stands in the list")
            #expect(try await world.installation.isolationRecord.gauges(now: world.clock.now).contains("aertous_isolation_self_test_ok 1\n"))
            #expect(try await world.ledgerActions().contains("isolation.passed"))
        }
    }

    @Test("A wall that is down again, soon after it was mended, is told again; while it stays down, once", arguments: Engine.allCases)
    func again(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let leaking = world.routes(.get, Self.record) { _ in try await Self.leak(world) }
            func told() async throws -> Int {
                try await world.deliver()
                return try await world.outbox.newest(200).filter { $0.subject.contains("self-test failed") }.count
            }
            // From the first minute of a stretch of six hours on, so that all of this is in one.
            world.clock.advance(by: .milliseconds(21_600_000 - world.clock.now % 21_600_000))
            for (routes, mails) in [(leaking, 1), (leaking, 1), (nil, 1), (leaking, 2), (leaking, 2), (nil, 2), (nil, 2), (leaking, 3)] {
                _ = try await world.selfTest(routes)
                #expect(try await told() == mails)
            }
            world.clock.advance(by: .seconds(6 * 3_600))
            _ = try await world.selfTest(leaking)
            #expect(try await told() == 4, "it goes on failing")
        }
    }

    @Test("A list, a search, an export and a page of the account that show another's rows are each found")
    func channels() async throws {
        try await AppWorld.with(.sqlite) { world in
            for (method, path) in [
                (Platform.Method.get, Self.list), (.get, "/api/v1/assets/csv"), (.post, "/api/v1/packages"), (.get, "/account"), (.get, "/reset"),
            ] {
                let found = try await world.selfTest(world.routes(method, path) { _ in try await Self.leak(world) }).routes
                #expect(
                    found.contains { $0.hasPrefix("\(method.rawValue) \(path) ") && $0.hasSuffix("shows what is another organisation's") }, "\(path): \(found)")
            }
        }
    }

    @Test("A wall that is down one way only, for either side's person, is found; what a visitor is shown is nobody's", arguments: Engine.allCases)
    func oneWay(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let whole = try await world.selfTest().run
            for (own, other) in [(CanarySide.all[0], CanarySide.all[1]), (CanarySide.all[1], CanarySide.all[0])] {
                let leak = Answer.json(Array("{\"name\":\"lantern \(own.mark)\",\"owner\":\"\(other.mark)\"}".utf8))
                let found = try await world.selfTest(
                    world.routes(.get, Self.list) { call in
                        guard try call.member.organisation == own.organisation else { return .json(Array("{\"name\":\"lantern \(other.mark)\"}".utf8)) }
                        return leak
                    })
                let words = "GET \(Self.list) at home, as \(own.letter), shows what is another organisation's"
                #expect(Set(found.routes) == [words], "\(found.routes)")
                #expect(!found.run.hasPassed && found.run.probes == whole.probes && found.run.demanded == whole.demanded)
                let shown = try await world.selfTest(world.routes(.get, "/reset") { _ in .json(Array(own.mark.utf8)) }).routes
                #expect(shown == ["GET /reset as nobody shows what is another organisation's"], "\(shown)")
            }
        }
    }

    @Test("A write that reaches the other's record is found, and nothing of it stays", arguments: Engine.allCases)
    func write(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            // Before a write the path itself looks for the record; a read that is let through looks by itself, and this one does not.
            let place = "/o/{organisation}/team/members/{id}/deactivate"
            let other = CanarySide.all[1], job = world.store.job(organisation: other.organisation, reason: "test")
            let found = try await world.selfTest(
                world.routes(.get, place) { _ in
                    try await world.store.write(job) { tx in
                        #expect(try tx.set("asset", where: "id = \(other.id("asset"))", ["name": .text("Taken")]) == 1)
                        try tx.record(Change("asset.changed", "asset", other.id("asset")))
                    }
                    return .json(Array("{}".utf8))
                })
            #expect(found.routes == ["a", "b"].map { "GET \(place) from the wrong side, as \($0), answers 200, not 404" }, "\(found.routes)")
            let name = try await world.store.read(job) { tx in try tx.one("SELECT name FROM asset WHERE id = \(other.id("asset"))") { $0.text(0) } }
            #expect(name == "lantern mark-of-canary-b")
        }
    }

    @Test("A route that answers its own side nothing, and one that breaks, are found: their probes prove nothing")
    func blind() async throws {
        try await AppWorld.with(.sqlite) { world in
            let empty = try await world.selfTest(world.routes(.get, Self.list) { _ in .json(Array("{}".utf8)) }).routes
            #expect(empty == ["a", "b"].map { "GET \(Self.list) at home, as \($0), does not show what is its own, so the probe proves nothing" }, "\(empty)")
            let none = try await world.selfTest(world.routes(.get, Self.record) { _ in throw Problem.notFound }).routes
            #expect(none == ["a", "b"].map { "GET \(Self.record) to one's own, as \($0), answers 404, so the probe proves nothing" }, "\(none)")
            struct Broken: Error {}
            let broken = try await world.selfTest(world.routes(.get, Self.record) { _ in throw Broken() }).routes
            #expect(broken.contains("GET \(Self.record) from the wrong side, as b, answers 500"), "\(broken)")
        }
    }

    @Test("A route that nobody placed, or a channel without a route, is too few probes")
    func tooFew() async throws {
        try await AppWorld.with(.sqlite) { world in
            let stray = Route(.get, "/api/v1/things/{id}/{part}", .member, permission: Permission.assetsRead.rawValue, .json, summary: "") { _ in .nothing }
            let found = try await world.selfTest(world.installation.routes + [stray])
            #expect(found.routes.contains("GET /api/v1/things/{id}/{part}: nobody placed {part}"), "\(found.routes)")
            #expect(found.routes.contains("\(found.run.probes) probes ran where the lists of tables and routes demand \(found.run.demanded)"))
            #expect(found.run.demanded == found.run.probes + 4 && !found.run.hasPassed)

            let withoutPast = world.installation.routes.filter { !$0.path.hasSuffix("/history") }
            #expect(try await world.selfTest(withoutPast).routes == ["nothing was tried by way of history"])
            #expect(!IsolationRun(tables: 1, routes: 1, probes: 9, demanded: 10).hasPassed && !IsolationRun().hasPassed)
        }
    }

    @Test("A guard of the engine that is gone: triggers on SQLite, row security on PostgreSQL", arguments: Engine.allCases)
    func guards(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            // On SQLite the statement comes after all triggers were dropped.
            try await world.overwrite(engine == .sqlite ? "SELECT 1" : "ALTER TABLE asset_rows DISABLE ROW LEVEL SECURITY")
            let found = try await world.selfTest()
            #expect(found.tables.contains { $0.hasPrefix("asset_rows: ") } && !found.run.hasPassed, "\(found.tables)")
            #expect(try await world.api(.get, "/api/v1/isolation", as: world.person(.ciso)).json["claim"]?.string == "failed")
        }
    }

    @Test("SQLite: a view that was widened is found by the tables' probes and by the routes'")
    func view() async throws {
        try await AppWorld.with(.sqlite) { world in
            _ = try await world.selfTest()
            try world.tamper(
                """
                sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'asset'").fetchone()[0]
                db.execute("DROP VIEW asset"); db.execute(sql[:sql.rindex(" WHERE ")])
                """)
            let found = try await world.selfTest()
            #expect(found.tables.contains { $0.hasPrefix("asset: read through the member door from the wrong side") }, "\(found.tables)")
            #expect(found.routes.contains("GET \(Self.record) from the wrong side, as a, shows what is another organisation's"), "\(found.routes)")
        }
    }
}
