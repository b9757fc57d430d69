internal import Platform
internal import Store

/// The settings of an organisation.
enum OrganisationPages {
    /// Both versions. What was typed stays in the form below; saving it again is then done knowingly.
    static func settings(_ stale: StaleSettings, _ call: Call) -> Page {
        let differing = OrganisationSettings.names.filter { stale.theirs[$0] != stale.yours[$0] }
        let changes = differing.map { UI.Change(OrganisationSettings.label($0), before: stale.theirs.words($0), after: stale.yours.words($0)) }
        var typed = stale.yours
        typed.version = stale.theirs.version
        return settings(
            typed, [], status: 409, call,
            notice: """
                <div class="notice warn"><div><p>Somebody changed the settings while you were looking at them. What you typed is kept below; saving now puts it in place of theirs.</p>\(when(!changes.isEmpty, UI.diff("Where the two versions differ", changes, heads: ("Now", "Yours"))))</div></div>
                """)
    }

    static func settings(_ settings: OrganisationSettings, _ errors: [Problem.Field], status: Int = 200, _ call: Call, notice: HTML = HTML()) -> Page {
        func error(_ name: String) -> String? { errors.first { $0.name == name }?.message }
        func select(_ name: String, _ label: String, _ options: [UI.Option], empty: String?, help: String? = nil) -> HTML {
            UI.field(name, label, .select(settings[name], options, empty: empty), help: help, error: error(name), isOptional: empty != nil)
        }
        var page = Page(
            "Settings", area: "settings", status: status,
            """
            \(UI.head("Settings", lead: "What the organisation says of itself.", actions: UI.actions(UI.linkButton("As they were", to: call.base + "/settings/history"))))
            \(UI.errorSummary(errors))\(notice)
            \(UI.form(to: call.base + "/settings", csrf: call.csrf, """
                <input type="hidden" name="version" value="\(settings.version)">
                \(UI.field("name", "Name", .line(settings.name), error: error("name")))
                \(UI.field("slug", "Address", .line(settings.slug), help: "The part of the address after /o/. Links to the old one stop working; one that is taken gets a suffix.", error: error("slug")))
                \(UI.pair(select("country", "Country", OrganisationSettings.countries, empty: "Not said"), select("time_zone", "Time zone", OrganisationSettings.zones, empty: nil)))
                \(select("holidays", "Holidays", OrganisationSettings.calendars, empty: "None: every weekday is a working day"))
                \(UI.pair(select("size", "Size", OrganisationSettings.sizes, empty: "Not said"), select("sector", "Sector", OrganisationSettings.sectors, empty: "Not said")))
                \(UI.actions(UI.button("Save the settings", .primary)))
                """))
            \(SubscriptionPages.section(call))
            """)
        page.hasErrors = !errors.isEmpty
        return page
    }
}
