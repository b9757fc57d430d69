internal import Store

/// Who was invited, who hands over to whom, and the links with which an authenticator is set anew.
enum TeamTables {
    static let all: [Table] = initial + [recoveryLink]
    /// Of migration 7.
    static let initial: [Table] = [invitation, handover, factorLink, recovery]

    /// The gate sees the one whose link's digest it was handed, and nothing else of it.
    static let invitation = Table(
        "invitation", .tenant,
        [
            Column("digest", .text(max: 64)), Column("email", .text(max: 254)), Column("email_canonical", .text(max: 254)), Column("role", .text(max: 20)),
            Column("engagement_id", .id, required: false, references: "engagement"), Column("inviter_id", .id, references: "member"),
            Column("state", .text(max: 20)), Column("created_at", .instant), Column("ends_at", .instant),
        ],
        indexes: [["state", "ends_at"], ["email_canonical"]], lookups: [["digest"]], seenBy: [.gate: "digest = current_key()"])

    /// A CISO's proposal that somebody else be CISO in their place.
    static let handover = Table(
        "handover", .tenant,
        [
            Column("from_id", .id, references: "member"), Column("to_id", .id, references: "member"), Column("state", .text(max: 20)),
            Column("created_at", .instant), Column("ends_at", .instant),
        ],
        indexes: [["state"]])

    /// Sets a new authenticator, together with the password (`security.md` 12).
    static let factorLink = Table(
        "factor_link", .gate,
        [Column("digest", .text(max: 64)), Column("account_id", .id), Column("failures", .integer), Column("ends_at", .instant)],
        unique: [["digest"]], indexes: [["account_id"], ["ends_at"]])

    /// A recovery that the operator began (`security.md` 13). `digest` is its own name; the links that cancel it stand apart.
    /// `warned_at` is when the first warning was handed over, and `due_at` counts from then; before that it is the earliest possible.
    static let recovery = Table(
        "recovery", .gate,
        [
            Column("account_id", .id), Column("digest", .text(max: 64)), Column("reason", .text(max: 500)), Column("state", .text(max: 20)),
            Column("asked_at", .instant), Column("due_at", .instant), Column("warned_at", .instant, required: false, since: 17),
        ],
        unique: [["digest"]], indexes: [["state", "due_at"], ["account_id"]])

    /// Each mail about a recovery has a link of its own that cancels it, made when it is delivered.
    static let recoveryLink = Table(
        "recovery_link", .gate, [Column("recovery_id", .id), Column("digest", .text(max: 64))], unique: [["digest"]], indexes: [["recovery_id"]])
}
