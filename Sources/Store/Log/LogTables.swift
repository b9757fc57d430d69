/// Where each organisation's change log stands: the tree's head, its leaves, the values beside them, and the signed
/// checkpoints.
enum LogTables {
    /// The operator sees nothing of an organisation's log, but rows that no organisation of the installation owns.
    private static let orphans: [OutsideDoor: SQL] = [.operator: "organisation_id NOT IN (SELECT id FROM organisation)"]

    /// `clock_at` is the latest that the clock said since it last stepped back; empty until an entry is made by a version that keeps it.
    static let head: Table = {
        var table = Table(
            "log_head", .log,
            [
                Column("size", .integer), Column("frontier", .bytes), Column("last_at", .instant),
                Column("clock_at", .instant, required: false, since: Column.ownStep),
            ],
            key: [], seenBy: orphans)
        table.isHead = true
        return table
    }()

    /// The encoded leaf, its hash, and what a page lists without decoding it.
    static let leaf = Table(
        "log_leaf", .log,
        [
            Column("position", .integer), Column("leaf", .bytes), Column("hash", .bytes), Column("at", .instant), Column("actor_id", .text(max: 255)),
            Column("role", .text(max: 255)), Column("action", .text(max: 255)), Column("record_type", .text(max: 255)),
            Column("record_id", .text(max: 255)), Column("request_id", .text(max: 255)),
        ],
        key: ["position"],
        indexes: [
            ["record_type", "record_id", "position"], ["record_type", "position"], ["actor_id", "position"], ["action", "position"], ["at", "position"],
        ], seenBy: orphans)

    /// The value and salt that open one commitment of a leaf: NULL is a field that was empty.
    static let value = Table(
        "log_value", .log,
        [Column("position", .integer), Column("field", .text(max: 255)), Column("value", .text(max: 1_000_000), required: false), Column("salt", .bytes)],
        key: ["position", "field"], seenBy: orphans)

    static let checkpoint = Table(
        "checkpoint", .log,
        [Column("size", .integer), Column("root", .bytes), Column("note", .text(max: 10_000)), Column("at", .instant)], key: ["size"], seenBy: orphans)

    /// Which value was erased, by which leaf, why and when. The engine lets go of a value only while such a row stands.
    static let erasure = Table(
        "erasure", .log,
        [
            Column("position", .integer), Column("field", .text(max: 255)), Column("leaf_position", .integer), Column("reason", .text(max: 255)),
            Column("at", .instant),
        ],
        key: ["position", "field"], indexes: [["leaf_position"]], seenBy: orphans)

    /// How long an organisation's log stands: a legal hold with its reason, and the day from which all of it may be erased.
    /// At most one row an organisation; none says that neither is so.
    static let retention = Table(
        "retention", .tenant,
        [Column("hold", .text(max: 500), required: false), Column("held_at", .instant, required: false), Column("erase_on", .text(max: 10), required: false)])

    /// Of migration 1.
    static let initial = [head, leaf, value, checkpoint]
    static let later = [erasure, retention]
    static let all = initial + later
}
