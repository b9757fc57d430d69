import Testing
@testable import Store

@Suite("What was altered behind the program's back is found; migrating makes anew what is derived, and names the rest")
struct AlterationTests {
    private static let key = "comment_rows_organisation_id_risk_id_fkey"
    private static func remade(_ rule: String) -> String {
        """
        ALTER TABLE comment_rows DROP CONSTRAINT \(key), ADD CONSTRAINT \(key) FOREIGN KEY (organisation_id, risk_id) \
        REFERENCES risk_rows (organisation_id, id)\(rule)
        """
    }
    private static let reference = "comment_rows has the reference organisation_id, risk_id -> risk_rows organisation_id, id"

    /// What stays, with a finding that it must give.
    private static let postgres: [(text: String, finding: String)] = [
        ("CREATE PROCEDURE wipe() LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM log_leaf_rows'", "the procedure wipe() is not declared"),
        ("CREATE PROCEDURE wipe() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "the role aertous_app may call, as its owner, the procedure wipe()"),
        ("CREATE PROCEDURE wipe() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "the role aertous_app_visitor may call, as its owner, the procedure wipe()"),
        (
            "CREATE SCHEMA aside; CREATE FUNCTION aside.all_of_it() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT title FROM public.risk_rows'; GRANT USAGE ON SCHEMA aside TO PUBLIC",
            "the role aertous_app may call, as its owner, the function aside.all_of_it()"
        ),
        ("CREATE FUNCTION current_org(text) RETURNS text LANGUAGE sql AS 'SELECT $1'", "the function current_org(text) is not declared"),
        (
            "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE comment_rows DISABLE TRIGGER %I', tgname) FROM pg_trigger WHERE tgrelid = 'comment_rows'::regclass AND tgisinternal LIMIT 1); END $$",
            "the reference \(key) of comment_rows is switched off"
        ),
        (
            "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE risk_rows DISABLE TRIGGER %I', tgname) FROM pg_trigger AS t JOIN pg_constraint AS k ON k.oid = t.tgconstraint WHERE tgrelid = 'risk_rows'::regclass AND k.conname = '\(key)' LIMIT 1); END $$",
            "the reference \(key) of comment_rows is switched off"
        ),
        (remade(" ON DELETE CASCADE"), "\(reference) ON DELETE CASCADE"), (remade(""), "\(reference) ON DELETE NO ACTION"),
        (remade(" ON UPDATE CASCADE ON DELETE RESTRICT"), "\(reference) ON UPDATE CASCADE ON DELETE RESTRICT"),
        (remade(" ON DELETE RESTRICT NOT VALID"), "\(reference) ON DELETE RESTRICT NOT VALID"),
        (remade(" ON DELETE RESTRICT DEFERRABLE"), "\(reference) ON DELETE RESTRICT DEFERRABLE"),
        ("CREATE MATERIALIZED VIEW stolen AS SELECT title FROM risk_rows", "the materialized view stolen is on no door's list"),
        ("CREATE TABLE parts (id text) PARTITION BY LIST (id)", "the partitioned table parts is on no door's list"),
        (
            "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER far FOREIGN DATA WRAPPER far; CREATE FOREIGN TABLE afar (id text) SERVER far",
            "the foreign table afar is on no door's list"
        ),
        ("CREATE TABLE nothing ()", "the table nothing is on no door's list"),
        ("CREATE TABLE heir () INHERITS (comment_rows)", "comment_rows shares rows with another table, by inheritance"),
        ("ALTER TABLE comment_rows SET UNLOGGED", "comment_rows is not written to the journal"),
        ("ALTER TABLE risk_rows ALTER COLUMN active SET DEFAULT true", "risk_rows has a default for active"),
        ("ALTER TABLE risk_rows ADD CHECK (score < 5)", "risk_rows has a limit that is not declared: CHECKscore<5"),
        (
            "ALTER TABLE risk_rows DROP CONSTRAINT risk_rows_organisation_id_code_key, ADD CONSTRAINT later UNIQUE (organisation_id, code) DEFERRABLE",
            "risk_rows has the constraint later in another form: UNIQUE (organisation_id, code) DEFERRABLE"
        ),
        ("DROP INDEX risk_rows_by_owner_id; CREATE INDEX risk_rows_by_owner_id ON risk_rows (owner_id)", "the index risk_rows_by_owner_id was changed"),
        ("CREATE UNIQUE INDEX one ON risk_rows (title)", "the index one is not declared"),
    ]
    @Test("On PostgreSQL, what only a superuser or the tables' owner could do", arguments: Engine.servers, postgres.indices)
    func found(_ engine: Engine, _ index: Int) async throws {
        let (text, finding) = Self.postgres[index]
        try await World.with(engine) { world in
            try Postgres.run(world.ownerURL.replacing("user=aertous_owner", with: "user=postgres"), text)
            try await Self.stays(world, finding)
        }
    }

    private static let sqlite: [(declared: String, instead: String, finding: String)] = [
        ("STRICT, WITHOUT ROWID", "WITHOUT ROWID", "comment_rows is made as WITHOUT ROWID, not as STRICT, WITHOUT ROWID"),
        ("STRICT, WITHOUT ROWID", "", "comment_rows is made as an ordinary table, not as STRICT, WITHOUT ROWID"),
        (
            "ON DELETE RESTRICT", "ON DELETE CASCADE",
            "comment_rows has what is not declared: FOREIGN KEY (organisation_id, risk_id) REFERENCES risk_rows (organisation_id, id) ON DELETE CASCADE"
        ),
        (
            "ON DELETE RESTRICT", "ON DELETE SET NULL",
            "comment_rows lacks what is declared: FOREIGN KEY (organisation_id, risk_id) REFERENCES risk_rows (organisation_id, id) ON DELETE RESTRICT"
        ),
        (
            "PRIMARY KEY (organisation_id, id)", "PRIMARY KEY (organisation_id, id) ON CONFLICT REPLACE",
            "comment_rows has what is not declared: PRIMARY KEY (organisation_id, id) ON CONFLICT REPLACE"
        ),
        ("<= 2000)", "<= 2000) DEFAULT 'x'", "comment_rows has what is not declared: body TEXT NOT NULL CHECK (length(body) <= 2000) DEFAULT 'x'"),
    ]
    @Test("On SQLite, a table that was made in another form", arguments: sqlite.indices)
    func remade(_ index: Int) async throws {
        let (declared, instead, finding) = Self.sqlite[index]
        try await World.with(.sqlite) { world in
            let text = try #require(try await world.careless("SELECT sql FROM sqlite_schema WHERE name = 'comment_rows'", as: nil).first)
            let other = text.replacing(declared, with: instead)
            #expect(other != text)
            try await world.alter("DROP TABLE comment_rows")
            try await world.alter(other)
            // Its guards went with it.
            #expect(try await Store.migrate(world.owner, World.schema(), World.migrations, World.settings, isLooking: true).mended.count > 2)
            try await Self.stays(world, finding)
            #expect(try await world.store.checkSchema().findings.allSatisfy { $0.hasPrefix("comment_rows") })
        }
    }

    @Test("A table whose name only begins like the engine's own is on no list", arguments: Engine.allCases)
    func named(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.alter("CREATE TABLE sqlitex (id TEXT)")
            try await Self.stays(world, "the table sqlitex is on no door's list")
        }
    }

    @Test("A table that was renamed back is the one that was declared")
    func renamed() async throws {
        try await World.with(.sqlite) { world in
            try await world.alter("ALTER TABLE publication_rows RENAME TO other_rows")
            try await world.alter("ALTER TABLE other_rows RENAME TO publication_rows")
            _ = try await Store.migrate(world.owner, World.schema(), World.migrations, World.settings, isLooking: true)
            #expect(try await world.store.checkSchema().findings == [])
        }
    }

    private static let derived: [(Engine, String)] =
        ["DROP VIEW risk__own", "DROP INDEX risk_rows_by_owner_id", "CREATE VIEW stray AS SELECT 1 AS id"].flatMap { [(.sqlite, $0), (.postgres, $0)] } + [
            (.sqlite, "DROP TRIGGER risk_rows_update"), (.sqlite, "DROP TRIGGER organisation_rows_settings"),
            (.sqlite, "CREATE TRIGGER silent BEFORE INSERT ON risk_rows BEGIN SELECT RAISE(IGNORE); END"),
            (.postgres, "REVOKE INSERT ON risk_rows FROM aertous_app; REVOKE SELECT ON risk FROM aertous_app"),
            (.postgres, "DROP TRIGGER settings ON organisation_rows"), (.postgres, "CREATE RULE silent AS ON INSERT TO log_leaf_rows DO INSTEAD NOTHING"),
            (.postgres, "DROP POLICY wall ON risk_rows"), (.postgres, "ALTER TABLE risk_rows NO FORCE ROW LEVEL SECURITY"),
            (.postgres, "GRANT UPDATE (organisation_id) ON risk_rows TO aertous_app"), (.postgres, "GRANT DELETE ON store_wall TO PUBLIC"),
            (.postgres, "REVOKE EXECUTE ON FUNCTION current_org() FROM PUBLIC"),
            (.postgres, "REVOKE EXECUTE ON FUNCTION erase_values(bigint) FROM aertous_app"),
            (.postgres, "CREATE OR REPLACE FUNCTION current_org() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text'"),
        ]
    @Test(
        "Migrating again makes what is derived anew, says what it was, and has nothing to do then", arguments: derived.filter { Engine.allCases.contains($0.0) }
    )
    func mended(_ engine: Engine, _ text: String) async throws {
        try await World.with(engine) { world in
            try await world.plant(world.acorn, "r1")
            if engine == .postgres {
                try Postgres.run(world.ownerURL.replacing("user=aertous_owner", with: "user=postgres"), text)
            } else {
                try await world.alter(text)
            }
            let before = try await world.store.checkSchema().findings
            #expect(before != [])
            // Nothing is looked at where it was not asked for.
            #expect(try await Self.migrate(world, isLooking: false) == [[], []])
            #expect(try await world.store.checkSchema().findings == before)

            #expect(try await Self.migrate(world) == [before, []])
            #expect(try await world.store.checkSchema().findings == [])
            #expect(try await Self.migrate(world) == [[], []])
            #expect(try await world.titles(world.acorn) == ["A risk"])
            try await world.plant(world.acorn, "r2")
        }
    }

    @Test("A table that is gone is named, and nothing is half made", arguments: Engine.allCases)
    func gone(_ engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.alter("DROP TABLE publication_rows" + (engine == .postgres ? " CASCADE" : ""))
            let before = try await world.store.checkSchema().findings
            let report = try await Self.migrate(world)
            #expect(report[0] == [])
            #expect(report[1].contains("the table publication_rows is missing"))
            #expect(try await world.store.checkSchema().findings == before)
        }
    }

    private static func migrate(_ world: World, isLooking: Bool = true) async throws -> [[String]] {
        let report = try await Store.migrate(world.owner, World.schema(), World.migrations, World.settings, isLooking: isLooking)
        return [report.mended, report.findings]
    }

    /// It is found before and after a migration that looks, and that one says so too.
    private static func stays(_ world: World, _ finding: String) async throws {
        let found = try await world.store.checkSchema().findings
        #expect(found.contains(finding), "\(found)")
        for _ in 0..<2 {
            let findings = try await migrate(world)[1]
            #expect(findings.contains(finding), "\(findings)")
            let found = try await world.store.checkSchema().findings
            #expect(found.contains(finding), "\(found)")
        }
    }
}
