internal import Platform
internal import Store

/// All SQL of controls.
extension Reading {
    /// Three statements, whatever the number of controls. What is read is bounded where it is written: see
    /// ``Controls/requirementLimit``.
    func controls(_ reach: ControlReach, today: Day) throws -> ControlsAtWork {
        let chosen = reach.chosen
        var evidence: [String: [SupportingEvidence]] = [:]
        try forEach(
            """
            SELECT l.control_id, e.id, e.title, e.kind, e.review, e.expires_on, e.sha256, l.id FROM evidence_link AS l JOIN evidence AS e ON e.id = l.evidence_id
            WHERE l.control_id IN (SELECT c.id FROM control AS c WHERE \(chosen)) ORDER BY e.title, e.id
            """
        ) { row in
            var piece = SupportingEvidence(row, at: 1)
            piece.linkedAt = Identifier.moment(row.text(7)) ?? 0
            evidence[row.text(0), default: []].append(piece)
        }
        var last: [String: LastTest] = [:]
        try forEach(
            """
            SELECT r.control_id, r.result, r.run_on, r.recorded_at FROM test_run AS r
            WHERE r.control_id IN (SELECT c.id FROM control AS c WHERE \(chosen)) AND NOT EXISTS
            (SELECT n.id FROM test_run AS n WHERE n.control_id = r.control_id AND (n.run_on, n.id) > (r.run_on, r.id))
            """
        ) { last[$0.text(0)] = LastTest(try TestResult($0, at: 1), on: try Day($0, at: 2), recordedAt: Int64($0.integer(3))) }
        var found = ControlsAtWork(evidence: evidence)
        let zone = zone
        try forEach(
            """
            SELECT c.id, c.code, c.title, c.state, c.cadence, (SELECT m.name FROM member AS m WHERE m.id = c.owner_id), c.turned_at, c.cadence_at
            FROM control AS c WHERE \(chosen)
            """
        ) { row in
            let id = row.text(0)
            found.controls[id] = ServingControl(
                id: id, code: row.text(1), title: row.text(2), owner: row.textIfAny(5), state: try ControlState(row, at: 3),
                cadence: try Cadence(row, at: 4), last: last[id], evidence: evidence[id] ?? [],
                moments: ControlMoments(turned: row.integerIfAny(6).map { Int64($0) }, cadence: row.integerIfAny(7).map { Int64($0) }), today: today, zone: zone
            )
        }
        return found
    }

    /// What a control serves, or what serves each requirement of a framework, and since when.
    func services(_ reach: ControlReach) throws -> [(control: String, assessment: String, since: Int64)] {
        let condition: SQL =
            switch reach {
            case .everything: "1 = 1"
            case .these(let ids): "s.control_id IN (\(list: ids))"
            case .assessments(let ids): "s.assessment_id IN (\(list: ids))"
            case .framework(let framework): "s.framework = \(framework)"
            case .requirement(let framework, let requirement): "s.framework = \(framework) AND s.requirement = \(requirement)"
            }
        return try rows("SELECT s.control_id, s.assessment_id, s.id FROM control_requirement AS s WHERE \(condition) ORDER BY s.id") {
            ($0.text(0), $0.text(1), Identifier.moment($0.text(2)) ?? 0)
        }
    }

    /// The identifiers of one page of the list and one more, by number.
    func controls(_ filter: ControlFilter) throws -> [String] {
        var condition: SQL = "1 = 1"
        if let after = filter.after, let key = after.key { condition = "\(condition) AND (c.code, c.id) > (\(key), \(after.id))" }
        if let state = filter.state { condition = "\(condition) AND c.state = \(state)" }
        if let cadence = filter.cadence { condition = "\(condition) AND c.cadence = \(cadence)" }
        if let owner = filter.owner { condition = "\(condition) AND c.owner_id = \(owner)" }
        if let framework = filter.framework {
            condition = "\(condition) AND c.id IN (SELECT f.control_id FROM control_requirement AS f WHERE f.framework = \(framework))"
        }
        if !filter.words.isEmpty {
            let pattern = Pattern.containing(filter.words)
            condition = "\(condition) AND (folded(c.code) LIKE folded(\(pattern)) ESCAPE '\\' OR folded(c.title) LIKE folded(\(pattern)) ESCAPE '\\')"
        }
        return try rows("SELECT c.id FROM control AS c WHERE \(condition) ORDER BY c.code, c.id LIMIT \(ControlFilter.limit + 1)") { $0.text(0) }
    }
    func serviceCounts(_ controls: [String]) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try forEach("SELECT s.control_id, count(*) FROM control_requirement AS s WHERE s.control_id IN (\(list: controls)) GROUP BY s.control_id") {
            counts[$0.text(0)] = $0.integer(1)
        }
        return counts
    }

    /// The newest runs of these controls, newest first.
    func runs(of controls: [String], limit: Int) throws -> [TestRunLine] {
        try rows(
            """
            SELECT r.id, r.control_id, c.code, r.run_on, r.result, r.found, (SELECT m.name FROM member AS m WHERE m.id = r.tester_id), r.recorded_at
            FROM test_run AS r JOIN control AS c ON c.id = r.control_id WHERE r.control_id IN (\(list: controls))
            ORDER BY r.run_on DESC, r.id DESC LIMIT \(limit)
            """
        ) {
            TestRunLine(
                id: $0.text(0), control: $0.text(1), code: $0.text(2), day: try Day($0, at: 3), result: try TestResult($0, at: 4), found: $0.text(5),
                tester: $0.textIfAny(6) ?? "a former member", recordedAt: Int64($0.integer(7)))
        }
    }

    /// A page of one control's runs, newest first.
    /// - Parameter after: where the page before ended.
    func runs(of control: String, limit: Int, after: Cursor? = nil) throws -> [TestRunLine] {
        var beyond: SQL = "1 = 1"
        if let after, let key = after.key { beyond = "(r.run_on, r.id) < (\(key), \(after.id))" }
        return try rows(
            """
            SELECT r.id, r.control_id, c.code, r.run_on, r.result, r.found, (SELECT m.name FROM member AS m WHERE m.id = r.tester_id), r.recorded_at
            FROM test_run AS r JOIN control AS c ON c.id = r.control_id WHERE r.control_id = \(control) AND \(beyond)
            ORDER BY r.run_on DESC, r.id DESC LIMIT \(limit)
            """
        ) {
            TestRunLine(
                id: $0.text(0), control: $0.text(1), code: $0.text(2), day: try Day($0, at: 3), result: try TestResult($0, at: 4), found: $0.text(5),
                tester: $0.textIfAny(6) ?? "a former member", recordedAt: Int64($0.integer(7)))
        }
    }

    /// Whether a control serves a requirement, whether or not its reader sees how the requirement stands.
    func serves(_ control: String, _ framework: String, _ requirement: String) throws -> Bool {
        try first(
            "SELECT id FROM control_requirement WHERE control_id = \(control) AND framework = \(framework) AND requirement = \(requirement)"
        ) { $0.text(0) } != nil
    }

    func controlState(_ id: String) throws -> ControlState { try one("SELECT state FROM control WHERE id = \(id)") { try ControlState($0, at: 0) } }
    func untied(_ assessment: String) throws -> Instant? {
        try first("SELECT untied_at FROM assessment WHERE id = \(assessment)") { $0.integerIfAny(0).map { Instant(milliseconds: Int64($0)) } } ?? nil
    }
    func assessment(_ framework: String, _ requirement: String) throws -> String? {
        try first("SELECT id FROM assessment WHERE framework = \(framework) AND requirement = \(requirement)") { $0.text(0) }
    }
    func servedRequirements(by control: String) throws -> [Controls.Service] {
        try rows(
            """
            SELECT s.id, s.framework, s.requirement, s.assessment_id, a.position, s.version FROM control_requirement AS s JOIN assessment AS a ON a.id = s.assessment_id
            WHERE s.control_id = \(control) ORDER BY s.framework, a.position LIMIT 200
            """
        ) {
            Controls.Service(
                id: $0.text(0), framework: $0.text(1), requirement: $0.text(2), assessment: $0.text(3), position: $0.integer(4), version: $0.integer(5))
        }
    }

    /// Controls that came from our catalogue, and all codes that are taken.
    func knownControls() throws -> (catalogue: [String: String], codes: Set<String>) {
        var (catalogue, codes) = ([String: String](), Set<String>())
        try forEach("SELECT id, code, catalogue_id FROM control ORDER BY id") { row in
            codes.insert(row.text(1))
            if let known = row.textIfAny(2) { catalogue[known] = row.text(0) }
        }
        return (catalogue, codes)
    }
}

extension ControlReach {
    /// The condition over `control AS c`.
    fileprivate var chosen: SQL {
        switch self {
        case .everything: "1 = 1"
        case .these(let ids): "c.id IN (\(list: ids))"
        case .assessments(let ids): "c.id IN (SELECT f.control_id FROM control_requirement AS f WHERE f.assessment_id IN (\(list: ids)))"
        case .framework(let framework): "c.id IN (SELECT f.control_id FROM control_requirement AS f WHERE f.framework = \(framework))"
        case .requirement(let framework, let requirement):
            "c.id IN (SELECT f.control_id FROM control_requirement AS f WHERE f.framework = \(framework) AND f.requirement = \(requirement))"
        }
    }
}

extension SupportingEvidence {
    /// From `id, title, kind, review, expires_on, sha256`.
    init(_ row: borrowing Row, at first: Int) {
        self.init(
            id: row.text(first), title: row.text(first + 1), kind: row.text(first + 2), review: row.text(first + 3),
            expiresOn: row.textIfAny(first + 4).flatMap { Day(iso: $0) }, sha256: row.textIfAny(first + 5))
    }
}
