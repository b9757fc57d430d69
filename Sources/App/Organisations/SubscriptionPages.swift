internal import Platform
internal import Store

/// What the organisation pays for, and its end.
enum SubscriptionPages {
    /// A part of the settings.
    static func section(_ call: Call) -> HTML {
        guard let organisation = call.caller?.organisation else { return HTML() }
        return UI.section(
            "subscription", "Subscription", aside: UI.link("What it means", to: call.base + "/settings/subscription"),
            UI.properties(properties(organisation.subscription)))
    }

    static func subscription(_ call: Call) -> Page {
        guard let organisation = call.caller?.organisation else { return Page("Subscription", HTML()) }
        let mayCancel = call.may(Permission.organisationWrite.rawValue)
        return Page(
            "Subscription", area: "settings", crumbs: mayCancel ? [("Settings", call.base + "/settings")] : [],
            """
            \(UI.head("Subscription", lead: "What \(organisation.name) can do here, and until when."))
            \(UI.properties(properties(organisation.subscription)))
            \(UI.section("means", "What this means", isProse: true, "<p>\(SubscriptionWords.meaning(organisation.standing))</p>"))
            \(UI.section("renew", "How to go on", isProse: true, """
                <p>Whoever runs this installation renews a subscription: a CISO asks them, and names the address of the organisation, \(UI.tag(organisation.slug)). It takes effect on the next page.</p>
                <p>Nothing is lost meanwhile. The log, evidence and audit packages can be read and exported the whole time.</p>
                """))
            \(when(mayCancel, UI.section("cancel", "Cancel", isProse: true, """
                <p>Ends the organisation for everybody in it.</p>
                \(UI.actions(UI.linkButton("Cancel the organisation", to: call.base + "/settings/cancel")))
                """)))
            """)
    }

    static func cancel(_ call: Call, status: Int = 200) -> Page {
        let name = call.caller?.organisation?.name ?? ""
        return Page(
            "Cancel \(name)", area: "settings", crumbs: [("Settings", call.base + "/settings"), ("Subscription", call.base + "/settings/subscription")],
            status: status,
            UI.confirmation(
                UI.Confirmation(
                    "Cancel \(name)?",
                    consequence: """
                        Nobody can enter \(name) from then on, you included, and its API tokens open nothing. Export the log and the audit packages first. \
                        For 90 days whoever runs this installation can bring it back whole; after that it may be erased for good. Every CISO is told.
                        """,
                    verb: "Cancel the organisation", path: call.base + "/settings/cancel", keep: ("Keep it", call.base + "/settings/subscription"),
                    fields: #"<input type="hidden" name="cancel" value="yes">"#), csrf: call.csrf))
    }

    private static func properties(_ subscription: Subscription) -> [(name: String, value: HTML)] {
        var all: [(name: String, value: HTML)] = [("State", UI.state(SubscriptionWords.state(subscription.standing)))]
        switch (subscription.standing, subscription.endsAt, subscription.since) {
        case (.lapsed, _, let since?): all.append(("Since", "\(Day(of: since).words)"))
        case (.lapsed, _, nil), (.cancelled, _, _): break
        case (_, let end?, _): all.append(("Last day", "\(SubscriptionWords.lastDay(before: end).words)"))
        case (_, nil, _): all.append(("Last day", "None is set"))
        }
        return all
    }
}
