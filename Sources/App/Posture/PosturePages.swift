internal import Platform

/// The posture of a framework: the chart, and its data as a table.
enum PosturePages {
    static func page(_ catalogue: Catalogue, _ states: [RequirementState], _ call: Call) -> Page {
        let all = PostureCount(states), themeOf = catalogue.themeOf
        let rows = catalogue.themes.compactMap { theme -> (name: HTML, slices: [UI.Slice])? in
            let here = states.filter { themeOf[$0.requirement] == theme.id }
            return here.isEmpty ? nil : ("\(theme.id) \(theme.title)", PostureCount(here).slices)
        }
        return Page(
            "Posture of \(catalogue.name)", area: "frameworks",
            crumbs: [("Frameworks", call.base + "/frameworks"), (catalogue.name, "\(call.base)/frameworks/\(catalogue.id)")],
            """
            \(UI.head("Posture of \(catalogue.name)", lead: "What your verdicts rest on today. Only requirements that are met, with accepted evidence that has not expired, count as proven."))
            \(FrameworkPages.tabs(catalogue, current: "/posture", call))
            \(all.figure(of: "requirements"))
            \(when(all.proven == 0, UI.notice(.note, "<p>Nothing is proven yet. A requirement counts once it is met and a piece of evidence for it was accepted.</p>")))
            \(UI.section("h-themes", "By theme", UI.stackTable("Posture by theme", of: "Theme", rows: rows)))
            \(UI.section("h-words", "What the words mean", UI.properties([
                ("Proven by fresh evidence", "Met, with accepted evidence that has not expired."), ("Stated without evidence", "Met, because somebody or a test says so; nothing that was accepted shows it."),
                ("Stale", "Met or partly met, on evidence that has all expired."), ("Known gap", "Partly met or not met, and you know it."),
                ("Not measured", "Nobody has looked yet. Where everything starts."), ("Not applicable", "Left out, with a reason; not counted in the share."),
            ])))
            """)
    }

    static func json(_ catalogue: Catalogue, _ states: [RequirementState], day: Day) -> [UInt8] {
        var out = Out(capacity: 2_000)
        let themeOf = catalogue.themeOf
        out.object { out in
            out.member("framework", catalogue.id)
            out.member("day", day.iso)
            PostureCount(states).write(into: &out)
            out.member("themes", catalogue.themes) { theme, out in
                out.object { out in
                    out.member("id", theme.id)
                    out.member("title", theme.title)
                    PostureCount(states.filter { themeOf[$0.requirement] == theme.id }).write(into: &out)
                }
            }
        }
        return out.bytes
    }
}
