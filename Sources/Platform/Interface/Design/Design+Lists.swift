extension Design {
    static var list: HTML {
        let rows: [(ref: String, name: String, state: UI.State, owner: String, last: String, next: String, evidence: String)] = [
            ("AC-06", "Access is reviewed every quarter", .failed, "Manager", "2026-07-31", "2026-10-31", "4 of 6"),
            ("BK-02", "A restore is tried each quarter", .degraded, "Engineer", "2026-07-14", "2026-11-23", "1 of 4"),
            ("VM-02", "Every system is scanned each week", .working, "Engineer", "2026-11-22", "2026-11-29", "3 of 3"),
            ("IR-04", "Reports to authorities meet their clocks", .notTested, "CISO", "", "2026-12-15", "0 of 2"),
        ]
        func day(_ iso: String) -> HTML { UI.Day(iso: iso).map { clock.date($0) } ?? "never" }
        func due(_ iso: String) -> HTML { UI.Day(iso: iso).map { clock.due($0) } ?? "never" }
        let table = UI.table(
            "Controls, by date of the next test",
            [
                UI.Column("Select", .tool), UI.Column("Number", .ref, sort: UI.Sort(path: "#list")), UI.Column("Control", .title, sort: UI.Sort(path: "#list")),
                UI.Column("State", .state), UI.Column("Owner"), UI.Column("Last", .number),
                UI.Column("Next", .number, sort: UI.Sort(path: "#list", order: .ascending)),
                UI.Column("Evidence", .number),
            ],
            rows.map { row in
                .cells([
                    UI.pick(row.ref, row.ref), "\(row.ref)", UI.link(row.name, to: "#list"), UI.state(row.state), "\(row.owner)", day(row.last), due(row.next),
                    "\(row.evidence)",
                ])
            })
        return UI.section(
            "list", "List", note: "4 of 141", aside: UI.link("CSV", to: "#list"),
            """
            \(UI.filters(to: "#list",
                UI.filter("q", "Words or number", .line("", .search), .grow),
                UI.filter("state", "State", .select("", [UI.Option("working", "Working"), UI.Option("failed", "Failed")], empty: "Any")),
                UI.filter("held", "Owner", .select("", owners, empty: "Anyone"))))
            \(UI.applied("4 of 141 controls", chips: [("Criticality: high", "#list")], links: [UI.link("Save this view", to: "#list")]))
            \(UI.selection(to: "#list", csrf: "", table: table, of: "controls", choices: [UI.Option("owner", "Change the owner"), UI.Option("test", "Ask for a test")]))
            \(UI.pager("Rows 1 to 4 of 141", newer: ("Rows before", "#list"), older: ("Next rows", "#list")))
            """)
    }

    static var waiting: HTML {
        UI.section(
            "waiting", "Waiting for you", note: "2",
            UI.list([
                UI.Item(
                    UI.link("Accept or treat: Single sign-on is a single point of failure", to: "#waiting"), why: "R-018 scores 12, our appetite is 9",
                    when: "since 20 Nov"),
                UI.Item(
                    UI.link("Quarterly access review, third quarter", to: "#waiting"), why: "AC-06. Lowers 9 requirements until it is done",
                    when: clock.due(UI.Day(number: clock.today.number - 24))),
            ]))
    }

    static var empty: HTML {
        UI.section(
            "empty", "Nothing here yet",
            """
            \(UI.empty("Exceptions are agreed departures from a control, with an end date. Auditors ask for them by name, so it pays to write them down.", action: UI.linkButton("Ask for an exception", to: "#empty")))
            \(UI.empty("No control of high criticality is owned by the Auditor.", action: UI.link("Lift the filter", to: "#empty")))
            """)
    }

    static var record: HTML {
        UI.section(
            "record", "Record",
            """
            \(UI.tabs("AC-06", [("Control", "#record"), ("Evidence", "#list"), ("History", "#history")], current: "#record"))
            \(UI.columns(UI.timeline([
                UI.Event("State went from working to failed; 9 requirements were lowered", source: "Schedule, \(clock.moment(now - 1_987_000_000)), entry 47,902", isAlert: true),
                UI.Event("Edited", source: "CISO, \(clock.moment(now - 6_550_000_000)), entry 43,118", changes: [
                    UI.Change("Owner", before: "Analyst", after: "Manager"), UI.Change("Removal within", before: "5 working days", after: "2 working days"), UI.Change("Remark", before: nil, after: "Agreed with the works council"),
                ]),
                UI.Event("Test passed, second quarter", source: "Manager, \(clock.date(now - 10_000_000_000))"),
            ]), rail: UI.properties([
                ("State", UI.state(.failed)), ("Owner", "Manager"), ("Criticality", UI.tag("high")), ("Next test", clock.due(UI.Day(number: clock.today.number - 24))), ("Ends", "does not apply"),
            ]), railName: "About this control"))
            """)
    }
}
