internal import Platform
internal import Store

/// What a subscription is called, and what it means, wherever it is shown.
enum SubscriptionWords {
    static func state(_ standing: Caller.Standing) -> UI.State {
        switch standing {
        case .trial: UI.State(.plan, "Trial")
        case .active: UI.State(.good, "Active")
        case .pastDue: UI.State(.half, "Past due")
        case .lapsed: UI.State(.bad, "Lapsed")
        case .cancelled: UI.State(.out, "Cancelled")
        }
    }

    static func meaning(_ standing: Caller.Standing) -> String {
        switch standing {
        case .trial: "Everything works. When the trial ends, everything can still be read and exported, and nothing changed."
        case .active: "Everything works."
        case .pastDue: "Everything works, but for resetting another person’s authenticator: that waits until the payment has arrived."
        case .lapsed:
            "Everything can be read and exported, and nothing changed. What lowers risk stays open: revoking tokens and invitations, ending sessions, taking people out, leaving."
        case .cancelled: "Nobody can enter it."
        }
    }

    /// The last whole day of a state that ends by itself.
    static func lastDay(before end: Int64) -> Day { Day(of: end - 1) }

    /// What must not be missed on any page: a trial or a subscription in its last week and a payment that is late, for those who can act; that
    /// nothing can be saved, for everybody.
    static func notice(_ organisation: Caller.Organisation, isCISO: Bool, now: Int64) -> UI.Notice? {
        let page = UI.link("What to do", to: "/o/\(organisation.slug)/settings/subscription")
        switch SubscriptionNotice.due(organisation.subscription, now: now) {
        case .trialWeek?, .trialDay?:
            guard isCISO, let end = organisation.subscription.endsAt else { return nil }
            let day = lastDay(before: end).words
            return UI.Notice(.warn, "<p>The trial ends on \(day). Then everything can be read and exported, and nothing changed. \(page).</p>")
        case .endWeek?, .endDay?:
            guard isCISO, let end = organisation.subscription.endsAt else { return nil }
            return UI.Notice(
                .warn, "<p>The subscription ends on \(lastDay(before: end).words). Then everything can be read and exported, and nothing changed. \(page).</p>")
        default: break
        }
        switch organisation.standing {
        case .pastDue where isCISO: return UI.Notice(.warn, "<p>A payment is past due. Work goes on for now. \(page).</p>")
        case .lapsed: return UI.Notice(.bad, "<p>The subscription has lapsed: everything can be read and exported, and nothing changed. \(page).</p>")
        default: return nil
        }
    }
}
