internal import Platform
internal import Store

/// All SQL of engagements and packages. What a member sees of it is put in by Store.
extension Reading {
    /// The newest first. Two statements.
    ///
    /// - Parameters:
    ///   - auditor: to whom only their own are shown, until they end; nil for whoever sees all.
    ///   - after: where the page before ended.
    func engagements(for auditor: String?, today: Day, after: Cursor? = nil, limit: Int) throws -> [Engagement] {
        var condition = shown(to: auditor, today)
        if let after { condition = "\(condition) AND e.id < \(after.id)" }
        return try engagements(where: condition, limit: limit)
    }
    func engagement(_ id: String) throws -> Engagement? { try engagements(where: "e.id = \(id)", limit: 1).first }

    /// The newest engagement under which a package about these days may be made; compare ``engagements(for:today:after:limit:)``.
    func engagement(covering framework: String, _ window: ClosedRange<Day>, for auditor: String?, today: Day) throws -> Engagement? {
        try engagements(
            where: """
                e.framework = \(framework) AND e.ends_on >= \(today.iso) AND e.from_day <= \(window.lowerBound.iso) AND e.to_day >= \(window.upperBound.iso)
                AND \(shown(to: auditor, today))
                """, limit: 1
        ).first
    }

    /// Which of these titles are those of engagements that are shown.
    func engagementTitles(among titles: [String], for auditor: String?, today: Day) throws -> Set<String> {
        guard !titles.isEmpty else { return [] }
        return Set(
            try rows("SELECT e.title FROM engagement AS e WHERE e.title IN (\(list: titles)) AND \(shown(to: auditor, today)) GROUP BY e.title") { $0.text(0) })
    }

    /// The condition over `engagement AS e`.
    private func shown(to auditor: String?, _ today: Day) -> SQL {
        guard let auditor else { return "1 = 1" }
        return "e.ends_on >= \(today.iso) AND e.id IN (SELECT i.engagement_id FROM engagement_auditor AS i WHERE i.member_id = \(auditor))"
    }

    private func engagements(where condition: SQL, limit: Int) throws -> [Engagement] {
        var all = try rows(
            """
            SELECT e.id, e.title, e.framework, e.from_day, e.to_day, e.ends_on, e.version FROM engagement AS e WHERE \(condition) ORDER BY e.id DESC LIMIT \(limit)
            """
        ) { row in
            var one = Engagement(
                id: row.text(0), title: row.text(1), framework: row.text(2), from: try Day(row, at: 3), to: try Day(row, at: 4), endsOn: try Day(row, at: 5))
            one.version = row.integer(6)
            return one
        }
        guard !all.isEmpty else { return [] }
        let places = Dictionary(all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        try forEach(
            """
            SELECT a.engagement_id, m.id, m.name FROM engagement_auditor AS a JOIN member AS m ON m.id = a.member_id
            WHERE a.engagement_id IN (\(list: all.map(\.id))) ORDER BY m.name, m.id
            """
        ) { row in
            if let place = places[row.text(0)] { all[place].auditors.append(.init(id: row.text(1), name: row.text(2))) }
        }
        return all
    }

    /// Whether an engagement is there for whoever sees engagements.
    ///
    /// - Parameter auditor: to whom only their own are shown, until they end.
    func showsEngagement(_ id: String, toAuditor auditor: String?, today: Day) throws -> Bool {
        guard let auditor else { return try shows("engagement", id) }
        return try first(
            """
            SELECT e.id FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id
            WHERE e.id = \(id) AND a.member_id = \(auditor) AND e.ends_on >= \(today.iso)
            """
        ) { $0.text(0) } != nil
    }

    /// The rows that let auditors in, with the member of each.
    func engagementAuditors(_ engagement: String) throws -> [(row: String, member: String)] {
        try rows("SELECT a.id, a.member_id FROM engagement_auditor AS a WHERE a.engagement_id = \(engagement) ORDER BY a.id LIMIT 200") {
            ($0.text(0), $0.text(1))
        }
    }

    /// What the rows of engagements hold now, as ``RecordedKind`` takes it.
    func engagementsNow(_ ids: [String]) throws -> [String: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        let found = try engagements(where: "e.id IN (\(list: ids))", limit: ids.count).map { one in
            (
                one.id,
                [
                    "title": one.title, "framework": one.framework, "from_day": one.from.iso, "to_day": one.to.iso, "ends_on": one.endsOn.iso,
                    "auditors": one.auditors.map(\.id).joined(separator: " "),
                ]
            )
        }
        return Dictionary(found) { first, _ in first }
    }

    /// The members whom an engagement names, in the order in which it lists them.
    func auditorsNamed(by engagement: String) throws -> String {
        try rows(
            """
            SELECT a.member_id FROM engagement_auditor AS a JOIN member AS m ON m.id = a.member_id WHERE a.engagement_id = \(engagement)
            ORDER BY m.name, m.id LIMIT 200
            """
        ) { $0.text(0) }.joined(separator: " ")
    }

    func auditors() throws -> [Engagement.Auditor] {
        try rows("SELECT id, name FROM member WHERE role = 'auditor' AND state = 'active' ORDER BY name, id LIMIT 1000") {
            .init(id: $0.text(0), name: $0.text(1))
        }
    }

    /// As far as the member may see.
    func adoptedFrameworks() throws -> [String] { try rows("SELECT framework FROM adoption ORDER BY adopted_at, id LIMIT 100") { $0.text(0) } }

    /// Evidence that belongs to a framework's requirements and their controls and speaks of these days, in the order of its
    /// making. Rejected and withdrawn evidence supports nothing.
    func packagedEvidence(_ framework: String, _ window: ClosedRange<Day>, limit: Int) throws -> [PackagedEvidence] {
        let (from, to) = (window.lowerBound.iso, window.upperBound.iso)
        return try rows(
            """
            SELECT e.id, e.title, e.kind, e.url, e.file_name, e.media_type, e.size, e.sha256, e.covers_from, e.covers_to, e.collected_on, e.expires_on, e.review
            FROM evidence AS e WHERE e.review IN ('to_review', 'accepted') AND e.id IN (\(Self.linkedEvidence(framework)))
            AND ((e.covers_from IS NOT NULL AND e.covers_from <= \(to) AND e.covers_to >= \(from))
            OR (e.covers_from IS NULL AND e.collected_on <= \(to) AND (e.expires_on IS NULL OR e.expires_on >= \(from)))) ORDER BY e.id LIMIT \(limit)
            """
        ) { try PackagedEvidence($0) }
    }

    /// The tests of a framework's controls in these days, in their order. A run is never changed, so that its identifier is
    /// enough to read it later as it is now.
    func packagedTests(_ framework: String, _ window: ClosedRange<Day>, limit: Int) throws -> [String] {
        let (from, to) = (window.lowerBound.iso, window.upperBound.iso)
        return try rows(
            """
            SELECT r.id FROM test_run AS r WHERE r.run_on >= \(from) AND r.run_on <= \(to)
            AND r.control_id IN (SELECT s.control_id FROM control_requirement AS s WHERE s.framework = \(framework)) ORDER BY r.run_on, r.id LIMIT \(limit)
            """
        ) { $0.text(0) }
    }

    /// The controls of a framework by identifier, as they are called.
    func packagedControls(_ framework: String) throws -> [String: PackagedControl] {
        var found: [String: PackagedControl] = [:]
        try forEach(
            """
            SELECT c.id, c.code, c.title FROM control AS c WHERE c.id IN (SELECT s.control_id FROM control_requirement AS s WHERE s.framework = \(framework))
            """
        ) { found[$0.text(0)] = PackagedControl(code: $0.text(1), title: $0.text(2)) }
        return found
    }

    /// These runs, in their order.
    ///
    /// - Parameter controls: what each control was called, by identifier.
    func packagedTests(_ ids: [String], of controls: [String: PackagedControl]) throws -> [PackagedTest] {
        try rows(
            "SELECT r.id, r.control_id, r.run_on, r.result, r.found, r.recorded_at FROM test_run AS r WHERE r.id IN (\(list: ids)) ORDER BY r.run_on, r.id"
        ) { row in
            let control = controls[row.text(1)]
            return PackagedTest(
                id: row.text(0), control: control?.code ?? "", title: control?.title ?? "", day: row.text(2), result: row.text(3), found: row.text(4),
                recordedAt: Int64(row.integer(5)))
        }
    }

    /// Where in the log the records of a framework stand, within these instants; in ascending order.
    func packagedPositions(_ framework: String, from: Int64, before: Int64, limit: Int) throws -> [UInt64] {
        try rows(
            """
            SELECT l.position FROM log_leaf AS l WHERE l.at >= \(from) AND l.at < \(before) AND (
            (l.record_type = 'adoption' AND l.record_id IN (SELECT a.id FROM adoption AS a WHERE a.framework = \(framework)))
            OR (l.record_type = 'assessment' AND l.record_id IN (SELECT a.id FROM assessment AS a WHERE a.framework = \(framework)))
            OR (l.record_type = 'control' AND l.record_id IN (SELECT s.control_id FROM control_requirement AS s WHERE s.framework = \(framework)))
            OR (l.record_type = 'test_run' AND l.record_id IN (SELECT r.id FROM test_run AS r JOIN control_requirement AS s ON s.control_id = r.control_id WHERE s.framework = \(framework)))
            OR (l.record_type = 'evidence' AND l.record_id IN (\(Self.linkedEvidence(framework))))) ORDER BY l.position LIMIT \(limit)
            """
        ) { UInt64(max(0, $0.integer(0))) }
    }

    private static func linkedEvidence(_ framework: String) -> SQL {
        """
        SELECT k.evidence_id FROM evidence_link AS k JOIN assessment AS b ON b.id = k.assessment_id WHERE b.framework = \(framework)
        UNION SELECT k.evidence_id FROM evidence_link AS k JOIN control_requirement AS t ON t.control_id = k.control_id WHERE t.framework = \(framework)
        """
    }

    func organisationName() throws -> String { try first("SELECT name FROM organisation LIMIT 1") { $0.text(0) } ?? "" }
}

extension PackagedEvidence {
    fileprivate init(_ row: borrowing Row) throws {
        (id, title, kind, url, fileName) = (row.text(0), row.text(1), row.text(2), row.textIfAny(3), row.textIfAny(4))
        (mediaType, size, sha256) = (row.textIfAny(5), UInt64(max(0, row.integer(6))), row.textIfAny(7))
        (coversFrom, coversTo, collectedOn, expiresOn, review) = (row.textIfAny(8), row.textIfAny(9), row.text(10), row.textIfAny(11), row.text(12))
    }
}
