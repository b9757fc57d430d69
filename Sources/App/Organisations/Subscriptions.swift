internal import Platform
internal import Store

/// What an organisation pays for: telling of it, and ending it.
struct Subscriptions: Sendable {
    let store: Store
    /// Where links in mails lead.
    let address: @Sendable () -> String
    /// 90 days, in milliseconds: so long a cancelled organisation can be brought back.
    static let wayBack: Int64 = 90 * 86_400_000

    // MARK: Telling

    /// Asks for the mails that are due, in every organisation. Asked twice, each goes once.
    func tellAll(now: Int64) async throws {
        try await store.forEachOrganisation(reason: "subscription") { scope in
            let due = try await store.read(scope) { tx in
                let subscription = try tx.ownPlan(now: now).subscription
                return try SubscriptionNotice.due(subscription, now: now).map { (notice: $0, subscription: subscription, cisos: try tx.tellableCISOs()) }
            }
            guard let due, !due.cisos.isEmpty else { return }
            try await store.write(scope) { try $0.enqueue(due.notice, due.subscription, to: due.cisos) }
        }
    }

    // MARK: Ending

    /// Ends the organisation for its people, at once. What becomes of it later is the operator's.
    ///
    /// The log and the job come in one transaction; should the program end right after, the job does the rest.
    func cancel(as member: Member, now: Int64) async throws {
        try await store.write(member.scope) { tx in
            try Self.askToCancel(member.organisation, from: tx.ownPlan(now: now).subscription.standing, now: now, in: tx)
        }
        try await Self.end(member.organisation, at: now, in: store)
    }

    /// In the organisation's door: the entry, and the job that does it.
    static func askToCancel(_ organisation: String, from before: Caller.Standing, now: Int64, in tx: Writing) throws {
        try tx.record(
            Change(
                "organisation.cancelled", "organisation", organisation,
                fields: [.init("standing", before: .text(before.rawValue), after: .text(Caller.Standing.cancelled.rawValue))]))
        try tx.enqueue("organisation.cancel", ids: ["at": String(now)], key: String(now))
    }

    /// Hides a cancelled organisation, where its CISO's word could not do so at once.
    var cancelling: JobKind {
        JobKind("organisation.cancel") { job in
            guard let at = Int64(try job.id("at")) else { throw JobFailure("no-time", isFinal: true) }
            try await Self.end(try job.inOrganisation(), at: at, in: store)
            return .done
        }
    }

    /// Only where nobody decided anything since. The installation's log has it too.
    static func end(_ organisation: String, at: Int64, in store: Store) async throws {
        let cisos = try await store.read(store.job(organisation: organisation, reason: "subscription")) { try $0.tellableCISOs() }
        let cancelled = Subscription(stored: Caller.Standing.cancelled.rawValue, endsAt: nil, since: at, now: at)
        let act = try OperatorAct(name: "program", reason: "cancelled by the organisation's own people")
        try await store.write(store.operate(reason: "cancelled by its people")) { tx in
            let changed = try tx.set(
                "organisation", where: "id = \(organisation) AND standing <> 'cancelled' AND (standing_since IS NULL OR standing_since < \(at))",
                ["standing": .text(Caller.Standing.cancelled.rawValue), "standing_since": .integer(at), "standing_ends_at": .null])
            guard changed == 1 else { return }
            let standing = Change.Field("standing", after: .text(Caller.Standing.cancelled.rawValue))
            try tx.record(Change("organisation.cancelled", "organisation", organisation, fields: [standing]), by: act)
            try tx.enqueue(.cancelled, cancelled, to: cisos, of: organisation)
        }
    }
}

extension Writing {
    /// - Parameter organisation: where the door is in none.
    func enqueue(_ notice: SubscriptionNotice, _ subscription: Subscription, to members: [String], of organisation: String? = nil) throws {
        for member in members {
            try enqueueMail(
                "subscription", organisation: organisation, ids: ["member": member, "notice": notice.rawValue],
                key: notice.key(subscription, member: member))
        }
    }
}
