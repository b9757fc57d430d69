internal import Store

/// What mails need beside ids, and which of them people do without.
enum NoticeTables {
    static let all: [Table] = [notice, choice]

    /// What a mail to an account's owner says and nothing else will know by then: the browser, the name of what was removed, the
    /// address of before. Sealed, and gone once the mail is sent, after a day in any case.
    static let notice = Table(
        "notice", .account(owner: "account_id"),
        [Column("account_id", .id, references: "account"), Column("kind", .text(max: 40)), Column("detail", .bytes), Column("ends_at", .instant)],
        indexes: [["account_id"], ["ends_at"]])

    /// A kind of mail that a person does without, of one organisation. Where there is no row, they get it.
    static let choice = Table(
        "mail_choice", .account(owner: "account_id"),
        [Column("account_id", .id, references: "account"), Column("about_id", .id), Column("kind", .text(max: 40))],
        unique: [["account_id", "about_id", "kind"]])
}
