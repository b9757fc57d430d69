internal import Platform
internal import Store

/// All SQL of the coverage map: one statement for the rows, one for the periods of all of them.
extension Reading {
    func coveredControls(_ query: CoverageQuery) throws -> [CoverageSubject] {
        var condition: SQL = "c.state <> 'retired'"
        if let framework = query.framework {
            condition = "\(condition) AND c.id IN (SELECT r.control_id FROM control_requirement AS r WHERE r.framework = \(framework))"
        }
        if let after = query.after, let key = after.key { condition = "\(condition) AND (c.code, c.id) > (\(key), \(after.id))" }
        return try rows("SELECT c.id, c.code, c.title, c.code FROM control AS c WHERE \(condition) ORDER BY c.code, c.id LIMIT \(query.limit + 1)") {
            CoverageSubject(id: $0.text(0), ref: $0.text(1), title: $0.text(2), cursor: Cursor(order: query.by.order, key: .text($0.text(3)), id: $0.text(0)))
        }
    }

    /// In the order of the framework. The cursor is the position.
    func coveredRequirements(_ query: CoverageQuery, of framework: String) throws -> [CoverageSubject] {
        var condition: SQL = "a.framework = \(framework)"
        if let after = query.after, let key = after.key { condition = "\(condition) AND (a.position, a.id) > (\(key), \(after.id))" }
        return try rows(
            "SELECT a.id, a.requirement, a.position FROM assessment AS a WHERE \(condition) ORDER BY a.position, a.id LIMIT \(query.limit + 1)"
        ) {
            let cursor = Cursor(order: query.by.order, key: .integer(Int64($0.integer(2))), id: $0.text(0))
            return CoverageSubject(id: $0.text(0), ref: $0.text(1), title: "", cursor: cursor)
        }
    }

    /// Days that accepted evidence which has not expired speaks of, within the window.
    func coverage(ofControls controls: [String], _ query: CoverageQuery, today: Day) throws -> [String: [ClosedRange<Day>]] {
        guard !controls.isEmpty else { return [:] }
        return try periods(
            """
            SELECT l.control_id, e.covers_from, e.covers_to FROM evidence_link AS l JOIN evidence AS e ON e.id = l.evidence_id \
            WHERE l.control_id IN (\(list: controls)) AND \(Self.counts(query, today)) LIMIT 20000
            """)
    }

    /// A requirement is covered by what is linked to it, and by what is linked to a control that serves it.
    func coverage(ofRequirements requirements: [String], _ query: CoverageQuery, today: Day) throws -> [String: [ClosedRange<Day>]] {
        guard !requirements.isEmpty else { return [:] }
        return try periods(
            """
            SELECT l.assessment_id, e.covers_from, e.covers_to FROM evidence_link AS l JOIN evidence AS e ON e.id = l.evidence_id \
            WHERE l.assessment_id IN (\(list: requirements)) AND \(Self.counts(query, today)) \
            UNION ALL SELECT r.assessment_id, e.covers_from, e.covers_to FROM control_requirement AS r JOIN evidence_link AS l ON l.control_id = r.control_id \
            JOIN evidence AS e ON e.id = l.evidence_id WHERE r.assessment_id IN (\(list: requirements)) AND \(Self.counts(query, today)) LIMIT 20000
            """)
    }

    private static func counts(_ query: CoverageQuery, _ today: Day) -> SQL {
        """
        e.review = 'accepted' AND (e.expires_on IS NULL OR e.expires_on >= \(today.iso)) \
        AND e.covers_from <= \(query.to.iso) AND e.covers_to >= \(query.from.iso)
        """
    }

    private func periods(_ sql: SQL) throws -> [String: [ClosedRange<Day>]] {
        var found: [String: [ClosedRange<Day>]] = [:]
        try forEach(sql) { row in
            let (from, to) = (try Day(row, at: 1), try Day(row, at: 2))
            if from <= to { found[row.text(0), default: []].append(from...to) }
        }
        return found
    }
}
