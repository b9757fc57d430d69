internal import Store

/// Organisations, their members and the members' API tokens.
enum OrganisationTables {
    static let all: [Table] = initial + [lock]
    /// Of migration 2.
    static let initial: [Table] = [organisation, member, token]

    static let organisation = Table(
        "organisation", .directory(settings: ["name", "slug", "country", "time_zone", "holidays", "size", "sector"]),
        [
            Column("slug", .text(max: 60)), Column("name", .text(max: 200)), Column("country", .text(max: 2)), Column("time_zone", .text(max: 60)),
            Column("standing", .text(max: 20)), Column("trial_ends_at", .instant, required: false), Column("created_at", .instant),
            Column("holidays", .text(max: 20), required: false, since: 7), Column("size", .text(max: 20), required: false, since: 7),
            Column("sector", .text(max: 40), required: false, since: 7),
            // Since when the standing is what it is, and when it ends by itself; a trial from the founding has its own column.
            Column("standing_since", .instant, required: false, since: 10), Column("standing_ends_at", .instant, required: false, since: 10),
        ],
        unique: [["slug"]])

    /// The gate sees the membership that a session's or a token's digest opens, the account door an account's own.
    static let member = Table(
        "member", .tenant,
        [
            Column("account_id", .id, references: "account"), Column("role", .text(max: 20)), Column("name", .text(max: 200)), Column("email", .text(max: 254)),
            Column("state", .text(max: 20)), Column("joined_at", .instant),
        ],
        unique: [["account_id"]], lookups: [["account_id"]],
        seenBy: [
            .gate: """
            account_id IN (SELECT s.account_id FROM session AS s WHERE s.digest = current_key()) \
            OR id IN (SELECT t.member_id FROM api_token AS t WHERE t.digest = current_key())
            """,
            .account: "account_id = current_account()",
        ])

    /// The gate finds a token by its digest, and only the row that it was handed the digest of.
    static let token = Table(
        "api_token", .tenant,
        [
            Column("digest", .text(max: 64)), Column("member_id", .id, references: "member"), Column("name", .text(max: 80)),
            Column("scopes", .text(max: 2_000)), Column("created_at", .instant), Column("ends_at", .instant), Column("used_at", .instant, required: false),
        ],
        indexes: [["member_id"]], lookups: [["digest"]],
        seenBy: [.gate: "digest = current_key()"])

    /// One row an organisation, which every change of its team takes first: of two that would each take away the last CISO
    /// but one, the second then sees what the first did.
    static let lock = Table("team_lock", .tenant, [Column("name", .text(max: 20))], unique: [["name"]], bookkeeping: true)
}
