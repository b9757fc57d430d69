internal import Store

/// What is kept of API tokens beside the tokens themselves.
enum TokenTables {
    static let all: [Table] = [use, leak]

    /// When a token was used last, written once a minute at most; and in which hour the log heard of it.
    static let use = Table(
        "token_use", .tenant,
        [Column("token_id", .id), Column("used_at", .instant), Column("logged_at", .instant)],
        unique: [["token_id"]], seenBy: [.gate: "token_id IN (SELECT t.id FROM api_token AS t WHERE t.digest = current_key())"], bookkeeping: true)

    /// Who pasted tokens into the public page, for its limit.
    static let leak = Table("leak_report", .gate, [Column("client", .text(max: 64)), Column("at", .instant)], indexes: [["client", "at"], ["at"]])
}
