extension UI {
    /// Which controls have evidence for which days of a window: a slim bar for evidence, a taller hatching for a gap.
    ///
    /// The gaps stand beside the bar in days and in words, so the picture is never the only way.
    /// - Parameters:
    ///   - id: unique in the page.
    ///   - caption: what the rows are, and the window in words.
    public static func coverage(_ id: String, _ caption: String, from: Day, to: Day, today: Day, rows: [CoverageRow]) -> HTML {
        let map = CoverageMap(hatch: id + "-hatch", from: from, to: max(from, to), today: today)
        return """
            <svg class="hide" aria-hidden="true" width="0" height="0"><defs><pattern id="\(map.hatch)" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-back" width="5" height="5"/><line class="hatch-line" x1="0" x2="0" y1="0" y2="5"/></pattern></defs></svg>
            \(map.legend)
            \(scroll(caption, """
                <table><caption class="hide">\(caption)</caption><thead><tr><th scope="col">Number</th><th scope="col">Control</th><th scope="col">\(map.months)</th><th scope="col" class="num">Gap so far</th></tr></thead><tbody>\(rows.html { row in
                    let coverage = Coverage(row.periods, from: from, to: max(from, to), today: today)
                    return """
                        <tr><td class="ref">\(row.ref)</td><th scope="row" class="title">\(row.name)</th><td>\(map.bar(coverage))</td><td class="num nowrap">\(map.gap(coverage))</td></tr>
                        """
                })</tbody></table>
                """))
            """
    }
}

/// Draws the rows of ``UI/coverage(_:_:from:to:today:rows:)``: one unit is one day.
struct CoverageMap {
    let hatch: String
    let from, to, today: UI.Day
    var days: Int { to.number - from.number + 1 }

    func bar(_ coverage: UI.Coverage?) -> HTML {
        let end = today < from ? 0 : min(today.number - from.number + 1, days)
        return """
            <svg class="cover" viewBox="0 0 \(days) 16" preserveAspectRatio="none" role="img" aria-label="\(sentence(coverage))">\(when(end < days, #"<rect class="ahead" x="\#(end)" y="4.5" width="\#(days - end)" height="7"/>"#))\((coverage?.have ?? []).html {
                #"<rect class="have" x="\#($0.lowerBound - from.number)" y="4" width="\#($0.count)" height="8"/>"#
            })\((coverage?.gaps ?? []).html {
                #"<rect class="gap" fill="url(#\#(hatch))" x="\#($0.lowerBound - from.number)" y="1" width="\#($0.count)" height="14"/>"#
            })\(when(0..<days ~= end, now(end)))</svg>
            """
    }

    private func now(_ x: Int) -> HTML { #"<line class="now" x1="\#(x)" x2="\#(x)" y1="0" y2="16"/>"# }

    func gap(_ coverage: UI.Coverage?) -> HTML {
        guard let coverage else { return UI.state(.out, "not begun") }
        let days = coverage.gapDays
        return days == 0 ? UI.state(.good, "none") : "\(UI.number(days)) \(days == 1 ? "day" : "days")"
    }

    func sentence(_ coverage: UI.Coverage?) -> String {
        guard let coverage else { return "the window has not begun" }
        if coverage.gaps.isEmpty { return to <= today ? "whole window" : "whole window so far" }
        if coverage.have.isEmpty { return "no evidence" }
        let shown = coverage.gaps.prefix(4).map { gap in
            gap.count == 1
                ? UI.Day(number: gap.lowerBound).words
                : UI.Day(number: gap.lowerBound).words + " to " + (gap.upperBound == today.number ? "today" : UI.Day(number: gap.upperBound).words)
        }
        let more = coverage.gaps.count - shown.count
        return "no evidence for " + shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// The names of the months over their first days. Not more than a dozen, so that they do not run into each other.
    var months: HTML {
        let firsts = (0..<min(days, 4_000)).filter { UI.Day(number: from.number + $0).parts.day == 1 || $0 == 0 }
        let step = max(1, (firsts.count + 11) / 12)
        // A window that begins late in a month would put two names on top of each other.
        let shown = firsts.enumerated().filter { i, first in i.isMultiple(of: step) && !(i == 0 && firsts.count > 1 && firsts[1] * 16 < days) }.map(\.element)
        return """
            <span class="hide">Evidence by month</span><svg class="months" aria-hidden="true">\(shown.html { #"<text x="\#(UI.decimal(Double($0) / Double(days) * 100))%" y="12">\#(UI.Day(number: from.number + $0).monthName)</text>"# })</svg>
            """
    }

    var legend: HTML {
        """
        <p class="legend"><span><svg class="cover key" viewBox="0 0 24 12" aria-hidden="true"><rect class="have" y="2" width="24" height="8"/></svg>evidence</span> <span><svg class="cover key" viewBox="0 0 24 12" aria-hidden="true"><rect class="gap" fill="url(#\(hatch))" width="24" height="12"/></svg>gap</span> <span><svg class="cover key" viewBox="0 0 24 12" aria-hidden="true"><rect class="ahead" x="1" y="2.5" width="22" height="7"/></svg>still ahead</span> <span><svg class="cover key" viewBox="0 0 24 12" aria-hidden="true"><line class="now" x1="12" x2="12" y1="0" y2="12"/></svg>today</span></p>
        """
    }
}
