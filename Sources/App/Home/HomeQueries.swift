internal import Platform
internal import Store

/// All SQL of the start page: one statement a list, each bounded, each seeing what its reader may.
extension Reading {
    /// Those of everybody, or of one member.
    func dueRequirements(until day: Day, of member: String?) throws -> [Home.DueRequirement] {
        let whose: SQL = member.map { "a.owner_id = \($0)" } ?? "1 = 1"
        return try rows(
            """
            SELECT a.framework, a.requirement, a.due_on, (SELECT m.name FROM member AS m WHERE m.id = a.owner_id) FROM assessment AS a
            WHERE a.due_on <= \(day.iso) AND a.work <> 'done' AND a.verdict <> 'not_applicable' AND \(whose) ORDER BY a.due_on, a.id LIMIT \(Home.limit)
            """
        ) { Home.DueRequirement(framework: $0.text(0), requirement: $0.text(1), due: try Day($0, at: 2), owner: $0.textIfAny(3)) }
    }

    /// Controls whose next test is overdue. One that was never tested is not late; it is not measured.
    func dueTests(on today: Day) throws -> [Home.DueTest] {
        func before(_ cadence: Cadence) -> String { today.adding(months: -cadence.months).iso }
        let found = try rows(
            """
            SELECT c.id, c.code, c.title, c.cadence, t.latest, (SELECT m.name FROM member AS m WHERE m.id = c.owner_id) FROM control AS c
            JOIN (SELECT r.control_id AS tested, max(r.run_on) AS latest FROM test_run AS r GROUP BY r.control_id) AS t ON t.tested = c.id
            WHERE c.state <> 'retired' AND t.latest <= CASE c.cadence WHEN 'monthly' THEN \(before(.monthly)) WHEN 'quarterly' THEN \(before(.quarterly))
            WHEN 'half_yearly' THEN \(before(.halfYearly)) ELSE \(before(.yearly)) END ORDER BY t.latest, c.id LIMIT \(Home.limit)
            """
        ) { row in
            Home.DueTest(
                id: row.text(0), code: row.text(1), title: row.text(2), due: try Day(row, at: 4).adding(months: Cadence(row, at: 3).months),
                owner: row.textIfAny(5))
        }
        return found.filter { $0.due < today }
    }

    func evidenceToReview() throws -> [Home.DueEvidence] {
        try rows("SELECT e.id, e.title FROM evidence AS e WHERE e.review = 'to_review' ORDER BY e.uploaded_at, e.id LIMIT \(Home.limit)") {
            Home.DueEvidence(id: $0.text(0), title: $0.text(1), expiresOn: nil)
        }
    }

    func expiringEvidence(from first: Day, to last: Day) throws -> [Home.DueEvidence] {
        try rows(
            """
            SELECT e.id, e.title, e.expires_on FROM evidence AS e WHERE e.review = 'accepted' AND e.expires_on >= \(first.iso) AND e.expires_on <= \(last.iso)
            ORDER BY e.expires_on, e.id LIMIT \(Home.limit)
            """
        ) { Home.DueEvidence(id: $0.text(0), title: $0.text(1), expiresOn: try Day($0, at: 2)) }
    }

    func activeCISOCount() throws -> Int { try one("SELECT count(*) FROM member AS m WHERE m.role = 'ciso' AND m.state = 'active'") { $0.integer(0) } }

    /// With what each is about, as far as the reader sees the record itself.
    func latestChanges(limit: Int) throws -> [Home.Event] {
        try rows(
            """
            SELECT l.position, l.action, (SELECT m.name FROM member AS m WHERE m.id = l.actor_id), l.at, l.record_type, l.record_id, CASE l.record_type
            WHEN 'asset' THEN (SELECT r.name FROM asset AS r WHERE r.id = l.record_id)
            WHEN 'control' THEN (SELECT r.code || ' ' || r.title FROM control AS r WHERE r.id = l.record_id)
            WHEN 'evidence' THEN (SELECT r.title FROM evidence AS r WHERE r.id = l.record_id)
            WHEN 'engagement' THEN (SELECT r.title FROM engagement AS r WHERE r.id = l.record_id)
            WHEN 'member' THEN (SELECT r.name FROM member AS r WHERE r.id = l.record_id)
            WHEN 'api_token' THEN (SELECT r.name FROM api_token AS r WHERE r.id = l.record_id) END,
            coalesce(s.framework, a.framework), s.requirement FROM log_leaf AS l
            LEFT JOIN assessment AS s ON s.id = l.record_id AND l.record_type = 'assessment'
            LEFT JOIN adoption AS a ON a.id = l.record_id AND l.record_type = 'adoption' ORDER BY l.position DESC LIMIT \(limit)
            """
        ) {
            Home.Event(
                position: $0.integer(0), action: $0.text(1), actor: $0.textIfAny(2), at: Int64($0.integer(3)), type: $0.text(4), record: $0.text(5),
                name: $0.textIfAny(6), framework: $0.textIfAny(7), requirement: $0.textIfAny(8))
        }
    }
}
