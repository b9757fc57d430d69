/// The queue: work that a transaction asks for and that is done after it.
public enum JobTable {
    /// A row says what, for whom and when, in ids: nothing here is personal or secret. What was done stays until it is
    /// purged, so that the same event is not worked off again.
    public static let job = Table(
        "job", .queue,
        [
            Column("kind", .text(max: 80)), Column("organisation_id", .id, required: false), Column("account_id", .id, required: false),
            Column("ids", .text(max: 1_000)), Column("event_key", .text(max: 300), required: false), Column("state", .text(max: 20)),
            Column("attempts", .integer), Column("due_at", .instant), Column("lease_until", .instant, required: false),
            Column("lease_holder", .text(max: 64), required: false), Column("created_at", .instant), Column("finished_at", .instant, required: false),
            Column("last_error", .text(max: 80), required: false),
        ],
        unique: [["event_key"]], indexes: [["state", "due_at"], ["state", "lease_until"], ["finished_at"]])
}
