@testable import App
import Platform
@testable import Store
import Testing
import World

@Suite("Each filter of the log is answered from an index, in the order of the list")
struct LogPlanTests {
    /// The filters, and the index that each is answered from.
    static let filters: [(query: String, index: String)] = [
        ("by=x", "log_leaf_rows_by_actor_id_position"), ("action=asset.changed", "log_leaf_rows_by_action_position"),
        ("type=asset", "log_leaf_rows_by_record_type_position"), ("type=asset&record=x", "log_leaf_rows_by_record_type_record_id_position"),
        ("from=2026-11-01&to=2026-11-02", "log_leaf_rows_by_at_position"),
    ]

    @Test("SQLite: by the planner's own word, without sorting", arguments: filters.indices)
    func plan(_ index: Int) async throws {
        try await AppWorld.with { world in
            let organisation = world.person(.ciso).organisationID
            let plan = try await world.store.application.transact(.read, Entry(.member, organisation: organisation, day: "2026-11-24")) { connection in
                var lines: [String] = []
                try connection.query("EXPLAIN QUERY PLAN " + Self.statement(Self.filters[index].query)) { lines.append($0.text(3)) }
                try connection.commit(after: [])
                return lines.joined(separator: "\n")
            }
            #expect(plan.contains(Self.filters[index].index), "\(plan)")
            let list = plan.split(separator: "\n").first { $0.contains("SEARCH l") || $0.contains("log_leaf_rows") && !$0.contains("day") }
            #expect(list?.contains("SEARCH") == true && !plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test("PostgreSQL: the same indexes stand", arguments: Engine.allCases.filter { $0 != .sqlite })
    func indexes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let names = try await world.store.application.transact(.read, Entry(nil)) { connection in
                var names: Set<String> = []
                try connection.query("SELECT indexname::text FROM pg_catalog.pg_indexes WHERE tablename = 'log_leaf_rows'") { names.insert($0.text(0)) }
                try connection.commit(after: [])
                return names
            }
            for filter in Self.filters { #expect(names.contains(filter.index), "\(filter.index)") }
        }
    }

    /// As the list asks it, with NULL for each value.
    private static func statement(_ query: String) -> String {
        let condition = (try? LogQuery(Form(Array(query.utf8))).condition.rendered()) ?? []
        let text = String(decoding: condition.map { $0 == SQL.hole ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
        return "SELECT l.position FROM log_leaf AS l WHERE \(text) ORDER BY l.position DESC LIMIT 51"
    }
}
