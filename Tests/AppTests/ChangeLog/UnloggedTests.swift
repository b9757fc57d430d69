@testable import App
import Foundation
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

/// `security.md` 21: if the event cannot be written, the act does not happen.
@Suite("What cannot be noted in the log is not handed out")
struct UnloggedTests {
    /// From here on the engine refuses each new entry of any log, and nothing else; until `mend` is called.
    private func hurt(_ world: AppWorld) async throws -> () async throws -> Void {
        switch world.engine {
        case .sqlite:
            let name = "CREATE TRIGGER planted BEFORE INSERT ON log_leaf_rows BEGIN SELECT RAISE(ABORT, 'planted'); END"
            try await world.careless(name, as: world.person(.ciso).organisationID)
            return { try await world.careless("DROP TRIGGER planted", as: world.person(.ciso).organisationID) }
        case .postgres:
            try await asOwner(world, "REVOKE INSERT ON log_leaf_rows FROM aertous_app")
            return { try await asOwner(world, "GRANT INSERT ON log_leaf_rows TO aertous_app") }
        }
    }
    private func asOwner(_ world: AppWorld, _ text: String) async throws {
        let name = try await world.store.application.transact(.read, Entry(nil)) { connection in
            var name = ""
            try connection.query("SELECT current_database()") { name = $0.text(0) }
            try connection.commit(after: [])
            return name
        }
        let server = ProcessInfo.processInfo.environment["AERTOUS_TEST_POSTGRES"] ?? ""
        let connection = try PostgresConnection("\(server) dbname=\(name) user=aertous_owner", Settings())
        defer { connection.close() }
        try connection.transact(.write, Entry(nil)) { connection in
            try connection.execute(text)
            try connection.commit(after: [])
        }
    }

    @Test("A download, a range of it, an export, a list as CSV and a package send nothing when the log cannot be written", arguments: Engine.allCases)
    func nothing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.ciso)
            let evidence = try await world.programme().evidence[0]
            _ = try await world.changedAsset(as: person)
            let browser = Browser(world)
            try await browser.enter(as: person)
            let bearer: HTTPFields = [.authorization: "Bearer \(person.token)"]
            var part = bearer
            part[.range] = "bytes=0-3"
            let acts: [(name: String, marks: [String], act: @Sendable () async throws -> Reply)] = [
                ("download", ["14 accounts"], { try await world.send(.get, "/api/v1/evidence/\(evidence)/file", headers: bearer) }),
                ("range", ["14 a"], { [part] in try await world.send(.get, "/api/v1/evidence/\(evidence)/file", headers: part) }),
                ("download from the page", ["14 accounts"], { try await browser.send(.get, "/o/acorn/evidence/\(evidence)/file") }),
                ("export of the log", ["\"index\":0,"], { try await world.api(.post, "/api/v1/log/export", as: person) }),
                ("list as CSV", ["Ledger of payments"], { try await browser.send(.get, "/o/acorn/assets/csv") }),
                ("statement of applicability", ["A.5.1"], { try await browser.send(.get, "/o/acorn/frameworks/iso27001-2022/statement-of-applicability.csv") }),
                ("package", ["PK\u{3}\u{4}"], { try await world.package(as: person) }),
            ]
            for (name, marks, act) in acts {
                let reply = try await act()
                #expect([200, 206].contains(reply.status), "\(name): \(reply.status), or what follows proves nothing")
                #expect(reply.found(marks) == marks, "\(name)")
            }
            let mend = try await hurt(world)
            for (name, marks, act) in acts {
                let reply = try await act()
                #expect(reply.status >= 500, "\(name): \(reply.status)")
                #expect(reply.found(marks) == [], "\(name): \(reply.text.prefix(200))")
                #expect(reply.header("Content-Disposition") == nil, "\(name)")
            }
            try await mend()
            for (name, marks, act) in acts {
                let reply = try await act()
                #expect(reply.found(marks) == marks, "\(name): it does not go on")
            }
            #expect(try await world.logged("evidence.read", evidence) == 6, "three before and three after; what was refused left nothing")
        }
    }
}

extension Reply {
    /// Those that stand anywhere in the body.
    fileprivate func found(_ marks: [String]) -> [String] { marks.filter { Data(bytes).range(of: Data($0.utf8)) != nil } }
}
