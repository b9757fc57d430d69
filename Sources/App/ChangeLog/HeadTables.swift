internal import Store

/// The tree of heads: every day, how the log of each organisation stood, under one public checkpoint (`security.md` 23). What was
/// entered stands: the engine refuses to change or delete it.
enum HeadTables {
    static let all: [Table] = [leaf, checkpoint]

    /// Whose head it is stays within; the leaf itself holds a commitment.
    static let leaf = Table(
        "head_leaf", .gate,
        [
            Column("position", .integer), Column("leaf", .bytes), Column("hash", .bytes), Column("of_organisation", .text(max: 40)), Column("salt", .bytes),
            Column("log_size", .integer), Column("at", .instant),
        ],
        unique: [["position"]], lookups: [["of_organisation", "position"]], fixed: true)

    static let checkpoint = Table(
        "head_checkpoint", .gate,
        [Column("size", .integer), Column("root", .bytes), Column("note", .text(max: 10_000)), Column("at", .instant)], unique: [["size"]], fixed: true)
}
