internal import Store

/// What the isolation self-test found, run by run.
enum IsolationTables {
    static let all: [Table] = [run]

    /// The one that is under way stands under an identifier of its own, so there is one at a time.
    static let run = Table(
        "isolation_run", .gate,
        [
            Column("began_at", .instant), Column("ended_at", .instant, required: false), Column("passed", .flag), Column("table_count", .integer),
            Column("route_count", .integer), Column("probe_count", .integer), Column("demanded", .integer), Column("finding_count", .integer),
            Column("statement_count", .integer),
            // Of the one that is under way: its last sign of life.
            Column("alive_at", .instant, required: false, since: 16),
        ],
        indexes: [["began_at"]])
}
