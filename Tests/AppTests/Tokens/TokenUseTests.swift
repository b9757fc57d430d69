@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

/// `security.md` 21: what cannot be logged does not happen, and the log hears of a token's first use in each hour.
@Suite("A token's use is noted, or does not happen")
struct TokenUseTests {
    @Test("After the clock stepped back a token's next use is in the log and in the list, and the others of its hour are not", arguments: Engine.allCases)
    func stepBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            func uses() async throws -> Int {
                #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 200)
                return try await world.log().filter { $0.action == "token.used" && $0.actor == person.member }.count
            }
            world.clock.advance(by: .seconds(2 * 3_600))
            #expect(try await uses() == 1)
            world.clock.advance(by: .seconds(-2 * 3_600))
            #expect(try await uses() == 2)
            #expect(try await uses() == 2)
            let used = try await world.store.read(world.store.job(organisation: person.organisationID, reason: "test")) { tx in
                try tx.rows("SELECT used_at FROM token_use LIMIT 10") { Int64($0.integer(0)) }
            }
            #expect(used == [world.clock.now])
            world.clock.advance(by: .seconds(3_600))
            #expect(try await uses() == 3)
        }
    }

    @Test("Where the database takes no writes, a token's first call of the hour is 503 with a time to come back, and the next reads on")
    func readOnly() async throws {
        guard Engine.allCases.contains(.postgres) else { return }
        try await AppWorld.with(.postgres) { world in
            let (noted, fresh) = (world.person(.analyst), world.person(.engineer))
            #expect(try await world.api(.get, "/api/v1/assets", as: noted).status == 200)
            let browser = Browser(world)
            try await browser.enter(as: noted)
            let database = try await world.database()
            try AppWorld.takeWrites(false, in: database)
            #expect(try await world.api(.get, "/api/v1/assets", as: noted).status == 200, "a reading that needs no writing goes on")
            let refused = try await world.api(.get, "/api/v1/assets", as: fresh)
            #expect(refused.status == 503, "\(refused.text)")
            #expect(refused.header("Retry-After") == "5" && refused.header("Content-Type")?.hasPrefix("application/problem+json") == true)
            let written = try await world.api(.post, "/api/v1/assets", as: noted, json: "{}")
            #expect(written.status == 503, "standing is asked for, and kept, before what was sent is looked at: \(written.text)")
            world.clock.advance(by: .seconds(60))
            #expect(try await world.api(.get, "/api/v1/assets", as: noted).status == 200, "the log heard of this hour already")
            #expect(try await browser.get("/o/acorn/assets").status == 200, "nor does a page wait for what only keeps a session awake")
            world.clock.advance(by: .seconds(3_600))
            #expect(try await world.api(.get, "/api/v1/assets", as: noted).status == 503, "and of the next it did not")
            try AppWorld.takeWrites(true, in: database)
            #expect(try await world.api(.get, "/api/v1/assets", as: fresh).status == 200)
        }
    }
}

extension AppWorld {
    /// As a standby behaves, or a server whose operator stopped all writing: for connections from now on, and no others stay.
    static func takeWrites(_ isOn: Bool, in database: String) throws {
        try asSuperuser(
            of: database,
            """
            BEGIN READ WRITE; ALTER DATABASE \(database) SET default_transaction_read_only = \(isOn ? "off" : "on"); COMMIT;
            DO $$BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid(); END$$
            """)
    }
}
