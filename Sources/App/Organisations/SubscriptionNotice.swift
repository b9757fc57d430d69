internal import Platform

/// What CISOs are told of their subscription, each once an event.
enum SubscriptionNotice: String, CaseIterable, Sendable {
    case trialWeek = "trial-week"
    case trialDay = "trial-day"
    case endWeek = "end-week"
    case endDay = "end-day"
    case pastDue = "past-due"
    case lapsed, cancelled

    private static let day: Int64 = 86_400_000
    /// How long after its event a notice still makes sense. Shorter than the queue's memory, so that nothing is told twice.
    private static let patience = 7 * day

    /// What is to be told as things stand; nil where there is nothing.
    static func due(_ subscription: Subscription, now: Int64) -> SubscriptionNotice? {
        func isRecent(_ moment: Int64?) -> Bool { moment.map { now - $0 < patience } ?? false }
        switch subscription.standing {
        case .trial, .active:
            guard let left = subscription.endsAt.map({ $0 - now }), left <= 7 * day else { return nil }
            let isTrial = subscription.standing == .trial
            return left <= day ? (isTrial ? .trialDay : .endDay) : isTrial ? .trialWeek : .endWeek
        case .pastDue: return isRecent(subscription.since) ? .pastDue : nil
        case .lapsed: return isRecent(subscription.since) ? .lapsed : nil
        case .cancelled: return isRecent(subscription.since) ? .cancelled : nil
        }
    }

    /// Whether it is still true when its mail is written.
    func holds(for subscription: Subscription) -> Bool {
        switch self {
        case .trialWeek, .trialDay: subscription.standing == .trial && subscription.endsAt != nil
        case .endWeek, .endDay: subscription.standing == .active && subscription.endsAt != nil
        case .pastDue: subscription.standing == .pastDue
        case .lapsed: subscription.standing == .lapsed
        case .cancelled: subscription.standing == .cancelled
        }
    }

    /// The event, once for each who is told.
    func key(_ subscription: Subscription, member: String) -> String {
        let isOfEnd = [.trialWeek, .trialDay, .endWeek, .endDay].contains(self)
        let moment = isOfEnd ? subscription.endsAt : subscription.since
        return "\(rawValue)-\(moment ?? 0)-\(member)"
    }
}
