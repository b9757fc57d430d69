internal import Platform
internal import Store

/// Refusals in the organisation's log (`security.md` 21): where and by which permission, never what was asked.
///
/// For each member, route, status and reason the first of an hour is an entry; the others are counted, and the next entry says how many
/// they were. So nobody buries the log by trying.
struct Denials: Sendable {
    let store: Store
    let identify: @Sendable (Int64) -> String
    /// An hour, in milliseconds.
    static let window: Int64 = 3_600_000

    func note(_ denial: Denial, of member: Member, now: Int64) async throws {
        let (id, hour) = (identify(now), now / Self.window * Self.window)
        try await store.write(member.scope) { tx in
            let known = try tx.denial(member.id, denial.mark, denial.status)
            // A mark from a time to come is none: the clock stepped back since.
            if let known, (hour..<hour + Self.window).contains(known.loggedAt) {
                _ = try tx.set("denial", where: "id = \(known.id)", ["more": .integer(known.more + 1)])
                return
            }
            try tx.upsert(
                "denial", id: id, on: ["member_id", "route", "status"],
                [
                    "member_id": .text(member.id), "route": .text(denial.mark), "status": .integer(Int64(denial.status)), "logged_at": .integer(now),
                    "more": .integer(0),
                ])
            var fields: [Change.Field] = [
                .init("route", after: .text(denial.route)), .init("status", after: .integer(Int64(denial.status))),
                .init("permission", after: denial.permission.value),
            ]
            if let reason = denial.reason { fields.append(.init("reason", after: .text(reason.rawValue))) }
            if let token = denial.token { fields.append(.init("token", after: .text(token))) }
            if let known, known.more > 0 { fields.append(.init("more_before", after: .integer(known.more))) }
            try tx.record(Change("access.denied", "member", member.id, fields: fields))
        }
    }
}
