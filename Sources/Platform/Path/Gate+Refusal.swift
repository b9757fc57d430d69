public import Store

extension Gate {
    /// What a route answers as an organisation's subscription stands; nil where it goes on. A route for members is asked by the
    /// path; one that finds its organisation only behind a link asks by itself, within the transaction.
    public func refusal(in organisation: Caller.Organisation) -> Problem? {
        switch (self, organisation.standing) {
        case (.read, _), (.open, _), (_, .trial), (_, .active), (.write, .pastDue): nil
        case (.paid(let what), .pastDue): refusal("the payment of \(organisation.name) is past due, and \(what) needs a paid subscription", organisation)
        case (.write, _), (.paid, _): refusal("the subscription of \(organisation.name) has lapsed. Reading and exports go on", organisation)
        }
    }

    /// With the page that leads back, for a program too.
    private func refusal(_ why: String, _ organisation: Caller.Organisation) -> Problem {
        let page = "/o/\(organisation.slug)/settings/subscription"
        var out = Out(capacity: 80)
        out.put(json: page)
        return Problem(
            .lapsed, "Nothing was saved: \(why). Who renews it, and how, stands at \(page).", details: [.init("renew", json: out.bytes)])
    }
}
