/// When the engine lets go of a row of a log (`security.md` 22): one value that an erasure names, or everything of an
/// organisation whose day has come. Never under a legal hold.
///
/// The same rule stands on both engines: in SQLite's triggers, and in PostgreSQL's policies behind the two functions that alone
/// may delete.
enum Release {
    /// The action of a leaf that names erased values.
    static let action = "log.erased"

    static func rule(for table: Table, row: String) -> String {
        let own = "\(row).organisation_id = current_org()"
        return table.name == LogTables.value.name ? "\(own) AND (\(isDue) OR NOT \(isHeld) AND \(isErased(row)))" : "\(own) AND \(isDue)"
    }

    /// An erasure leaf stands, and says so of this value.
    private static func isErased(_ row: String) -> String {
        """
        EXISTS (SELECT 1 FROM erasure_rows AS e JOIN log_leaf_rows AS l ON l.organisation_id = e.organisation_id AND l.position = e.leaf_position \
        WHERE e.organisation_id = current_org() AND e.position = \(row).position AND e.field = \(row).field AND l.action = '\(action)')
        """
    }

    static let isHeld = "EXISTS (SELECT 1 FROM retention_rows AS r WHERE r.organisation_id = current_org() AND r.hold IS NOT NULL)"
    static let isDue = """
        (current_door() = 'job' AND EXISTS (SELECT 1 FROM retention_rows AS r WHERE r.organisation_id = current_org() AND r.erase_on <= current_day()) \
        AND NOT \(isHeld))
        """
}
