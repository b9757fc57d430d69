internal import Platform
internal import Store

extension Subscriptions {
    var mails: [MailKind] { [notices] }

    /// To whoever is CISO when it is written, about what is still so then.
    private var notices: MailKind {
        MailKind("subscription") { job in
            let organisation = try job.inOrganisation()
            guard let notice = SubscriptionNotice(rawValue: try job.id("notice")) else { throw JobFailure("no-notice", isFinal: true) }
            let member = try job.id("member")
            guard let to = try await Recipients(store: store).member(member, of: organisation, cancelled: notice == .cancelled), to.role == .ciso
            else { return nil }
            let subscription = try await store.read(store.job(organisation: organisation, reason: "mail")) { try $0.ownPlan(now: try $0.now()).subscription }
            guard notice.holds(for: subscription) else { return nil }
            let from = OrganisationMail.Sender(id: organisation, name: to.organisation)
            let page = "\(address())/o/\(to.slug)/settings/subscription"
            let (since, end) = (subscription.since ?? job.createdAt, subscription.endsAt ?? job.createdAt)
            return switch notice {
            case .trialWeek, .trialDay: SubscriptionMail.trialEnds(to.address, from, at: end, page: page)
            case .endWeek, .endDay: SubscriptionMail.ends(to.address, from, at: end, page: page)
            case .pastDue: SubscriptionMail.pastDue(to.address, from, page: page)
            case .lapsed: SubscriptionMail.lapsed(to.address, from, since: since, page: page)
            case .cancelled: SubscriptionMail.cancelled(to.address, from, since: since, gone: since + Self.wayBack)
            }
        }
    }
}
