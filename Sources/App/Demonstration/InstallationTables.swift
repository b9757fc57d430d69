internal import Store

/// What this database is for, written once when it is new. The engine refuses to change or delete it, so neither does a
/// demonstration become the real thing nor the other way round (`security.md` 28).
enum InstallationTables {
    static let all: [Table] = [installation]

    static let installation = Table(
        "installation", .gate,
        [Column("kind", .text(max: 20)), Column("mark", .text(max: 64)), Column("created_at", .instant)],
        fixed: true)
}
