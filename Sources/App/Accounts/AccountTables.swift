internal import Store

/// What an account is made of. All of it belongs to the account, none of it to an organisation (`security.md` 12).
enum AccountTables {
    static let all: [Table] = initial + later
    /// Of migration 2, and of migration 6.
    static let initial: [Table] = [account, factor, backupCode, session, ticket, failure, signUp]
    static let later: [Table] = [knownDevice, attempt, accountLink]

    static let account = Table(
        "account", .account(owner: "id"),
        [
            Column("email", .text(max: 254)), Column("email_canonical", .text(max: 254)), Column("name", .text(max: 200)),
            Column("password", .text(max: 200)), Column("state", .text(max: 20)), Column("created_at", .instant), Column("confirmed_at", .instant),
            Column("language", .text(max: 20), required: false, since: 6), Column("time_zone", .text(max: 60), required: false, since: 6),
        ],
        unique: [["email_canonical"]])

    /// An authenticator. `last_step` is the last time step that was accepted: none up to it is accepted again.
    static let factor = Table(
        "factor", .account(owner: "account_id"),
        [
            Column("account_id", .id, references: "account"), Column("name", .text(max: 80)), Column("secret", .bytes), Column("last_step", .integer),
            Column("created_at", .instant),
        ],
        indexes: [["account_id"]])

    static let backupCode = Table(
        "backup_code", .account(owner: "account_id"),
        [Column("account_id", .id, references: "account"), Column("digest", .text(max: 64)), Column("created_at", .instant)],
        unique: [["account_id", "digest"]])

    /// Begun after the factor, never before. It is bound to one organisation, or to none while a person of several has not
    /// chosen yet. `role` is the one it began with: with another it gets another secret.
    static let session = Table(
        "session", .account(owner: "account_id"),
        [
            Column("account_id", .id, references: "account"), Column("digest", .text(max: 64)), Column("organisation_id", .id, required: false),
            Column("began_at", .instant), Column("used_at", .instant), Column("ends_at", .instant), Column("device", .text(max: 80)),
            Column("role", .text(max: 20), required: false, since: 6), Column("fresh_class", .text(max: 20), required: false, since: 6),
            Column("fresh_until", .instant, required: false, since: 6), Column("place", .text(max: 60), required: false, since: 9),
        ],
        unique: [["digest"]], indexes: [["account_id"]], carried: "digest")

    /// Between password and factor: ten minutes, and it opens nothing (`security.md` 14).
    static let ticket = Table(
        "ticket", .gate,
        [Column("digest", .text(max: 64)), Column("account_id", .id), Column("ends_at", .instant)],
        unique: [["digest"]], indexes: [["ends_at"]])

    /// Wrong codes, counted per account whatever the address.
    static let failure = Table(
        "failure", .gate,
        [Column("account_id", .id), Column("at", .instant), Column("device", .text(max: 80), required: false, since: 5)],
        indexes: [["account_id", "at"]])

    /// An address that somebody wants to prove is theirs. Nothing else is set before (`security.md` 11).
    static let signUp = Table(
        "sign_up", .gate,
        [Column("digest", .text(max: 64)), Column("email", .text(max: 254)), Column("created_at", .instant), Column("ends_at", .instant)],
        unique: [["digest"]], indexes: [["ends_at"]])

    /// Browsers that an account has signed in with, at most ``Devices/most`` each.
    static let knownDevice = Table(
        "known_device", .account(owner: "account_id"),
        [Column("account_id", .id, references: "account"), Column("digest", .text(max: 64)), Column("seen_at", .instant), Column("ends_at", .instant)],
        unique: [["digest"]], indexes: [["account_id"]])

    /// What limits count: wrong passwords and asked-for mails. Who and where are pseudonyms, and rows go after a day.
    static let attempt = Table(
        "attempt", .gate,
        [Column("kind", .text(max: 20)), Column("subject", .text(max: 64)), Column("network", .text(max: 64)), Column("at", .instant)],
        indexes: [["kind", "subject", "at"], ["kind", "network", "at"], ["at"]])

    /// A mailed link that proves an address of an account: for a new password, or as its new address. An account's id that
    /// is none's stands where an address has no account: looking up costs the same.
    static let accountLink = Table(
        "account_link", .gate,
        [
            Column("kind", .text(max: 20)), Column("digest", .text(max: 64)), Column("account_id", .id), Column("email", .text(max: 254)),
            Column("created_at", .instant), Column("ends_at", .instant),
        ],
        unique: [["digest"]], indexes: [["account_id"], ["ends_at"]])
}
