internal import Store

enum DenialTable {
    /// One row for each member, route with reason, and kind of refusal: when the log last heard of it, and how many more there were since.
    static let denial = Table(
        "denial", .tenant,
        [Column("member_id", .id), Column("route", .text(max: 200)), Column("status", .integer), Column("logged_at", .instant), Column("more", .integer)],
        unique: [["member_id", "route", "status"]], bookkeeping: true)
}
