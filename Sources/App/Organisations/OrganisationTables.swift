internal import Store

/// API tokens. Store itself declares organisations and members.
enum OrganisationTables {
    static let all: [Table] = [token]

    /// The gate finds a token by its digest, and only the row that it was handed the digest of.
    static let token = Table(
        "api_token", .tenant,
        [Column("digest", .text(max: 64)), Column("member_id", .id, references: "member"), Column("name", .text(max: 80)),
         Column("scopes", .text(max: 2_000)), Column("created_at", .instant), Column("ends_at", .instant), Column("used_at", .instant, required: false)],
        indexes: [["member_id"]], lookups: [["digest"]],
        seenBy: [.gate: "digest = current_key()"])
}
