@testable import App
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("A package holds so much, and what is more is refused before its first byte")
struct PackageLimitTests {
    /// A package of two pieces of evidence, made under other limits than the product's, and its log's entries.
    private func package(_ engine: Engine, _ limits: PackageContents.Limits) async throws -> (reply: Reply, entries: Int) {
        let routes: @Sendable (Installation) -> [Route] = { installation in
            var packages = installation.packages
            packages.limits = limits
            let own = "/api/v1/packages"
            return installation.routes.filter { $0.path != own } + PackageRoutes(packages: packages).routes.filter { $0.path == own }
        }
        let made = Mutex<(reply: Reply, entries: Int)?>(nil)
        try await AppWorld.with(engine, routes: routes) { world in
            try await world.programme()
            let reply = try await world.package(as: world.person(.ciso))
            let entries = reply.status == 200 ? try Parts(reply.bytes).text("log/slice.jsonl").split(separator: "\n").count { $0.hasPrefix("{\"index\":") } : 0
            made.withLock { $0 = (reply, entries) }
        }
        return try #require(made.withLock { $0 })
    }

    @Test("Four thousand pieces of evidence, and fifty thousand entries and tests, are the limits")
    func standard() {
        #expect(PackageContents.Limits().evidence == 4_000)
        #expect(PackageContents.Limits().entries == 50_000 && PackageContents.Limits().tests == 50_000)
    }

    @Test("As much evidence as a package holds goes in, and a piece more is 413 with the way out", arguments: Engine.allCases)
    func evidenceLimit(_ engine: Engine) async throws {
        let fits = try await package(engine, PackageContents.Limits(evidence: 2))
        #expect(fits.reply.status == 200)
        refused(try await package(engine, PackageContents.Limits(evidence: 1)).reply)
    }

    @Test("As many tests as a package holds go in, and one more is 413 with the way out", arguments: Engine.allCases)
    func testLimit(_ engine: Engine) async throws {
        #expect(try await package(engine, PackageContents.Limits(tests: 1)).reply.status == 200)
        refused(try await package(engine, PackageContents.Limits(tests: 0)).reply)
    }

    @Test("As many entries as a package holds go in, and one more is 413 with the way out", arguments: Engine.allCases)
    func entryLimit(_ engine: Engine) async throws {
        // How many this programme leaves is nobody's business here: the limit is where it just fits.
        let count = try await package(engine, PackageContents.Limits()).entries
        #expect(count > 3)
        let fits = try await package(engine, PackageContents.Limits(entries: count))
        #expect(fits.reply.status == 200)
        refused(try await package(engine, PackageContents.Limits(entries: count - 1)).reply)
    }

    private func refused(_ reply: Reply) {
        #expect(reply.status == 413 && reply.header("Content-Type") == "application/problem+json", "\(reply.status)")
        #expect(reply.errors == ["to"])
        #expect(reply.text.contains("Choose fewer days, and make several."))
    }
}
