internal import Store

/// Which frameworks an organisation adopted, and where it stands with each requirement.
enum FrameworkTables {
    static let all: [Table] = [adoption, engagement, engagementAuditor, assessment]

    static let adoption = Table(
        "adoption", .tenant,
        [Column("framework", .text(max: 60)), Column("catalogue_version", .integer), Column("adopted_at", .instant)],
        unique: [["framework"]], visibility: inEngagement)

    /// What an auditor was invited to see: a framework and a window, until a day.
    static let engagement = Table(
        "engagement", .tenant,
        [
            Column("title", .text(max: 200)), Column("framework", .text(max: 60)), Column("from_day", .text(max: 10)), Column("to_day", .text(max: 10)),
            Column("ends_on", .text(max: 10)),
        ])

    static let engagementAuditor = Table(
        "engagement_auditor", .tenant,
        [Column("engagement_id", .id, references: "engagement"), Column("member_id", .id, references: "member")],
        unique: [["engagement_id", "member_id"]], indexes: [["member_id"]])

    /// One row for each assessable requirement of an adopted framework. Work status and verdict are apart; the verdict
    /// here is what a person stated, and what controls imply is computed beside it.
    static let assessment = Table(
        "assessment", .tenant,
        [
            Column("framework", .text(max: 60)), Column("requirement", .text(max: 40)), Column("position", .integer), Column("work", .text(max: 20)),
            Column("verdict", .text(max: 20)), Column("reason", .text(max: 4_000)), Column("driver", .text(max: 20)),
            Column("owner_id", .id, required: false, references: "member"),
            Column("due_on", .text(max: 10), required: false), Column("stated_by", .id, required: false, references: "member"),
            Column("stated_at", .instant, required: false), Column("untied_at", .instant, required: false, since: 19),
        ],
        unique: [["framework", "requirement"]], indexes: [["framework", "position"], ["owner_id"]], visibility: inEngagement)

    private static let inEngagement = Visibility(
        own: "1 = 0", assigned: "1 = 0",
        engagement: """
            framework IN (SELECT e.framework FROM engagement AS e JOIN engagement_auditor AS a ON a.engagement_id = e.id \
            WHERE a.member_id = current_member() AND e.ends_on >= current_day())
            """)
}
