internal import Platform
internal import Store

/// An organisation as its subscription sees it.
struct StoredPlan: Sendable {
    let id, slug, name: String
    let version: Int
    /// As it was set.
    let standing: String
    let subscription: Subscription
}

/// All SQL of subscriptions.
extension Reading {
    private static let columns: SQL = "o.id, o.slug, o.name, o.version, o.standing, o.trial_ends_at, o.standing_ends_at, o.standing_since"

    /// Of the organisation that was entered.
    func ownPlan(now: Int64) throws -> StoredPlan { try one("SELECT \(Self.columns) FROM organisation AS o LIMIT 1") { StoredPlan($0, now: now) } }
    /// The same, as the gate of a route is asked.
    func ownStanding(now: Int64) throws -> Caller.Organisation {
        let plan = try ownPlan(now: now)
        return Caller.Organisation(id: plan.id, slug: plan.slug, name: plan.name, subscription: plan.subscription)
    }
    /// In the operator's door. Those of the isolation self-test have no plan.
    func plan(slug: String, now: Int64) throws -> StoredPlan? {
        try first("SELECT \(Self.columns) FROM organisation AS o WHERE o.slug = \(slug) AND o.id NOT IN (\(list: Canary.organisations))") {
            StoredPlan($0, now: now)
        }
    }
    /// In the operator's door, by address.
    func plans(after slug: String, limit: Int, now: Int64) throws -> [StoredPlan] {
        try rows(
            """
            SELECT \(Self.columns) FROM organisation AS o WHERE o.slug > \(slug) AND o.id NOT IN (\(list: Canary.organisations))
            ORDER BY o.slug LIMIT \(limit)
            """
        ) { StoredPlan($0, now: now) }
    }
    /// The members who are told, in an organisation's door.
    func tellableCISOs() throws -> [String] {
        try rows("SELECT m.id FROM member AS m WHERE m.role = 'ciso' AND m.state = 'active' ORDER BY m.id LIMIT 100") { $0.text(0) }
    }
}

extension StoredPlan {
    fileprivate init(_ row: borrowing Row, now: Int64) {
        (id, slug, name, version, standing) = (row.text(0), row.text(1), row.text(2), row.integer(3), row.text(4))
        subscription = Subscription(row, at: 4, now: now)
    }
}

extension Subscription {
    /// From the columns standing, trial_ends_at, standing_ends_at and standing_since, in this order.
    init(_ row: borrowing Row, at start: Int, now: Int64) {
        let stored = row.text(start)
        let founded = stored == Caller.Standing.trial.rawValue && !row.isNull(start + 1) ? Int64(row.integer(start + 1)) : nil
        let ends = row.isNull(start + 2) ? founded : Int64(row.integer(start + 2))
        let since = row.isNull(start + 3) ? nil : Int64(row.integer(start + 3))
        self.init(stored: stored, endsAt: ends, since: since, now: now)
    }
}
