@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("The log shows what anyone changed, and only to those who may read it")
struct LogPageTests {
    @Test("An entry shows who changed which field from what to what", arguments: Engine.allCases)
    func beforeAndAfter(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            let id = try await world.changedAsset(as: world.person(.analyst))
            let items = try await world.api(.get, "/api/v1/log?type=asset&record=\(id)", as: ciso).json["items"]?.items ?? []
            #expect(items.map { $0["action"]?.string } == ["asset.changed", "asset.created"])
            let fields = items.first?["fields"]?.items ?? []
            #expect(fields.map { $0["field"]?.string } == ["criticality", "name"])
            #expect(fields.map { $0["before"]?.string } == ["2", "Ledger"])
            #expect(fields.map { $0["after"]?.string } == ["5", "Ledger of payments"])
            #expect(items.first?["by"]?["role"]?.string == "analyst")
            #expect(items.last?["fields"]?.items.allSatisfy { $0["before"] == nil } == true, "what was made was nothing before")

            let page = try await world.page(.get, "/o/acorn/log?record=\(id)", as: ciso)
            #expect(page.status == 200)
            for words in ["<del>Ledger</del>", "<ins>Ledger of payments</ins>", "Asset changed", "Analyst of acorn, Analyst"] {
                #expect(page.text.contains(words), "\(words)")
            }
        }
    }

    @Test("A page of the log costs as many statements with two entries as with forty", arguments: Engine.allCases)
    func bounded(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            _ = try await world.page(.get, "/o/acorn/log", as: ciso)
            let few = try await world.page(.get, "/o/acorn/log?limit=2", as: ciso)
            for _ in 0..<20 { _ = try await world.changedAsset(as: ciso) }
            let many = try await world.page(.get, "/o/acorn/log?limit=40", as: ciso)
            #expect(few.status == 200 && few.statements == many.statements, "\(few.statements) and \(many.statements)")
        }
    }

    @Test("Only the CISO and the Manager read the log, an entry and the export", arguments: Engine.allCases)
    func readers(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for role in Role.allCases {
                let expected = role == .ciso || role == .manager ? 200 : 403
                #expect(try await world.api(.get, "/api/v1/log", as: world.person(role)).status == expected, "\(role)")
                #expect(try await world.page(.get, "/o/acorn/log/0", as: world.person(role)).status == expected, "\(role)")
                #expect(try await world.api(.post, "/api/v1/log/export", as: world.person(role)).status == expected, "\(role)")
            }
            let other = try await world.api(.get, "/api/v1/log", as: world.person(.ciso, of: "birch")).text
            #expect(!other.contains(world.person(.ciso).organisationID), "another organisation's log is not in ours")
        }
    }

    @Test("The list goes on at its cursor, and every entry stands in it once", arguments: Engine.allCases)
    func paging(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            _ = try await world.changedAsset(as: ciso)
            var (positions, after) = ([Int](), "")
            repeat {
                let page = try await world.api(.get, "/api/v1/log?limit=3" + (after.isEmpty ? "" : "&after=\(after)"), as: ciso).json
                positions += page["items"]?.items.compactMap { $0["position"]?.number } ?? []
                after = page["next"]?.string ?? ""
            } while !after.isEmpty
            #expect(positions == Array((0..<positions.count).reversed()) && positions.count > 8)
        }
    }

    @Test("Filters by person, action and day narrow the list", arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            _ = try await world.changedAsset(as: analyst)
            world.clock.advance(by: .seconds(3 * 86_400))
            _ = try await world.changedAsset(as: ciso)
            func actions(_ query: String) async throws -> [String] {
                try await world.api(.get, "/api/v1/log?type=asset&\(query)", as: ciso).json["items"]?.items.compactMap { $0["action"]?.string } ?? []
            }
            #expect(try await actions("by=\(analyst.member)").count == 2)
            #expect(try await actions("action=asset.created") == ["asset.created", "asset.created"])
            #expect(try await actions("from=2026-11-25").count == 2)
            #expect(try await actions("to=2026-11-24").count == 2)
            #expect(try await actions("from=2026-11-25&to=2026-11-26").isEmpty)
        }
    }

    @Test(
        "What the list does not know, or cannot read, is refused by name",
        arguments: [
            "colour=red", "after=x", "after=007", "after=12", "after=", "limit=", "after=-1", "limit=0", "limit=201", "from=yesterday", "to=2026-02-30",
            "from=2026-02-02&to=2026-02-01",
            "by=a&by=b",
        ])
    func refusals(_ query: String) async throws {
        try await AppWorld.with { world in
            let reply = try await world.api(.get, "/api/v1/log?\(query)", as: world.person(.ciso))
            #expect(reply.status == 400 && !reply.errors.isEmpty, "\(reply.text)")
        }
    }

    @Test("An address of no entry is not found", arguments: ["99999", "-1", "00", "x", "18446744073709551615"])
    func unknown(_ position: String) async throws {
        try await AppWorld.with { world in
            let reply = try await world.api(.get, "/api/v1/log/\(position)", as: world.person(.ciso))
            #expect(reply.status == 404)
        }
    }

    @Test("Who reads the log is in the log, once an hour", arguments: Engine.allCases)
    func readingIsNoted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let manager = world.person(.manager)
            func readings() async throws -> Int {
                let all = try await world.store.read(world.member(.ciso).scope) { try $0.loggedChanges(where: "l.action = 'log.read'", limit: 100, prefix: 10) }
                return all.count { $0.actor == manager.member }
            }
            for _ in 0..<3 { _ = try await world.api(.get, "/api/v1/log", as: manager) }
            #expect(try await readings() == 1)
            world.clock.advance(by: .seconds(3_601))
            _ = try await world.api(.get, "/api/v1/log/0", as: manager)
            #expect(try await readings() == 2)
        }
    }

    @Test("An entry's proof leads from its leaf to the checkpoint that a published key signed", arguments: Engine.allCases)
    func proof(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            _ = try await world.changedAsset(as: ciso)
            _ = try await world.installation.checkpoints.renew(world.member(.ciso).scope)
            let entry = try await world.api(.get, "/api/v1/log/3", as: ciso).json
            try await world.installation.signingKeys.settle(now: world.clock.now)
            let keys = try KeyDocument.keys(in: try await world.page(.get, "/.well-known/aertous-keys").bytes)
            let leaf = try #require(entry["leaf"]?.string.flatMap { Base64.decode($0) })
            let note = try #require(entry["proof"]?["checkpoint"]?.string)
            let path = try #require(entry["proof"]?["path"]).items.compactMap { $0.string.flatMap { Base64.decode($0) }.flatMap { MerkleHash($0) } }
            let checkpoint = try Checkpoint.open(Array(note.utf8), origin: world.installation.signing.log(of: ciso.organisationID).text, keys: keys).value
            try InclusionProof(index: 3, size: checkpoint.size, path: path).verify(leaf: .leaf(leaf), root: checkpoint.root)
            let page = try await world.page(.get, "/o/acorn/log/3", as: ciso)
            #expect(page.status == 200 && page.text.contains(note.split(separator: "\n")[2]))
        }
    }

    @Test("A record's history tells who changed it, newest first", arguments: Engine.allCases)
    func history(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.changedAsset(as: world.person(.analyst))
            let history = try await world.store.read(world.member(.ciso).scope) { try $0.history(of: "asset", id) }
            #expect(history.map(\.what) == ["Asset changed", "Asset created"])
            #expect(
                history.first?.fields == [
                    .init(name: "criticality", before: .text("2"), after: .text("5")),
                    .init(name: "name", before: .text("Ledger"), after: .text("Ledger of payments")),
                ])
            #expect(try await world.store.read(world.member(.ciso, of: "birch").scope) { try $0.history(of: "asset", id) }.isEmpty)
        }
    }

    @Test(
        "The engine refuses to change or delete what is in the log", arguments: Engine.allCases,
        ["log_leaf_rows SET action = 'x'", "log_value_rows SET value = 'x'", "checkpoint_rows SET note = 'x'"])
    func engineRefuses(_ engine: Engine, _ change: String) async throws {
        try await AppWorld.with(engine) { world in
            let organisation = world.person(.ciso).organisationID
            _ = try await world.installation.checkpoints.renew(world.member(.ciso).scope)
            await #expect(throws: (any Error).self) { try await world.careless("UPDATE \(change)", as: organisation) }
            let table = change.prefix { $0 != " " }
            await #expect(throws: (any Error).self) { try await world.careless("DELETE FROM \(table)", as: organisation) }
            // The same connection may add: it is the change that is refused, not the connection.
            _ = try await world.changedAsset(as: world.person(.ciso))
        }
    }
}
