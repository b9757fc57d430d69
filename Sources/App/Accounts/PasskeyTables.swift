internal import Store

/// Passkeys, and the questions that browsers are asked about them.
enum PasskeyTables {
    static let all: [Table] = [passkey, challenge]

    /// `digest` is the SHA-256 of the credential's id, which is of one account only. `handle` is what authenticators know the
    /// account by: random, the same for all passkeys of an account, and nothing that says who it is.
    static let passkey = Table(
        "passkey", .account(owner: "account_id"),
        [
            Column("account_id", .id, references: "account"), Column("name", .text(max: 80)), Column("digest", .text(max: 64)), Column("credential", .bytes),
            Column("public_key", .bytes), Column("signatures", .integer), Column("may_be_copied", .flag), Column("handle", .text(max: 64)),
            Column("created_at", .instant), Column("used_at", .instant, required: false),
        ],
        unique: [["digest"]], indexes: [["account_id"]])

    /// One for each ticket or session, whose digest is `asker`: a new question takes the old one's place, an answer uses it up.
    static let challenge = Table(
        "passkey_challenge", .gate,
        [
            Column("asker", .text(max: 64)), Column("kind", .text(max: 20)), Column("account_id", .id), Column("challenge", .bytes),
            Column("handle", .text(max: 64)), Column("ends_at", .instant),
        ],
        unique: [["asker"]], indexes: [["ends_at"]])
}
