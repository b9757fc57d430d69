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
                id IN (SELECT l.evidence_id FROM evidence_link AS l WHERE l.assessment_id IN (SELECT s.id FROM assessment AS s WHERE s.framework IN \
                (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
                WHERE a.member_id = current_member() AND e.ends_on >= current_day()))) \
                OR id IN (SELECT l.evidence_id FROM evidence_link AS l JOIN control_requirement AS s ON s.control_id = l.control_id WHERE s.framework IN \
                (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
                WHERE a.member_id = current_member() AND e.ends_on >= current_day()))
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
                assessment_id IN (SELECT s.id FROM assessment AS s WHERE s.framework IN \
                (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
                WHERE a.member_id = current_member() AND e.ends_on >= current_day())) \
                OR control_id IN (SELECT s.control_id FROM control_requirement AS s WHERE s.framework IN \
                (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
                WHERE a.member_id = current_member() AND e.ends_on >= current_day()))
                """))

    private static let mine: SQL = """
        control_id IN (SELECT c.id FROM control AS c WHERE c.owner_id = current_member()) \
        OR evidence_id IN (SELECT d.id FROM evidence AS d WHERE d.uploaded_by = current_member())
        """
}
