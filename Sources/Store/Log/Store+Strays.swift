extension Store {
    /// What stands beside an organisation's log and is no part of it, one sentence's end for each kind: rows past its end
    /// or before its beginning, and a head with another time than the last entry's.
    ///
    /// One statement each, so that others may go on writing: a commit adds entries, values and head at once.
    public func strays<D: ReadingDoor & OrganisationDoor>(_ scope: Scope<D>) async throws -> [String] {
        try await read(scope, isLong: true) { tx in
            var found: [String] = []
            let size: SQL = "coalesce((SELECT size FROM log_head_rows WHERE organisation_id = current_org()), 0)"
            let rows: [(SQL, String)] = [
                ("SELECT min(position) FROM log_leaf_rows WHERE organisation_id = current_org() AND (position < 0 OR position >= \(size))", "an entry"),
                ("SELECT min(position) FROM log_value_rows WHERE organisation_id = current_org() AND (position < 0 OR position >= \(size))", "a value"),
                ("SELECT min(size) FROM checkpoint_rows WHERE organisation_id = current_org() AND (size < 0 OR size > \(size))", "a checkpoint"),
            ]
            for (statement, what) in rows {
                _ = try tx.run(statement, isOwn: true) { row in
                    if let place = row.integerIfAny(0) { found.append("\(what) stands at \(place), outside the log") }
                }
            }
            _ = try tx.run(
                """
                SELECT h.last_at, l.at FROM log_head_rows AS h JOIN log_leaf_rows AS l ON l.organisation_id = h.organisation_id AND l.position = h.size - 1
                WHERE h.organisation_id = current_org() AND h.last_at <> l.at
                """, isOwn: true
            ) { row in found.append("the head says that the last entry was made at \(row.integer(0)), and the entry says \(row.integer(1))") }
            return found
        }
    }
}
