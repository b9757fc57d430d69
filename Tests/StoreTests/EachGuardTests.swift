import Testing
@testable import Store

/// Takes down every guard that the declarations make, one at a time and by the engine's own list, and expects the
/// isolation check to say so. `GuardTests` shows what leaks then; this shows that no guard is left out.
@Suite("Each guard that is gone is found by the isolation check alone")
struct EachGuardTests {
    /// The product's kinds of table, and one whose rows stand for good.
    private static let mark = Table("mark", .gate, [Column("kind", .text(max: 20))], fixed: true)

    private func with(_ engine: Engine, _ body: (World, Store) async throws -> Void) async throws {
        try await World.with(engine, more: Self.mark) { world, store in
            let report = try await store.checkIsolation()
            #expect(report.failures == [] && report.guards == [])
            try await body(world, store)
            #expect(try await store.checkIsolation().isRight, "a guard was not put back, so what came after it was not tested alone")
        }
    }

    @Test("SQLite: every trigger, by a probe that gets through where it stood")
    func triggers() async throws {
        try await with(.sqlite) { world, store in
            let list = "SELECT name || '|' || tbl_name || '|' || sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
            let triggers = try await world.careless(list, as: "o-acorn", .read).map { $0.split(separator: "|", maxSplits: 2).map(String.init) }
            #expect(triggers.count >= 3 * (World.tables.count + 5))
            #expect(triggers.contains { $0[0] == "organisation_rows_settings" })
            for trigger in triggers {
                try await world.alter("DROP TRIGGER \(trigger[0])")
                let report = try await store.checkIsolation()
                #expect(report.failures.contains { $0.hasPrefix(trigger[1]) }, "\(trigger[0]): \(report.failures)")
                #expect(report.guards == ["the trigger \(trigger[0]) is missing"])
                try await world.alter(trigger[2])
            }
        }
    }

    @Test("SQLite: every view, by a probe that looks through it or by its absence")
    func views() async throws {
        try await with(.sqlite) { world, store in
            let list = "SELECT name || '|' || sql FROM sqlite_schema WHERE type = 'view' ORDER BY name"
            for view in try await world.careless(list, as: "o-acorn", .read).map({ $0.split(separator: "|", maxSplits: 1).map(String.init) }) {
                try await world.alter("DROP VIEW \(view[0])")
                #expect(try await !store.checkIsolation().isRight, "\(view[0])")
                try await world.alter(view[1])
            }
        }
    }

    @Test("PostgreSQL: every policy that says yes to everything, by a probe that gets through", arguments: Engine.servers)
    func policies(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            let list = """
                SELECT concat_ws('|', c.relname, p.polname, p.polcmd, coalesce(pg_get_expr(p.polqual, p.polrelid), ''), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''))
                  FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid ORDER BY 1
                """
            let policies = try await world.careless(list, as: "o-acorn", .read).map {
                $0.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            }
            #expect(policies.count > World.tables.count)
            for policy in policies {
                let (table, name) = (policy[0], policy[1])
                func rule(_ using: String, _ check: String) -> String {
                    "ALTER POLICY \(name) ON \(table)" + (policy[3].isEmpty ? "" : " USING (\(using))") + (policy[4].isEmpty ? "" : " WITH CHECK (\(check))")
                }
                try await world.alter(rule("true", "true"))
                let report = try await store.checkIsolation()
                // Only the owner's two functions delete from a log, and they ask the same before the policy does (`ErasureTests`).
                if name != "wall_release" {
                    #expect(report.failures.contains { $0.hasPrefix(table.dropLast(5)) }, "\(name) ON \(table): \(report.failures)")
                }
                #expect(report.guards == ["the policy \(table).\(name) was changed"])
                try await world.alter(rule(policy[3], policy[4]))
            }
        }
    }

    @Test("PostgreSQL: every table without row security, by a probe; without force, or with a right too many, by name", arguments: Engine.servers)
    func security(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            for table in store.schema.ordered {
                try await world.alter("ALTER TABLE \(table.base) DISABLE ROW LEVEL SECURITY")
                let open = try await store.checkIsolation()
                #expect(open.failures.contains { $0.hasPrefix(table.name.string) }, "\(table.base): \(open.failures)")
                try await world.alter("ALTER TABLE \(table.base) ENABLE ROW LEVEL SECURITY; ALTER TABLE \(table.base) NO FORCE ROW LEVEL SECURITY")
                #expect(try await store.checkIsolation().guards.contains("\(table.base) does not force row security"))
                let key = table.isTenant ? "organisation_id" : "id"
                try await world.alter("ALTER TABLE \(table.base) FORCE ROW LEVEL SECURITY; GRANT UPDATE (\(key)) ON \(table.base) TO aertous_app")
                let wide = try await store.checkIsolation().guards
                #expect(wide.count == 2 && wide[0].hasPrefix("the grants of \(table.base).\(key) "), "\(wide)")
                #expect(wide.last == "the role aertous_app may UPDATE on \(table.base).\(key)")
                try await world.alter("REVOKE UPDATE (\(key)) ON \(table.base) FROM aertous_app")
            }
        }
    }

    @Test("PostgreSQL: every trigger, by a probe; a dropped policy, which closes more than it should, by name", arguments: Engine.servers)
    func missing(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            try await world.alter("ALTER TABLE organisation_rows DISABLE TRIGGER settings")
            let report = try await store.checkIsolation()
            #expect(report.failures.contains { $0.contains("organisation_rows: update of slug, which is no setting, from the wrong side went through") })
            try await world.alter("ALTER TABLE organisation_rows ENABLE TRIGGER settings")
            let triggers = try await world.careless("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal", as: "o-acorn", .read)
            #expect(triggers == ["settings"], "another trigger wants a probe of its own")
            try await world.alter("DROP POLICY seen_gate ON member_rows")
            #expect(try await store.checkIsolation().guards == ["the policy member_rows.seen_gate is missing"])
            try await world.alter("UPDATE store_wall SET definition = 'older' WHERE name = 'walls'")
            try await Store.migrate(world.owner, store.schema, World.migrations(more: Self.mark), World.settings)
        }
    }

    @Test("Every view of an extent that shows all of the organisation, by a probe", arguments: Engine.allCases)
    func wide(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            let views = store.schema.ordered.flatMap { table in table.views.filter(\.isNarrow).map { (table, $0) } }
            #expect(views.count == 4)
            for (table, view) in views {
                let original = try await Self.definition(of: view.name, world)
                try await Self.replace(view.name, "\(Self.everything(table, view)) WHERE organisation_id = current_org()", world)
                let report = try await store.checkIsolation()
                #expect(report.failures.contains { $0.hasPrefix(view.name + ": shows a member") }, "\(view.name): \(report.failures)")
                #expect(report.guards == ["the view \(view.name) was changed"])
                try await Self.replace(view.name, original, world)
            }
        }
    }

    @Test("SQLite: every other view that shows the whole table, by a probe that looks through it")
    func bare() async throws {
        try await with(.sqlite) { world, store in
            for table in store.schema.ordered {
                for view in table.views where !view.isNarrow {
                    let original = try await Self.definition(of: view.name, world)
                    try await Self.replace(view.name, Self.everything(table, view), world)
                    let report = try await store.checkIsolation()
                    #expect(report.failures.contains { $0.hasPrefix(view.name + ":") }, "\(view.name): \(report.failures)")
                    #expect(report.guards == ["the view \(view.name) was changed"])
                    try await Self.replace(view.name, original, world)
                }
            }
        }
    }

    @Test("PostgreSQL: every view that asks as its owner and not as its reader, by name", arguments: Engine.servers)
    func asOwner(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            for view in store.schema.ordered.flatMap(\.views) {
                try await world.alter("ALTER VIEW \(view.name) RESET (security_invoker)")
                let report = try await store.checkIsolation()
                #expect(report.guards == ["the view \(view.name) was changed"] && !report.isRight, "\(report.guards)")
                try await world.alter("ALTER VIEW \(view.name) SET (security_invoker = true)")
            }
        }
    }

    @Test("An extent that shows another member's rows, or hides the reader's own, is told which", arguments: Engine.allCases)
    func sight(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            let original = try await Self.definition(of: "risk__own", world)
            let columns = World.risk.allColumns.map(\.name.string).joined(separator: ", ")
            for (rule, words) in [
                ("owner_id IS NOT NULL", "shows a member another member's row, which it must hide"),
                ("owner_id IS NULL", "shows a member a row that is nobody's, which it must hide"),
                ("owner_id IS NULL", "hides from a member the reader's own row, which it must show"),
            ] {
                try await Self.replace("risk__own", "SELECT \(columns) FROM risk_rows WHERE organisation_id = current_org() AND \(rule)", world)
                #expect(try await store.checkIsolation().failures.contains("risk__own: " + words), "\(rule)")
            }
            try await Self.replace("risk__own", original, world)
        }
    }

    @Test("PostgreSQL: a policy beside the others that says yes, by a probe; each policy that is dropped, by name", arguments: Engine.servers)
    func strays(_ engine: Engine) async throws {
        try await with(engine) { world, store in
            for table in store.schema.ordered {
                try await world.alter("CREATE POLICY stray ON \(table.base) USING (true)")
                let report = try await store.checkIsolation()
                #expect(report.failures.contains { $0.hasPrefix(table.name.string) }, "\(table.base): \(report.failures)")
                #expect(report.guards == ["the policy \(table.base).stray is not declared"], "\(report.guards)")
                try await world.alter("DROP POLICY stray ON \(table.base)")
            }
            let list = "SELECT c.relname || '|' || p.polname FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid ORDER BY 1"
            for policy in try await world.careless(list, as: "o-acorn", .read).map({ $0.split(separator: "|").map(String.init) }) {
                try await world.alter("DROP POLICY \(policy[1]) ON \(policy[0])")
                #expect(try await store.checkIsolation().guards == ["the policy \(policy[0]).\(policy[1]) is missing"])
                try await world.alter("UPDATE store_wall SET definition = 'older' WHERE name = 'walls'")
                try await Store.migrate(world.owner, store.schema, World.migrations(more: Self.mark), World.settings)
            }
        }
    }

    private static func everything(_ table: Table, _ view: TableView) -> String {
        "SELECT \(view.columns.map(\.string).joined(separator: ", ")) FROM \(table.base)"
    }
    /// As the engine itself spells what the view selects.
    private static func definition(of view: String, _ world: World) async throws -> String {
        let text =
            world.engine == .sqlite
            ? "SELECT substr(sql, instr(sql, ' AS ') + 4) FROM sqlite_schema WHERE name = '\(view)'" : "SELECT pg_get_viewdef('\(view)'::regclass)"
        return try #require(try await world.careless(text, as: "o-acorn", .read).first)
    }
    private static func replace(_ view: String, _ rows: String, _ world: World) async throws {
        if world.engine == .sqlite { try await world.alter("DROP VIEW \(view)") }
        try await world.alter(
            "CREATE \(world.engine == .sqlite ? "" : "OR REPLACE ")VIEW \(view)\(world.engine == .sqlite ? "" : " WITH (security_invoker = true)") AS \(rows)")
    }
}
