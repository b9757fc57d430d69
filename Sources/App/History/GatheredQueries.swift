internal import Store

/// What records were tied to at a moment. Each is two statements, whatever the number of records.
extension Reading {
    func servedThen(_ ids: [String], below bound: String, after moment: Int64) throws -> [String: [String]] {
        guard !ids.isEmpty else { return [:] }
        var ties: [String: Set<String>] = [:]
        try forEach("SELECT c.control_id, c.framework, c.requirement FROM control_requirement AS c WHERE c.control_id IN (\(list: ids)) AND c.id < \(bound)") {
            ties[$0.text(0), default: []].insert("\($0.text(1)) \($0.text(2))")
        }
        try forEach(
            """
            SELECT r.record_id, r.framework, r.requirement FROM (SELECT l.record_id, l.action, f.value AS framework, q.value AS requirement,
              row_number() OVER (PARTITION BY l.record_id, f.value, q.value ORDER BY l.position ASC) AS place
              FROM log_leaf AS l JOIN log_value AS f ON f.position = l.position JOIN log_value AS q ON q.position = l.position
              WHERE l.record_type = 'control' AND l.record_id IN (\(list: ids)) AND l.action IN ('control.linked', 'control.unlinked') AND l.at > \(moment)
              AND f.field LIKE 'framework%' AND q.field LIKE 'requirement%') AS r
            WHERE r.place = 1 AND r.action = 'control.unlinked'
            """
        ) { ties[$0.text(0), default: []].insert("\($0.text(1)) \($0.text(2))") }
        return ties.mapValues { $0.sorted() }
    }

    func supportedThen(_ ids: [String], below bound: String, after moment: Int64) throws -> [String: [String]] {
        guard !ids.isEmpty else { return [:] }
        var ties: [String: Set<String>] = [:]
        try forEach("SELECT e.evidence_id, e.control_id, e.assessment_id FROM evidence_link AS e WHERE e.evidence_id IN (\(list: ids)) AND e.id < \(bound)") {
            row in
            let tie = row.textIfAny(1).map { "control_id \($0)" } ?? row.textIfAny(2).map { "assessment_id \($0)" }
            if let tie { ties[row.text(0), default: []].insert(tie) }
        }
        try forEach(
            """
            SELECT r.record_id, r.field, r.value FROM (SELECT l.record_id, l.action, v.field, v.value,
              row_number() OVER (PARTITION BY l.record_id, v.value ORDER BY l.position ASC) AS place
              FROM log_leaf AS l JOIN log_value AS v ON v.position = l.position
              WHERE l.record_type = 'evidence' AND l.record_id IN (\(list: ids)) AND l.action IN ('evidence.linked', 'evidence.unlinked')
              AND l.at > \(moment)) AS r
            WHERE r.place = 1 AND r.action = 'evidence.unlinked'
            """
        ) { row in
            let field = row.text(1).hasPrefix("control_id") ? "control_id" : "assessment_id"
            ties[row.text(0), default: []].insert("\(field) \(row.text(2))")
        }
        return ties.mapValues { $0.sorted() }
    }

    func supportedWords(_ ties: [String], at moment: Int64) throws -> [String: String] {
        let ids = ties.compactMap { $0.split(separator: " ").last.map(String.init) }
        let (controls, requirements) = (try names(ofControls: ids, at: moment), try names(ofRequirements: ids))
        return Dictionary(
            ties.compactMap { tie in
                let id = tie.split(separator: " ").last.map(String.init) ?? ""
                return (controls[id] ?? requirements[id]).map { (tie, $0) }
            }
        ) { first, _ in first }
    }
}
