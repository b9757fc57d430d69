internal import Platform
internal import Store

/// The coverage map: which controls or requirements have evidence for which days of a window.
struct CoveragePage {
    let call: Call
    let form: Form
    let query: CoverageQuery
    let coverage: EvidenceCoverage
    let frameworks: [String]
    let expiring: [Evidence]
    let names: FrameworkNames
    private var place: String { call.base + "/evidence" }
    private var isControls: Bool { query.by == .control }
    private var dates: Dates { call.dates(isList: true) }

    var page: Page {
        let covered = coverage.lines.count { $0.gapDays == 0 && $0.days != nil }
        let one = isControls ? "control" : "requirement"
        let finding = "\(UI.number(covered)) of \(UI.number(coverage.lines.count)) \(one)s are covered up to today"
        let map: HTML =
            coverage.lines.isEmpty
            ? UI.empty(
                query.showsOnlyGaps ? "There is no gap among these \(one)s." : "There are no \(one)s to cover yet.",
                action: query.showsOnlyGaps || query.framework != nil ? UI.linkButton("Show all", to: place + "/coverage") : nil)
            : "\(UI.coverage("map", "Evidence, \(query.from.words) to \(query.to.words)", from: query.from, to: query.to, today: call.today, rows: coverage.lines.map(row)))\(pager)"
        return Page(
            "Evidence coverage", area: "evidence", crumbs: [("Evidence", place)],
            """
            \(UI.head("Evidence coverage", lead: "Which \(one)s have evidence for which part of the audit window. An auditor picks days from this window and asks what was in force."))
            \(filters)
            \(UI.section("h-map", coverage.lines.isEmpty ? "The map" : finding, map))
            \(UI.halves(gaps, soon))
            """)
    }

    private func row(_ line: EvidenceCoverage.Line) -> UI.CoverageRow {
        let name: HTML = isControls ? UI.link(line.subject.title, to: "\(call.base)/controls/\(line.subject.id)") : "\(title(line))"
        return UI.CoverageRow(line.subject.ref, name, periods: line.periods.map { ($0.lowerBound, $0.upperBound) })
    }
    private func title(_ line: EvidenceCoverage.Line) -> String {
        isControls ? line.subject.title : names.title(of: line.subject.ref, in: query.framework ?? "")
    }

    private var filters: HTML {
        UI.filters(
            to: place + "/coverage", button: "Show",
            UI.filter("by", "Rows", .select(query.by.rawValue, [UI.Option("control", "Controls"), UI.Option("requirement", "Requirements")], empty: nil)),
            UI.filter("framework", "Framework", .select(query.framework ?? "", frameworks.map { UI.Option($0, names.name(of: $0)) }, empty: "Any")),
            UI.filter("from", "From", .day(query.from.iso)), UI.filter("to", "To", .day(query.to.iso)),
            UI.filter("show", "Show", .select(query.showsOnlyGaps ? "gaps" : "all", [UI.Option("all", "All"), UI.Option("gaps", "Only gaps")], empty: nil)))
    }

    private var pager: HTML {
        guard query.after != nil || coverage.next != nil else { return HTML() }
        func address(_ after: String?) -> String {
            var pairs = form.pairs.filter { $0.name != "after" && !$0.value.isEmpty }
            if let after { pairs.append((name: "after", value: after)) }
            return place + "/coverage"
                + (pairs.isEmpty ? "" : "?" + pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&"))
        }
        return UI.pager(
            "\(coverage.lines.count) rows on this page", newer: query.after == nil ? nil : ("First rows", address(nil)),
            older: coverage.next.map { ("Next rows", address($0)) })
    }

    private var gaps: HTML {
        let lines = coverage.lines.filter { $0.gapDays > 0 }.sorted { ($1.gapDays, $0.subject.ref) < ($0.gapDays, $1.subject.ref) }
        let items = lines.prefix(20).map { line in
            let days = line.days?.gaps ?? []
            let what: HTML =
                isControls
                ? UI.link("\(line.subject.ref) \(line.subject.title)", to: "\(call.base)/controls/\(line.subject.id)") : "\(line.subject.ref) \(title(line))"
            return UI.Item(
                what, why: "\(days.prefix(3).map(words).joined(separator: ", "))\(when(days.count > 3, " and \(days.count - 3) more"))",
                when: "\(UI.number(line.gapDays)) \(line.gapDays == 1 ? "day" : "days")")
        }
        return UI.section(
            "h-gaps", "Gaps, longest first", note: String(lines.count), items.isEmpty ? UI.empty("No gap up to today in these rows.") : UI.list(items))
    }

    private func words(_ gap: ClosedRange<Int>) -> String {
        let (from, to) = (Day(number: gap.lowerBound), Day(number: gap.upperBound))
        return from == to ? from.shortWords : "\(from.shortWords) to \(to == call.today ? "today" : to.shortWords)"
    }

    private var soon: HTML {
        let items = expiring.map { evidence in
            UI.Item(UI.link(evidence.title, to: "\(place)/\(evidence.id)"), when: evidence.expiresOn.map { dates.due($0) })
        }
        return UI.section(
            "h-soon", "Expires soon", note: String(items.count),
            """
            \(items.isEmpty ? UI.empty("Nothing stops counting within 14 days.") : UI.list(items))
            <p class="muted small">Coverage counts the days that evidence speaks of, not the day it was uploaded. Evidence that waits for review, was rejected or withdrawn, or has expired does not count.</p>
            """)
    }
}
