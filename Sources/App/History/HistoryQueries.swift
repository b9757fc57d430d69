internal import Store

/// What the audit log says of one record, newest first: two statements.
extension Reading {
    func history(of type: String, _ record: String, limit: Int = 20) throws -> [HistoryEntry] {
        var entries = try rows(
            """
            SELECT l.position, l.action, (SELECT m.name FROM member AS m WHERE m.id = l.actor_id), l.at FROM log_leaf AS l
            WHERE l.record_type = \(type) AND l.record_id = \(record) ORDER BY l.position DESC LIMIT \(limit)
            """
        ) { HistoryEntry(position: $0.integer(0), action: $0.text(1), actor: $0.textIfAny(2), at: Int64($0.integer(3))) }
        guard !entries.isEmpty else { return [] }
        var places: [Int: Int] = [:]
        for (i, entry) in entries.enumerated() { places[entry.position] = i }
        let mark = Change.beforeMark
        try forEach(
            "SELECT v.position, v.field, v.value FROM log_value AS v WHERE v.position IN (\(list: entries.map(\.position))) ORDER BY v.position, v.field"
        ) { row in
            guard let place = places[row.integer(0)] else { return }
            let stored = row.text(1), isBefore = stored.hasSuffix(mark), value = row.textIfAny(2)
            let name = isBefore ? String(stored.dropLast(mark.count)) : stored
            let i = entries[place].fields.firstIndex { $0.name == name } ?? entries[place].fields.endIndex
            if i == entries[place].fields.endIndex { entries[place].fields.append(HistoryEntry.Field(name: name)) }
            if isBefore { entries[place].fields[i].before = value } else { entries[place].fields[i].after = value }
        }
        return entries
    }

    /// Active members for a choice of owner, by name; those beyond 500 are found through the API.
    func people() throws -> [(id: String, name: String)] {
        try rows("SELECT id, name FROM member WHERE state = 'active' ORDER BY name, id LIMIT 500") { ($0.text(0), $0.text(1)) }
    }
}
