extension Design {
    static var charts: HTML {
        let all = UI.verdicts(met: 84, partlyMet: 14, notMet: 5, notAssessed: 15, notApplicable: 5)
        return """
            \(UI.halves(
                UI.section("posture", "Posture", UI.posture(UI.Posture(proven: 41, stated: 27, stale: 10, notMeasured: 15), of: "requirements")),
                UI.section("posture-new", "Posture of a new organisation", UI.posture(UI.Posture(proven: 0, stated: 0, stale: 0, notMeasured: 93), of: "requirements"))))
            \(UI.section("score", "Score and verdicts", """
                \(UI.ring(77, title: "77 of 100, down 2 since 3 November", slices: all, note: "Down because AC-06 and VM-01 failed their last test."))
                \(UI.stackTable("Verdicts of ISO 27001:2022 by theme", of: "Theme", rows: themes))
                """))
            \(UI.section("coverage", "Evidence coverage", aside: "taller hatching is a gap", coverage))
            \(UI.section("lines", "Over time", UI.lines("over-time", title: "Posture, June to November 2026",
                finding: "ISO 27001 rose from 52 to a high of 79 in October and stands at 77. SOC 2 rose from 38 to 72. DORA, adopted in August, rose from 35 to 61.",
                points: ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"], [
                    UI.Series("ISO 27001", note: "down 2 since October", values: [52, 60, 66, 72, 79, 77]),
                    UI.Series("SOC 2", note: "up 13 in 90 days", values: [38, 47, 55, 62, 69, 72]),
                    UI.Series("DORA", note: "up 26 since August", values: [nil, nil, 35, 44, 53, 61]),
                ])))
            """
    }

    static var themes: [(name: HTML, slices: [UI.Slice])] {
        [
            (name: UI.link("Clauses 4 to 10", to: "#score"), slices: UI.verdicts(met: 22, partlyMet: 4, notMet: 1, notAssessed: 3, notApplicable: 0)),
            (name: UI.link("A.5 Organisational", to: "#score"), slices: UI.verdicts(met: 27, partlyMet: 4, notMet: 2, notAssessed: 3, notApplicable: 1)),
            (name: UI.link("A.7 Physical", to: "#score"), slices: UI.verdicts(met: 8, partlyMet: 1, notMet: 0, notAssessed: 1, notApplicable: 4)),
            (name: UI.link("A.8 Technological", to: "#score"), slices: UI.verdicts(met: 0, partlyMet: 0, notMet: 0, notAssessed: 34, notApplicable: 0)),
        ]
    }

    static var coverage: HTML {
        func day(_ iso: String) -> UI.Day { UI.Day(iso: iso) ?? UI.Day(number: 0) }
        return UI.coverage(
            "map", "Evidence of four controls, 1 December 2025 to 30 November 2026", from: day("2025-12-01"), to: day("2026-11-30"), today: clock.today,
            rows: [
                UI.CoverageRow("AC-01", UI.link("Joiners, movers, leavers", to: "#coverage"), periods: [(day("2025-01-01"), day("2027-01-01"))]),
                UI.CoverageRow(
                    "AC-06", UI.link("Quarterly access review", to: "#coverage"),
                    periods: [(day("2025-12-01"), day("2026-03-31")), (day("2026-04-01"), day("2026-06-30"))]),
                UI.CoverageRow(
                    "AS-01", UI.link("Asset inventory", to: "#coverage"),
                    periods: [(day("2025-12-01"), day("2026-02-28")), (day("2026-04-01"), day("2026-11-30"))]),
                UI.CoverageRow("TR-01", UI.link("Security training", to: "#coverage"), periods: []),
            ])
    }
}
