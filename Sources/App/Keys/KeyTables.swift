internal import Store

/// What the installation knows of its master keys: never a key, only which there are and who uses them.
enum KeyTables {
    static let all: [Table] = [masterKey, keyHolder, signingKey]

    /// Versions that were given to a program. The proof tells one key from another of the same number.
    static let masterKey = Table(
        "master_key", .gate,
        [Column("number", .integer), Column("proof", .text(max: 64)), Column("since", .instant), Column("removed_at", .instant, required: false)],
        unique: [["number"]])

    /// Programs that seal and open now, each with the versions it holds. One that is gone is forgotten after a minute.
    static let keyHolder = Table(
        "key_holder", .gate, [Column("versions", .text(max: 400)), Column("sealing", .integer), Column("seen_at", .instant)], indexes: [["seen_at"]])

    /// Public keys under which something was signed, for good. A key and its successor sign each other.
    static let signingKey = Table(
        "signing_key", .gate,
        [
            Column("vkey", .text(max: 400)), Column("purpose", .text(max: 20)), Column("number", .integer), Column("since", .instant),
            Column("signed_by_older", .text(max: 2_000), required: false), Column("vouches_for_older", .text(max: 2_000), required: false),
        ],
        unique: [["vkey"]], fixed: true)
}
