import Testing
@testable import Platform

@Suite("Charts")
struct ChartTests {
    private func day(_ iso: String) throws -> UI.Day { try #require(UI.Day(iso: iso)) }

    @Test("A new organisation is nowhere green: 0 % proven, everything not measured")
    func newOrganisation() {
        let strict = Strict(UI.posture(UI.Posture(proven: 0, stated: 0, stale: 0, notMeasured: 93), of: "requirements").bytes)
        #expect(strict.with("class", "figure")?.text == "0 %")
        #expect(strict.all("rect").map { $0["class"] } == ["f-todo s-gap"])
        #expect(strict.with("role", "img")?["aria-label"] == "0 proven by fresh evidence, 0 stated without evidence, 0 stale, 93 not measured")
    }

    @Test("What is stated without evidence is drawn apart from what is proven")
    func statedIsNotProven() {
        let strict = Strict(UI.posture(UI.Posture(proven: 1, stated: 92, stale: 0, notMeasured: 0), of: "requirements").bytes)
        #expect(strict.with("class", "figure")?.text == "1 %")
        #expect(strict.all("rect").map { $0["class"] } == ["f-good s-gap", "f-said"])
    }

    @Test("Nothing counted is an empty bar that says so")
    func nothing() {
        let strict = Strict(UI.stack(UI.Posture(proven: 0, stated: 0, stale: 0, notMeasured: 0).slices).bytes)
        #expect(strict.with("role", "img")?["aria-label"] == "nothing counted yet")
        #expect(strict.all("rect").count == 1)
    }

    @Test("Parts fill the bar exactly, and what is there can be seen", arguments: [[1, 0, 0], [1, 9_999, 0], [5, 5, 5], [Int.max / 2, Int.max / 2, 1]])
    func widths(counts: [Int]) {
        let widths = UI.widths(counts.map { UI.Slice(.met, $0) }, of: 200)
        #expect(abs(widths.reduce(0, +) - 200) < 0.001)
        for (count, width) in zip(counts, widths) { #expect(count == 0 ? width == 0 : width > 2) }
    }

    @Test("The numbers of a bar stand beside it in the table")
    func stackTable() {
        let strict = Strict(
            UI.stackTable("Verdicts", of: "Theme", rows: [("A.5", UI.verdicts(met: 27, partlyMet: 4, notMet: 2, notAssessed: 3, notApplicable: 1))]).bytes)
        #expect(strict.all("td").filter { $0["class"] == "num" }.map(\.text) == ["27", "4", "2", "3", "1", "37"])
    }

    @Test("Days without evidence up to today are gaps; days to come are not")
    func gaps() throws {
        let (from, to, today) = (try day("2026-01-01"), try day("2026-12-31"), try day("2026-06-30"))
        let coverage = try #require(
            UI.Coverage([try day("2026-02-01")...(try day("2026-03-31")), try day("2025-11-01")...(try day("2026-01-10"))], from: from, to: to, today: today))
        #expect(coverage.have.map(\.count) == [10, 59])
        #expect(coverage.gaps.map(\.count) == [21, 91])
        #expect(coverage.gapDays == 112)
    }

    @Test("Evidence that touches or overlaps is one bar, and evidence of other times counts for nothing")
    func merging() throws {
        let (from, to) = (try day("2026-01-01"), try day("2026-01-31"))
        let touching = try #require(
            UI.Coverage(
                [
                    try day("2026-01-01")...(try day("2026-01-10")), try day("2026-01-11")...(try day("2026-01-20")),
                    try day("2026-01-05")...(try day("2026-02-20")),
                ], from: from, to: to, today: to))
        #expect(touching.have.map(\.count) == [31])
        #expect(touching.gaps.isEmpty)
        let elsewhere = try #require(
            UI.Coverage([try day("2025-01-01")...(try day("2025-12-31")), try day("2026-02-01")...(try day("2026-03-01"))], from: from, to: to, today: to))
        #expect(elsewhere.have.isEmpty)
        #expect(elsewhere.gapDays == 31)
    }

    @Test("A window that has not begun has neither evidence nor gaps")
    func ahead() throws {
        let (from, to, today) = (try day("2027-01-01"), try day("2027-12-31"), try day("2026-11-24"))
        #expect(UI.Coverage([from...to], from: from, to: to, today: today) == nil)
        let strict = Strict(
            UI.coverage("map", "Evidence in 2027", from: from, to: to, today: today, rows: [UI.CoverageRow("AC-01", "Joiners", periods: [])]).bytes)
        #expect(strict.faults.isEmpty)
        #expect(strict.all("td").last?.text == "not begun")
    }

    @Test("A gap is said in words and days, not only drawn")
    func words() throws {
        let rows = [UI.CoverageRow("AC-06", "Review", periods: [(try day("2025-12-01"), try day("2026-06-30"))])]
        let strict = Strict(
            UI.coverage("map", "Evidence", from: try day("2025-12-01"), to: try day("2026-11-30"), today: try day("2026-11-24"), rows: rows).bytes)
        #expect(strict.with("role", "img")?["aria-label"] == "no evidence for 1 Jul 2026 to today")
        #expect(strict.all("td").last?.text == "147 days")
    }

    @Test("Evidence whose end lies before its beginning, and a window turned round, break nothing")
    func turned() throws {
        let rows = [UI.CoverageRow("AC-06", "Review", periods: [(try day("2026-06-30"), try day("2025-12-01"))])]
        #expect(rows[0].periods.isEmpty)
        let markup = UI.coverage("map", "Evidence", from: try day("2026-11-30"), to: try day("2025-12-01"), today: try day("2026-12-24"), rows: rows)
        #expect(Strict(markup.bytes).faults.isEmpty)
    }

    @Test("A line has a hole where nothing was measured, and its numbers stand in a table")
    func lines() {
        let strict = Strict(
            UI.lines(
                "p", title: "Posture", finding: "It rose.", points: ["Jun", "Jul", "Aug"],
                [UI.Series("ISO", note: "up", values: [50, nil, 70]), UI.Series("SOC", note: "new", values: [])]
            ).bytes)
        #expect(strict.faults.isEmpty)
        #expect(strict.with("class", "line")?["d"] == "M0 50 M100 30")
        #expect(strict.all("td").map(\.text) == ["50", "not measured", "not measured", "not measured", "70", "not measured"])
        #expect(strict.with("id", "p-finding")?.text == "It rose.")
    }

    @Test("Values that are no numbers, and counts beyond all measure, break nothing")
    func extremes() {
        let lines = UI.lines(
            "p", title: "Posture", finding: "Nothing.", points: ["Jun", "Jul"],
            [UI.Series("A", note: "", values: [.nan, .infinity]), UI.Series("B", note: "", values: [1e300, -1e300])])
        #expect(Strict(lines.bytes).faults.isEmpty)
        let posture = UI.Posture(proven: .max, stated: .max, stale: .min, notMeasured: .max)
        #expect(Strict(UI.posture(posture, of: "requirements").bytes).with("class", "figure")?.text == "33 %")
    }

    @Test("A score is shown only when there is one", arguments: [(nil, "none"), (0, "0"), (77, "77"), (400, "100")] as [(Int?, String)])
    func ring(score: Int?, shown: String) {
        #expect(Strict(UI.ring(score, title: "Score", slices: []).bytes).first("text")?.text == shown)
    }
}
