internal import Store

/// Evidence and what it supports. The bytes of a file are sealed and stored apart; here is only what they are called there.
enum EvidenceTables {
    static let all: [Table] = [evidence, link]

    static let evidence = Table(
        "evidence", .tenant,
        [
            Column("title", .text(max: 200)), Column("description", .text(max: 4_000)), Column("kind", .text(max: 10)),
            Column("url", .text(max: 2_000), required: false),
            Column("file_name", .text(max: 255), required: false), Column("media_type", .text(max: 100), required: false),
            Column("size", .integer, required: false),
            Column("sha256", .text(max: 64), required: false), Column("file", .text(max: 80), required: false),
            Column("covers_from", .text(max: 10), required: false), Column("covers_to", .text(max: 10), required: false),
            Column("collected_on", .text(max: 10)), Column("uploaded_at", .instant), Column("uploaded_by", .id, references: "member"),
            Column("stated_by", .id, required: false, references: "member"),
            Column("expires_on", .text(max: 10), required: false), Column("review", .text(max: 20)),
            Column("reviewed_by", .id, required: false, references: "member"),
            Column("reviewed_at", .instant, required: false), Column("review_note", .text(max: 2_000)),
        ],
        indexes: [["expires_on"], ["uploaded_by"], ["uploaded_at"]],
        visibility: Visibility(
            own: "uploaded_by = current_member()",
            assigned: """
                uploaded_by = current_member() OR id IN (SELECT l.evidence_id FROM evidence_link AS l JOIN control AS c ON c.id = l.control_id \
                WHERE c.owner_id = current_member())
                """,
            engagement: """
                EXISTS (SELECT l.id FROM evidence_link AS l JOIN assessment AS s ON s.id = l.assessment_id \(EngagedAuditor.joined) \
                AND l.evidence_id = evidence.id AND \(speaks)) \
                OR EXISTS (SELECT l.id FROM evidence_link AS l JOIN control_requirement AS s ON s.control_id = l.control_id \(EngagedAuditor.joined) \
                AND l.evidence_id = evidence.id AND \(speaks))
                """))

    /// What a piece of evidence supports: a control or a requirement, exactly one of them.
    static let link = Table(
        "evidence_link", .tenant,
        [
            Column("evidence_id", .id, references: "evidence"), Column("control_id", .id, required: false, references: "control"),
            Column("assessment_id", .id, required: false, references: "assessment"),
        ],
        unique: [["evidence_id", "control_id"], ["evidence_id", "assessment_id"]], indexes: [["control_id"], ["assessment_id"]],
        visibility: Visibility(
            own: mine, assigned: mine,
            engagement: """
                EXISTS (SELECT s.id FROM evidence JOIN assessment AS s ON s.id = evidence_link.assessment_id \(EngagedAuditor.joined) \
                AND evidence.id = evidence_link.evidence_id AND \(speaks)) \
                OR EXISTS (SELECT s.id FROM evidence JOIN control_requirement AS s ON s.control_id = evidence_link.control_id \(EngagedAuditor.joined) \
                AND evidence.id = evidence_link.evidence_id AND \(speaks))
                """))

    /// Whether evidence speaks of a day of the engagement `e`, as packages have it (``packagedEvidence(_:_:limit:)``): by the days
    /// that it covers, or else from its collection until it expires.
    private static let speaks: SQL = """
        (evidence.covers_from IS NOT NULL AND evidence.covers_from <= e.to_day AND evidence.covers_to >= e.from_day \
        OR evidence.covers_from IS NULL AND evidence.collected_on <= e.to_day AND (evidence.expires_on IS NULL OR evidence.expires_on >= e.from_day))
        """

    private static let mine: SQL = """
        control_id IN (SELECT c.id FROM control AS c WHERE c.owner_id = current_member()) \
        OR evidence_id IN (SELECT d.id FROM evidence AS d WHERE d.uploaded_by = current_member())
        """
}
