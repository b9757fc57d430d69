public import Platform
public import Store

/// What an operator decides about subscriptions until payment does, on the console only. Each act needs a reason, which
/// the organisation's own log is told, too.
public struct PlanDesk: Sendable {
    /// Why nothing was done, in one sentence.
    public struct Refusal: Error, CustomStringConvertible, Sendable { public let description: String }
    /// One organisation: its address and state, nothing that is in it.
    public struct Line: Sendable {
        public let slug, state: String
        /// The last day of the state, where it ends by itself.
        public let lastDay: Day?
    }
    public static let states = Caller.Standing.allCases.map { spelled($0) }
    private let store: Store
    private static let pageSize = 500
    /// How often a plan is set again that somebody else's change overtook.
    private static let patience = 20

    public init(store: Store) { self.store = store }

    /// Organisations by address, in pages.
    public func organisations(now: Int64, _ body: (Line) -> Void) async throws {
        var last = ""
        while true {
            let after = last
            let page = try await store.read(store.operate(reason: "organisation list")) { try $0.plans(after: after, limit: Self.pageSize, now: now) }
            for plan in page { body(Self.line(plan)) }
            guard page.count == Self.pageSize, let end = page.last else { return }
            last = end.slug
        }
    }

    /// Puts an organisation into a state.
    ///
    /// - Parameters:
    ///   - state: of ``states``.
    ///   - until: the last day of it, `2026-11-24`; then it lapses by itself. A trial needs one.
    ///   - reason: one line of at most 500 characters, for the organisation's log.
    ///   - name: who decides it, for the installation's log.
    /// - Returns: how it stands now.
    public func set(_ slug: String, to state: String, until: String?, reason: String, by name: String, now: Int64) async throws -> Line {
        guard let standing = Caller.Standing.allCases.first(where: { Self.spelled($0) == state }) else {
            throw Refusal(description: "The state is one of: \(Self.states.joined(separator: ", ")).")
        }
        let end = try Self.end(until, of: standing, now: now)
        let reason = try Self.checked(reason)
        let (act, request) = (try OperatorAct(name: name, reason: reason), store.newRequest())
        let cisos = try await cisos(slug, now: now)
        let set = Subscription(stored: standing.rawValue, endsAt: end, since: now, now: now)
        // Settings that are saved at the same time change the version under our eyes: then it is looked at again.
        try await repeated {
            try await store.write(store.operate(reason: "organisation set-plan"), request: request) { tx in
                guard let plan = try tx.plan(slug: slug, now: now) else { throw Self.unknown(slug) }
                try Self.check(plan, standing, end, now: now)
                try tx.update(
                    "organisation", id: plan.id, version: plan.version,
                    ["standing": .text(standing.rawValue), "standing_since": .integer(now), "standing_ends_at": end.value])
                let fields = [
                    Change.Field("standing", before: .text(plan.subscription.standing.rawValue), after: .text(standing.rawValue)),
                    .init("standing_ends_at", before: plan.subscription.endsAt.map { .integer($0) }, after: end.map { .integer($0) }),
                ]
                try tx.record(Change("organisation.plan_set", "organisation", plan.id, fields: fields), by: act)
                try tx.enqueueOperatorCopy(of: "organisation.plan_set", "organisation", plan.id, organisation: plan.id, request: request)
                if let notice = SubscriptionNotice.due(set, now: now) { try tx.enqueue(notice, set, to: cisos, of: plan.id) }
            }
        }
        return Line(slug: slug, state: state, lastDay: end.map { SubscriptionWords.lastDay(before: $0) })
    }

    private func cisos(_ slug: String, now: Int64) async throws -> [String] {
        guard let plan = try await store.read(store.operate(reason: "organisation set-plan"), { try $0.plan(slug: slug, now: now) }) else {
            throw Self.unknown(slug)
        }
        return try await store.read(store.job(organisation: plan.id, reason: "console")) { try $0.tellableCISOs() }
    }
    private static func unknown(_ slug: String) -> Refusal { Refusal(description: "There is no organisation called \(slug).") }

    private func repeated(_ body: () async throws -> Void) async throws {
        for _ in 1..<Self.patience { do { return try await body() } catch let problem as Problem where problem.kind == .conflict { continue } }
        try await body()
    }

    private static func check(_ plan: StoredPlan, _ standing: Caller.Standing, _ end: Int64?, now: Int64) throws {
        let present = plan.subscription
        guard present.standing != standing || present.endsAt != end else { throw Refusal(description: "\(plan.slug) is \(spelled(standing)) already.") }
        guard present.standing == .cancelled, let since = present.since else { return }
        guard now < since + Subscriptions.wayBack else {
            throw Refusal(description: "\(plan.slug) was cancelled on \(Day(of: since).iso), more than 90 days ago. Nothing brings it back.")
        }
    }

    /// The first moment after a day.
    private static func end(_ until: String?, of standing: Caller.Standing, now: Int64) throws -> Int64? {
        guard let until else {
            guard standing != .trial else { throw Refusal(description: "A trial has an end: give its last day with --until.") }
            return nil
        }
        guard standing != .lapsed, standing != .cancelled else { throw Refusal(description: "\(spelled(standing)) has no last day: leave --until out.") }
        guard let day = Day(iso: until) else { throw Refusal(description: "--until is a day, such as \(Day(of: now).adding(days: 365).iso).") }
        guard day >= Day(of: now), day <= Day(of: now).adding(days: 3_660) else {
            throw Refusal(description: "--until \(until) is over, or more than ten years away.")
        }
        return Int64(day.adding(days: 1).number) * 86_400_000
    }

    private static func checked(_ reason: String) throws -> String {
        guard !reason.isEmpty else { throw Refusal(description: "Say why, in --reason: it stands in the organisation's log.") }
        guard reason.unicodeScalars.count <= 500, !reason.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw Refusal(description: "Give the reason in one line of at most 500 characters.")
        }
        return reason
    }

    private static func line(_ plan: StoredPlan) -> Line {
        let isOver = plan.subscription.standing == .lapsed
        return Line(
            slug: plan.slug, state: spelled(plan.subscription.standing),
            lastDay: isOver ? nil : plan.subscription.endsAt.map { SubscriptionWords.lastDay(before: $0) })
    }

    /// As the console spells it.
    private static func spelled(_ standing: Caller.Standing) -> String { standing == .pastDue ? "past-due" : standing.rawValue }
}
