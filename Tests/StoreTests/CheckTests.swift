import Testing
@testable import Store

@Suite("The checks see what is right, and each guard that is gone")
struct CheckTests {
    @Test("A database as it was migrated has no findings, and every probe of the walls is stopped", arguments: Engine.allCases)
    func right(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            #expect(try await world.store.checkSchema().findings == [])
            let report = try await world.store.checkIsolation()
            #expect(report.failures == [])
            #expect(report.guards == [])
            #expect(report.probes == report.demanded)
            #expect(report.demanded > 120)
            #expect(report.isRight)
            // Nothing of the canaries stays.
            let left = try await world.store.read(world.store.operate(reason: "test")) {
                try $0.rows("SELECT id FROM organisation UNION ALL SELECT id FROM account ORDER BY id") { $0.text(0) }
            }
            #expect(left.filter { $0.hasPrefix("canary") } == [])
        }
    }

    @Test("Both engines describe the schema in the same words", arguments: Engine.servers)
    func equal(_ engine: Engine) async throws {
        var descriptions: [String] = []
        for engine in Engine.allCases {
            try await World.with(engine) { world in descriptions.append(try await world.store.checkSchema().description) }
        }
        #expect(descriptions[0] == descriptions[1])
        #expect(descriptions[0].contains("risk_rows\n  organisation_id text required\n  id text required"))
        #expect(descriptions[0].contains("door inbox\n  reads nothing\n  inserts report\n  changes nothing"))
    }

    private static let common = [
        "CREATE TABLE stray (id INTEGER)", "ALTER TABLE risk_rows ADD COLUMN stray TEXT", "DROP VIEW risk__own", "DROP INDEX risk_rows_by_owner_id",
        "CREATE VIEW stray AS SELECT 1 AS id",
    ]
    private static let sqlite = [
        "DROP TRIGGER risk_rows_update", "DROP TRIGGER session_rows_insert", "DROP TRIGGER organisation_rows_settings",
        "DROP TRIGGER risk_rows_delete; CREATE TRIGGER risk_rows_delete BEFORE DELETE ON risk_rows WHEN 0 BEGIN SELECT RAISE(ABORT, 'wall'); END",
        "DROP VIEW session; CREATE VIEW session AS SELECT * FROM session_rows", "DROP TABLE publication_rows",
    ]
    private static let postgres = [
        "ALTER TABLE risk_rows DISABLE ROW LEVEL SECURITY", "ALTER TABLE risk_rows NO FORCE ROW LEVEL SECURITY", "DROP POLICY wall ON risk_rows",
        "DROP POLICY wall ON session_rows; CREATE POLICY wall ON session_rows USING (true)", "GRANT UPDATE ON log_leaf_rows TO aertous_app",
        "GRANT UPDATE (organisation_id) ON risk_rows TO aertous_app",
        "GRANT SELECT ON risk_rows TO aertous_app_visitor", "ALTER VIEW risk RESET (security_invoker)",
        "CREATE OR REPLACE FUNCTION current_org() RETURNS text LANGUAGE sql STABLE AS $$ SELECT NULL::text $$", "DROP TRIGGER settings ON organisation_rows",
        "ALTER TABLE risk_rows DROP CONSTRAINT risk_rows_organisation_id_code_key",
        "ALTER TABLE comment_rows DROP CONSTRAINT comment_rows_organisation_id_risk_id_fkey",
        "ALTER TABLE risk_rows DROP CONSTRAINT risk_rows_title_check", "DROP TABLE publication_rows CASCADE",
        "ALTER TABLE risk_rows ALTER COLUMN score DROP NOT NULL",
    ]
    @Test(
        "The schema check names every difference",
        arguments: Engine.allCases.flatMap { engine in
            (common + (engine == .sqlite ? sqlite : postgres)).map { (engine, $0) }
        })
    func schema(_ engine: Engine, _ text: String) async throws {
        try await World.with(engine) { world in
            for part in text.contains("BEGIN") || text.contains("$$") ? text.split(separator: "; ", maxSplits: 1).map(String.init) : text.components(";") {
                try await world.alter(part)
            }
            #expect(try await world.store.checkSchema().findings != [])
            // Migrating again does not mend what a migration did not do, but says nothing is to be done.
            try await Store.migrate(world.owner, World.schema(), World.migrations)
        }
    }

    @Test("Text that PostgreSQL would order by a language is found", arguments: Engine.servers)
    func collation(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.alter("DROP VIEW comment")
            try await world.alter("ALTER TABLE comment_rows ALTER COLUMN body TYPE TEXT COLLATE \"en-x-icu\"")
            #expect(try await world.store.checkSchema().findings.contains("comment_rows.body differs: text, required true, limited false"))
        }
    }

    private static let holes: [(Engine, String)] = [
        (.sqlite, "DROP TRIGGER risk_rows_insert"), (.sqlite, "DROP TRIGGER risk_rows_update"), (.sqlite, "DROP TRIGGER risk_rows_delete"),
        (.sqlite, "DROP TRIGGER log_leaf_rows_delete"), (.sqlite, "DROP TRIGGER log_value_rows_update"), (.sqlite, "DROP TRIGGER log_head_rows_update"),
        (.sqlite, "DROP TRIGGER checkpoint_rows_insert"),
        (.sqlite, "DROP TRIGGER session_rows_insert"), (.sqlite, "DROP TRIGGER account_rows_update"), (.sqlite, "DROP TRIGGER sign_up_rows_delete"),
        (.sqlite, "DROP TRIGGER organisation_rows_update"),
        (.sqlite, "DROP VIEW risk; CREATE VIEW risk AS SELECT * FROM risk_rows"),
        (.sqlite, "DROP VIEW risk__own; CREATE VIEW risk__own AS SELECT * FROM risk_rows"),
        (.sqlite, "DROP VIEW session; CREATE VIEW session AS SELECT * FROM session_rows"),
        (.sqlite, "DROP VIEW sign_up; CREATE VIEW sign_up AS SELECT * FROM sign_up_rows"),
        (.sqlite, "DROP VIEW member__account; CREATE VIEW member__account AS SELECT * FROM member_rows"),
        (.sqlite, "DROP VIEW organisation; CREATE VIEW organisation AS SELECT * FROM organisation_rows"),
        (.sqlite, "DROP TABLE comment_rows; CREATE TABLE comment_rows (organisation_id TEXT, id TEXT, version INTEGER, risk_id TEXT, body TEXT)"),
        (.postgres, "ALTER TABLE risk_rows DISABLE ROW LEVEL SECURITY"),
        (.postgres, "DROP POLICY wall ON risk_rows; CREATE POLICY wall ON risk_rows USING (true)"),
        (.postgres, "GRANT UPDATE (organisation_id) ON risk_rows TO aertous_app; ALTER TABLE risk_rows DISABLE ROW LEVEL SECURITY"),
        (.postgres, "ALTER TABLE log_leaf_rows DISABLE ROW LEVEL SECURITY"), (.postgres, "ALTER TABLE session_rows DISABLE ROW LEVEL SECURITY"),
        (.postgres, "ALTER TABLE sign_up_rows DISABLE ROW LEVEL SECURITY"),
        (.postgres, "ALTER TABLE organisation_rows DISABLE ROW LEVEL SECURITY"),
        (.postgres, "ALTER VIEW risk RESET (security_invoker); ALTER TABLE risk_rows NO FORCE ROW LEVEL SECURITY"),
        (.postgres, "ALTER TABLE comment_rows DROP CONSTRAINT comment_rows_organisation_id_risk_id_fkey"),
        (
            .postgres,
            "DROP POLICY seen_account ON member_rows; CREATE POLICY seen_account ON member_rows USING (current_door() = 'account'); CREATE OR REPLACE VIEW member__account WITH (security_invoker = true) AS SELECT organisation_id, id, version, account_id, role, name FROM member_rows"
        ),
    ]
    @Test("The isolation check finds the hole where a guard is gone", arguments: holes.filter { $0.0 == .sqlite || Engine.isServed })
    func hole(_ engine: Engine, _ text: String) async throws {
        try await World.with(engine) { world in
            for part in text.components(";") { try await world.alter(part) }
            let report = try await world.store.checkIsolation()
            #expect(!report.isRight)
            #expect(
                report.failures.contains {
                    $0.contains(
                        text.contains("comment")
                            ? "comment"
                            : text.split { " ;_".contains($0) }.first {
                                ["risk", "log", "checkpoint", "session", "account", "sign", "organisation", "member"].contains($0)
                            } ?? "?")
                }, "\(report.failures)")
        }
    }

    @Test("A check that probes less than the tables demand is not right")
    func fewer() {
        #expect(!IsolationReport(probes: 9, demanded: 10, failures: [], guards: []).isRight)
        #expect(!IsolationReport(probes: 0, demanded: 0, failures: [], guards: []).isRight)
        #expect(!IsolationReport(probes: 10, demanded: 10, failures: [], guards: ["one"]).isRight)
        #expect(IsolationReport(probes: 10, demanded: 10, failures: [], guards: []).isRight)
    }

    @Test("Walls that the declarations no longer mean are made anew, and rows stay")
    func remade() async throws {
        for engine in Engine.allCases {
            try await World.with(engine) { world in
                try await world.plant(world.acorn, "r1")
                try await world.alter("DROP VIEW risk__own")
                try await world.alter("UPDATE store_wall SET definition = 'older' WHERE name = 'walls'")
                try await Store.migrate(world.owner, World.schema(), World.migrations)
                #expect(try await world.store.checkSchema().findings == [])
                #expect(try await world.titles(world.acorn) == ["A risk"])
            }
        }
    }
}

extension String {
    fileprivate func components(_ separator: Character) -> [String] { split(separator: separator).map { String($0.drop { $0 == " " }) } }
}
