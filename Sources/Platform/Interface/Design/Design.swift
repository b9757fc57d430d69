/// The parts alone, drawn by the functions that draw the pages: `/design`.
///
/// A part that is not here does not exist for the rest of the product; one that looks wrong here looks wrong everywhere.
public enum Design {
    /// The page. It shows nothing of anybody and needs no sign-in.
    public static func page() -> Page {
        Page(
            "Design", area: "design",
            """
            \(UI.head("Design", lead: "The parts from which every page is made, drawn by the functions that draw the pages. Change your system to dark, or make the window narrow, and look again."))
            \(colours)
            \(UI.halves(states, dates))
            \(buttons)
            \(UI.halves(fields, happenings))
            \(errors)
            \(list)
            \(UI.halves(waiting, empty))
            \(charts)
            \(record)
            \(UI.halves(destroying, type))
            """)
    }

    /// Everything below is seen from this moment: 24 November 2026, 09:13 CET.
    static let now: Int64 = 1_795_507_980_000
    static let clock = Dates(now: now, zone: { _ in Dates.Zone(offset: 3600, name: "CET") })

    static var colours: HTML {
        let swatches: [(look: String, name: String, use: String)] = [
            ("c-ground", "Ground", "behind the sheet"), ("c-sheet", "Sheet", "work lies here"), ("c-wash", "Wash", "rows under the pointer"),
            ("c-line", "Line", "parts rows"), ("f-ink", "Ink", "text, rules, one button"), ("c-ink3", "Ink, quiet", "labels and help"),
            ("c-link", "Link", "links and focus"), ("f-good", "Good", "as it should be"), ("f-part", "Warn", "half way, or soon"),
            ("f-bad", "Bad", "not so, or late"), ("f-note", "Note", "said or planned"), ("f-none", "None", "nothing known yet"),
        ]
        return UI.section(
            "colour", "Colour", aside: "nothing is said by colour alone",
            """
            <ul class="swatches">\(swatches.html { #"<li><svg viewBox="0 0 10 4" preserveAspectRatio="none" aria-hidden="true"><rect class="\#($0.look)" width="10" height="4"/></svg>\#($0.name)<br><span class="muted small">\#($0.use)</span></li>"# })</ul>
            """)
    }

    static var states: HTML {
        let columns: [(name: String, states: [UI.State])] = [
            ("Verdict", UI.State.verdicts), ("Control", UI.State.controls), ("Claim", UI.State.claims), ("Evidence", UI.State.evidence),
        ]
        let rows = (0..<5).map { i in UI.Row.cells(columns.map { $0.states.indices.contains(i) ? UI.state($0.states[i]) : HTML() }) }
        return UI.section(
            "states", "States",
            """
            \(UI.table("The words for states, and their shapes", columns.map { UI.Column($0.name) }, rows))
            <p class="muted small">An inferred state names its source: \(UI.state(.partlyMet, through: "AC-06"))</p>
            """)
    }

    static var dates: HTML {
        func day(_ iso: String) -> UI.Day { UI.Day(iso: iso) ?? UI.Day(number: 0) }
        return UI.section(
            "dates", "Dates",
            UI.properties([
                ("Past", clock.date(day("2026-11-02"))),
                ("Near", "\(clock.moment(now - 4_080_000)), \(clock.date(day("2026-11-23"))), \(clock.date(day("2026-11-25")))"),
                ("Soon", clock.due(day("2026-11-27"))),
                ("Late", clock.due(day("2026-11-20"))),
                ("Far", clock.due(day("2027-02-02"))),
                ("A clock", "\(clock.countdown(to: now + 71_220_000)), to \(clock.moment(now + 71_220_000))"),
                ("Nothing yet", "never"),
            ]))
    }

    static var buttons: HTML {
        UI.section(
            "buttons", "Buttons",
            UI.actions(
                UI.button("Add a risk", .primary), UI.button("Edit", key: "e"), UI.button("Erase the organisation", .danger),
                UI.linkButton("Audit package", to: "#buttons"), UI.button("Clear", .quiet), UI.link("Leave without adding", to: "#buttons")))
    }

    static var type: HTML {
        UI.section(
            "type", "Type",
            UI.properties([
                ("Heading", #"<span class="strong">26 px, 650</span>, one a page, a finding where there is one"#),
                ("Section", "16 px, 650, under an ink rule"), ("Text", "14 px on 20; 15 px on a phone"),
                ("Aside", #"<span class="muted">13 px, quiet ink</span>"#), ("Numbers", #"<span class="ref">A.8.8, AC-06, 48,207</span>"#),
                ("Size", "\(UI.bytes(1_234_567)), \(UI.percent(98, of: 100)), \(UI.number(-3))"),
                ("Digest", #"<span class="mono">\#(UI.shortened("9f2c7a11d0b4e41b"))</span>"#),
            ]))
    }
}
