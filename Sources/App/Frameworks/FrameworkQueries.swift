internal import Platform
internal import Store

/// All SQL of frameworks.
extension Reading {
    func adoptions() throws -> [Adoption] {
        try rows("SELECT id, framework, catalogue_version, adopted_at FROM adoption ORDER BY adopted_at, id LIMIT 100") {
            Adoption(id: $0.text(0), framework: $0.text(1), catalogueVersion: $0.integer(2), adoptedAt: Int64($0.integer(3)))
        }
    }

    /// What the rows of adoptions hold, as the log has it.
    func adoptionsNow(_ ids: [String]) throws -> [String: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows("SELECT a.id, a.framework, a.catalogue_version, a.adopted_at FROM adoption AS a WHERE a.id IN (\(list: ids))") { row in
            (row.text(0), ["framework": row.text(1), "catalogue_version": String(row.integer(2)), "adopted_at": String(row.integer(3))])
        }
        return Dictionary(found) { first, _ in first }
    }

    /// In the order of their frameworks.
    func assessments(_ reach: ControlReach) throws -> [Assessment] {
        try rows(
            """
            SELECT a.id, a.version, a.framework, a.requirement, a.verdict, a.reason, a.work, a.driver,
            a.owner_id, (SELECT o.name FROM member AS o WHERE o.id = a.owner_id), a.due_on,
            a.stated_by, (SELECT m.name FROM member AS m WHERE m.id = a.stated_by), a.stated_at, a.untied_at
            FROM assessment AS a WHERE \(reach.assessed) ORDER BY a.framework, a.position
            """
        ) { row in
            var found = Assessment()
            (found.id, found.version, found.framework, found.requirement) = (row.text(0), row.integer(1), row.text(2), row.text(3))
            (found.verdict, found.reason, found.work) = (try Verdict(row, at: 4), row.text(5), try WorkStatus(row, at: 6))
            found.driver = try Driver(row, at: 7)
            if !row.isNull(8) { found.owner = Relation(row, at: 8) }
            found.due = row.textIfAny(10).flatMap { Day(iso: $0) }
            if !row.isNull(11) { found.statedBy = Relation(row, at: 11) }
            found.statedAt = row.integerIfAny(13).map { Instant(milliseconds: Int64($0)) }
            found.untiedAt = row.integerIfAny(14).map { Instant(milliseconds: Int64($0)) }
            return found
        }
    }

    /// Evidence attached to requirements themselves, by assessment.
    func directEvidence(_ reach: ControlReach) throws -> [String: [SupportingEvidence]] {
        var found: [String: [SupportingEvidence]] = [:]
        try forEach(
            """
            SELECT l.assessment_id, e.id, e.title, e.kind, e.review, e.expires_on, e.sha256 FROM evidence_link AS l JOIN evidence AS e ON e.id = l.evidence_id
            WHERE l.assessment_id IN (SELECT a.id FROM assessment AS a WHERE \(reach.assessed)) ORDER BY e.title, e.id
            """
        ) { row in
            var piece = SupportingEvidence(row, at: 1)
            piece.isDirect = true
            found[row.text(0), default: []].append(piece)
        }
        return found
    }

    /// Everything that verdicts follow from: six statements, whatever the number of requirements.
    func graph(_ reach: ControlReach, today: Day) throws -> AssessmentGraph {
        AssessmentGraph(
            assessments: try assessments(reach), services: try services(reach), work: try controls(reach, today: today),
            direct: try directEvidence(reach))
    }

    /// Active members by role.
    func membersByRole() throws -> [Role: [String]] {
        var found: [Role: [String]] = [:]
        try forEach("SELECT id, role FROM member WHERE state = 'active' ORDER BY id LIMIT 1000") { row in
            if let role = Role(rawValue: row.text(1)) { found[role, default: []].append(row.text(0)) }
        }
        return found
    }

    /// Assessments by framework and requirement: what a new control can be linked to.
    func assessmentPlaces() throws -> [RequirementPlace: String] {
        var found: [RequirementPlace: String] = [:]
        try forEach("SELECT id, framework, requirement FROM assessment ORDER BY id") { found[RequirementPlace($0.text(1), $0.text(2))] = $0.text(0) }
        return found
    }
}

extension ControlReach {
    /// The condition over `assessment AS a`.
    fileprivate var assessed: SQL {
        switch self {
        case .everything: "1 = 1"
        case .these(let ids): "a.id IN (SELECT s.assessment_id FROM control_requirement AS s WHERE s.control_id IN (\(list: ids)))"
        case .assessments(let ids): "a.id IN (\(list: ids))"
        case .framework(let framework): "a.framework = \(framework)"
        case .requirement(let framework, let requirement): "a.framework = \(framework) AND a.requirement = \(requirement)"
        }
    }
}
