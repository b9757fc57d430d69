@testable import App
import Foundation
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("A log that cannot be written to now is said to be so, within seconds")
struct HeldLogTests {
    @Test("While somebody holds the head, an act is 503 with the time of another try, and did not happen", .timeLimit(.minutes(30)), arguments: Engine.allCases)
    func held(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.ciso)
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 200, "its token is noted as used")
            let settings = Settings()
            let holder: any Connection
            if engine == .sqlite {
                holder = try SQLiteConnection(world.folder + "/aertous.db", isWriter: true, settings)
            } else {
                holder = try PostgresConnection(try await world.applicationURL(), settings)
            }
            defer { holder.close() }
            try holder.begin(.write, Entry(.job, organisation: person.organisationID, day: "2026-11-24"))
            try holder.query("SELECT size FROM log_head_rows\(engine == .postgres ? " FOR UPDATE" : "")") { _ in }
            let reply = try await world.api(.post, "/api/v1/assets", as: person, json: #"{"name":"Too late","criticality":2}"#)
            #expect(reply.status == 503 && reply.header("Retry-After") == "5")
            holder.rollback()
            let list = try await world.api(.get, "/api/v1/assets", as: person)
            #expect(list.status == 200 && !list.text.contains("Too late"))
            #expect(try await world.api(.post, "/api/v1/assets", as: person, json: #"{"name":"In time","criticality":2}"#).status == 201)
        }
    }
}

extension AppWorld {
    /// How the program logs in to the database of this world.
    fileprivate func applicationURL() async throws -> String {
        let name = try await store.application.transact(.read, Entry(nil)) { connection in
            var name = ""
            try connection.query("SELECT current_database()::text") { name = $0.text(0) }
            try connection.commit(after: [])
            return name
        }
        return "\(ProcessInfo.processInfo.environment["AERTOUS_TEST_POSTGRES"] ?? "") dbname=\(name) user=aertous_app"
    }
}
