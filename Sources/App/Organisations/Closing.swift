internal import Platform
internal import Store

/// The end of an organisation whose only member goes: nobody could run it, pay for it or end it any more.
enum Closing {
    /// In the transaction, in the organisation's door, in which its last member leaves: what is open there ends, and the log and the
    /// queue have the organisation's own end, which ``Subscriptions/end(_:at:in:)`` makes true at once, or the queue does.
    static func close(_ organisation: String, now: Int64, in tx: Writing) throws {
        for id in try tx.pendingInvitations() {
            _ = try tx.set("invitation", where: "id = \(id)", ["state": .text("revoked")])
            try tx.recordRevoked(id)
        }
        let today = try tx.today(now: now), last = today.adding(days: -1).iso
        for (id, endsOn) in try tx.currentEngagementEnds(on: today) {
            _ = try tx.set("engagement", where: "id = \(id)", ["ends_on": .text(last)])
            try tx.record(Change("engagement.ended", "engagement", id, fields: [.init("ends_on", before: .text(endsOn), after: .text(last))]))
        }
        let standing = try tx.ownPlan(now: now).subscription.standing
        guard standing != .cancelled else { return }
        try Subscriptions.askToCancel(organisation, from: standing, now: now, in: tx)
    }
}
