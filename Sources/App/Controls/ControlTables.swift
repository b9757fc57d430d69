internal import Store

/// Controls, the requirements that they serve, and their test runs.
enum ControlTables {
    static let all: [Table] = [control, service, run]

    static let control = Table(
        "control", .tenant,
        [
            Column("code", .text(max: 20)), Column("title", .text(max: 200)), Column("objective", .text(max: 2_000)), Column("practice", .text(max: 4_000)),
            Column("test_procedure", .text(max: 4_000)), Column("expected", .text(max: 4_000)), Column("cadence", .text(max: 20)),
            Column("state", .text(max: 20)),
            Column("owner_id", .id, required: false, references: "member"), Column("catalogue_id", .text(max: 20), required: false),
            Column("turned_at", .instant, required: false, since: 18), Column("cadence_at", .instant, required: false, since: 18),
        ],
        unique: [["code"]], indexes: [["owner_id"]],
        visibility: Visibility(own: "owner_id = current_member()", assigned: "owner_id = current_member()", engagement: served))

    /// A control serves a requirement of an adopted framework.
    static let service = Table(
        "control_requirement", .tenant,
        [
            Column("control_id", .id, references: "control"), Column("assessment_id", .id, references: "assessment"),
            Column("framework", .text(max: 60)), Column("requirement", .text(max: 40)),
        ],
        unique: [["control_id", "assessment_id"]], indexes: [["assessment_id"], ["framework", "requirement"]], visibility: ofControl)

    static let run = Table(
        "test_run", .tenant,
        [
            Column("control_id", .id, references: "control"), Column("run_on", .text(max: 10)), Column("result", .text(max: 20)),
            Column("found", .text(max: 4_000)),
            Column("tester_id", .id, references: "member"), Column("recorded_at", .instant),
        ],
        indexes: [["control_id", "run_on"]],
        visibility: Visibility(
            own: mine, assigned: mine,
            // Of the days of the engagement alone, as packages have them.
            engagement: """
                EXISTS (SELECT s.id FROM control_requirement AS s \(EngagedAuditor.joined) \
                AND s.control_id = test_run.control_id AND test_run.run_on >= e.from_day AND test_run.run_on <= e.to_day)
                """))

    private static let served: SQL = """
        id IN (SELECT s.control_id FROM control_requirement AS s WHERE s.framework IN \
        (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
        WHERE a.member_id = current_member() AND e.ends_on >= current_day()))
        """
    private static let mine: SQL = "control_id IN (SELECT c.id FROM control AS c WHERE c.owner_id = current_member())"
    private static let ofControl = Visibility(
        own: mine, assigned: mine,
        engagement: """
            control_id IN (SELECT s.control_id FROM control_requirement AS s WHERE s.framework IN \
            (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
            WHERE a.member_id = current_member() AND e.ends_on >= current_day()))
            """)
}
