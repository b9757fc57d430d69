internal import Store

/// What an operator changed about which addresses are let in. Both tables only grow: the engine refuses to change or to
/// delete a row, so each stands with its time and its reason.
enum WorkAddressTables {
    static let all: [Table] = [exception, list]

    /// Rows about one subject are numbered; the last one counts.
    static let exception = Table(
        "gate_exception", .gate,
        [
            Column("subject", .text(max: 254)), Column("number", .integer), Column("is_allowed", .flag), Column("reason", .text(max: 500)),
            Column("made_at", .instant),
        ],
        unique: [["subject", "number"]], fixed: true)

    /// Lists that go before those that came with the program; of each kind the newest counts.
    static let list = Table(
        "gate_list", .gate,
        [
            Column("kind", .text(max: 20)), Column("listed_on", .text(max: 10)), Column("entries", .integer), Column("content", .bytes),
            Column("taken_at", .instant),
        ],
        unique: [["kind", "listed_on"]], fixed: true)
}
