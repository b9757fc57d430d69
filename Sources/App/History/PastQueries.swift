internal import Store

/// What the log said of records at a moment. Each is one statement, whatever the number of records.
extension Reading {
    /// The last value of each field until a moment, and the last erasure: whichever stands later holds.
    func lastSaid(of type: Name, _ ids: [String], until moment: Int64) throws -> [String: [String: SaidAt]] {
        let when: SQL = "l.at <= \(moment)"
        return try said(type, ids, when, "NOT LIKE", newest: true)
    }

    /// What each field was before its first change after a moment.
    func firstBefore(of type: Name, _ ids: [String], after moment: Int64) throws -> [String: [String: SaidAt]] {
        let when: SQL = "l.at > \(moment)"
        return try said(type, ids, when, "LIKE", newest: false)
    }

    private func said(_ type: Name, _ ids: [String], _ when: SQL, _ like: SQL, newest: Bool) throws -> [String: [String: SaidAt]] {
        guard !ids.isEmpty else { return [:] }
        var found: [String: [String: SaidAt]] = [:]
        func keep(_ record: String, _ field: String, _ position: Int, _ said: LoggedChange.Said) {
            let name = field.hasSuffix(Change.beforeMark) ? String(field.dropLast(Change.beforeMark.count)) : field
            if let other = found[record]?[name], newest ? other.position > position : other.position < position { return }
            found[record, default: [:]][name] = SaidAt(position: position, said: said)
        }
        let way: SQL = newest ? "DESC" : "ASC"
        let within: SQL = "l.record_type = \(type.description) AND l.record_id IN (\(list: ids)) AND \(when)"
        try forEach(
            """
            SELECT r.record_id, r.field, r.position, r.value FROM (SELECT l.record_id, v.field, v.position, v.value,
              row_number() OVER (PARTITION BY l.record_id, v.field ORDER BY v.position \(way)) AS place
              FROM log_leaf AS l JOIN log_value AS v ON v.position = l.position WHERE \(within) AND v.field \(like) '%~before') AS r WHERE r.place = 1
            """
        ) { row in keep(row.text(0), row.text(1), row.integer(2), row.textIfAny(3).map { .text($0) } ?? .empty) }
        try forEach(
            """
            SELECT r.record_id, r.field, r.position, r.at FROM (SELECT l.record_id, e.field, e.position, e.at,
              row_number() OVER (PARTITION BY l.record_id, e.field ORDER BY e.position \(way)) AS place
              FROM log_leaf AS l JOIN erasure AS e ON e.position = l.position WHERE \(within) AND e.field \(like) '%~before') AS r WHERE r.place = 1
            """
        ) { row in keep(row.text(0), row.text(1), row.integer(2), .erased(at: Int64(row.integer(3)))) }
        return found
    }

    /// Records that are there now and were made before an id, in ascending order.
    ///
    /// - Parameter member: whose they have to be, where the kind says whose a record is; nil for everybody's.
    func identifiers(of kind: RecordedKind, ownedBy member: String?, below bound: String, after id: String, limit: Int) throws -> [String] {
        let own: SQL
        if let member, let column = kind.owner { own = "t.\(column) = \(member)" } else { own = "1 = 1" }
        return try rows("SELECT t.id FROM \(kind.table) AS t WHERE t.id < \(bound) AND t.id > \(id) AND \(own) ORDER BY t.id LIMIT \(limit)") { $0.text(0) }
    }

    /// Whether a record is a member's, where its kind says whose a record is.
    func belongs(_ id: String, of kind: RecordedKind, to member: String) throws -> Bool {
        guard let column = kind.owner else { return true }
        return try first("SELECT t.id FROM \(kind.table) AS t WHERE t.id = \(id) AND t.\(column) = \(member)") { $0.text(0) } != nil
    }

    /// Records that were there at a moment and were deleted since, with when.
    func deleted(of kind: RecordedKind, since moment: Int64, below bound: String, after id: String, limit: Int) throws -> [(id: String, at: Int64)] {
        try rows(
            """
            SELECT l.record_id, max(l.at) FROM log_leaf AS l WHERE l.record_type = \(kind.table.description) AND l.action = \(kind.deletion) AND l.at > \(moment)
            AND l.record_id < \(bound) AND l.record_id > \(id) GROUP BY l.record_id ORDER BY l.record_id LIMIT \(limit)
            """
        ) { ($0.text(0), Int64($0.integer(1))) }
    }

    /// When a record was deleted; nil where it never was, or is nobody's.
    func deletion(of kind: RecordedKind, _ id: String) throws -> Int64? {
        try first(
            "SELECT max(l.at) FROM log_leaf AS l WHERE l.record_type = \(kind.table.description) AND l.record_id = \(id) AND l.action = \(kind.deletion)"
        ) { $0.integerIfAny(0).map(Int64.init) } ?? nil
    }

    /// The last of some actions on each record until a moment.
    func lastActs(of table: Name, _ ids: [String], among actions: [String], until moment: Int64) throws -> [String: (action: String, position: Int)] {
        guard !ids.isEmpty, !actions.isEmpty else { return [:] }
        let found = try rows(
            """
            SELECT r.record_id, r.action, r.position FROM (SELECT l.record_id, l.action, l.position,
              row_number() OVER (PARTITION BY l.record_id ORDER BY l.position DESC) AS place
              FROM log_leaf AS l WHERE l.record_type = \(table.description) AND l.record_id IN (\(list: ids)) AND l.action IN (\(list: actions))
              AND l.at <= \(moment)) AS r WHERE r.place = 1
            """
        ) { ($0.text(0), (action: $0.text(1), position: $0.integer(2))) }
        return Dictionary(found) { first, _ in first }
    }

    /// What the members' rows hold now.
    func membersNow(_ ids: [String]) throws -> [String: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows("SELECT id, name, email, role, state FROM member WHERE id IN (\(list: ids))") { row in
            (row.text(0), ["name": row.text(1), "email": row.text(2), "role": row.text(3), "state": row.text(4)])
        }
        return Dictionary(found) { first, _ in first }
    }

    /// Code and title as they were, of the controls that the reader sees today.
    func names(ofControls ids: [String], at moment: Int64) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows("SELECT id, code, title FROM control WHERE id IN (\(list: ids))") { ($0.text(0), ["code": $0.text(1), "title": $0.text(2)]) }
        let (now, here) = (Dictionary(found) { first, _ in first }, found.map { $0.0 })
        let (said, before) = (try lastSaid(of: "control", here, until: moment), try firstBefore(of: "control", here, after: moment))
        return now.reduce(into: [:]) { names, control in
            let (id, present) = control
            names[id] = ["code", "title"].map { (said[id]?[$0] ?? before[id]?[$0])?.said.words ?? present[$0] ?? "" }.joined(separator: " ")
        }
    }

    func names(ofRequirements ids: [String]) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows("SELECT id, framework, requirement FROM assessment WHERE id IN (\(list: ids))") { ($0.text(0), "\($0.text(1)) \($0.text(2))") }
        return Dictionary(found) { first, _ in first }
    }

    func names(ofMembers ids: [String]) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows("SELECT id, name FROM member WHERE id IN (\(list: ids))") { ($0.text(0), $0.text(1)) }
        return Dictionary(found) { first, _ in first }
    }
}
