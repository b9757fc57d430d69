internal import Platform
internal import Store

/// The list of controls with how each stands, which no column holds: it is computed for the rows that are shown.
struct ControlListPage {
    let controls: Controls
    let catalogues: Catalogues

    func answer(_ call: Call) async throws -> Answer {
        let query = try call.query(), filter = try ControlFilter(query), today = call.today
        let (ids, work, serves, people) = try await controls.store.read(call.member.scope) { tx in
            let ids = try tx.controls(filter)
            let shown = Array(ids.prefix(ControlFilter.limit))
            return (ids, try tx.controls(.these(shown), today: today), try tx.serviceCounts(shown), try tx.people())
        }
        let shown = ids.prefix(ControlFilter.limit).compactMap { work.controls[$0] }
        let next = ids.count > ControlFilter.limit ? shown.last.map { Cursor(order: ControlFilter.order, key: .text($0.code), id: $0.id).text } : nil
        return .page(page(shown, serves: serves, people: people, filter, query, next: next, call))
    }

    private func page(
        _ shown: [ServingControl], serves: [String: Int], people: [(id: String, name: String)], _ filter: ControlFilter, _ query: Form, next: String?,
        _ call: Call
    ) -> Page {
        let place = call.base + "/controls", mayWrite = call.may(Permission.controlsWrite.rawValue), dates = call.dates(isList: true)
        func address(without name: String? = nil, after: String? = nil) -> String {
            var pairs = query.pairs.filter { $0.name != name && $0.name != "after" && $0.name != "done" && !$0.value.isEmpty }
            if let after { pairs.append(("after", after)) }
            return pairs.isEmpty
                ? place : place + "?" + pairs.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
        }
        let known: [(name: String, label: String)] = [
            ("q", filter.words), ("state", filter.state?.label ?? ""),
            ("owner_id", filter.owner.map { id in people.first { $0.id == id }?.name ?? "chosen owner" } ?? ""),
            ("cadence", filter.cadence?.label ?? ""), ("framework", filter.framework.map { catalogues.framework($0)?.short ?? $0 } ?? ""),
        ]
        let chips = known.filter { !$0.label.isEmpty }.map { (label: $0.label, without: address(without: $0.name)) }
        let isNarrow = !chips.isEmpty || filter.after != nil
        return Page(
            "Controls", area: "controls",
            """
            \(UI.head("Controls", lead: "What we do to stay secure. One control serves requirements in several frameworks.",
                actions: UI.actions(when(mayWrite, UI.linkButton("Import", to: place + "/import")), when(mayWrite, UI.linkButton("Add a control", to: place + "/new", .primary)))))
            \(when(query["done"] == "deleted", UI.notice(.good, "The control was deleted.")))
            \(filters(filter, people, place))
            \(UI.applied("\(shown.count) shown", chips: chips, links: [UI.link("CSV", to: place + "/csv")]))
            \(shown.isEmpty ? empty(isNarrow: isNarrow, mayWrite: mayWrite, place) : table(shown, serves, place, dates))
            \(when(next != nil || filter.after != nil, UI.pager("\(shown.count) rows on this page", newer: filter.after == nil ? nil : ("First rows", address()), older: next.map { ("Next rows", address(after: $0)) })))
            """)
    }

    private func filters(_ filter: ControlFilter, _ people: [(id: String, name: String)], _ place: String) -> HTML {
        let frameworks = catalogues.frameworks.map { UI.Option($0.id, $0.short) }
        return UI.filters(
            to: place,
            """
            \(UI.filter("q", "Words or number", .line(filter.words, .search), .grow))\(UI.filter("state", "Stage", .select(filter.state?.rawValue ?? "", ControlState.allCases.map { UI.Option($0.rawValue, $0.label) }, empty: "Any")))\(UI.filter("owner_id", "Owner", .select(filter.owner ?? "", people.map { UI.Option($0.id, $0.name) }, empty: "Anyone")))\(UI.filter("framework", "Serves", .select(filter.framework ?? "", frameworks, empty: "Any framework")))\(UI.filter("cadence", "Tested", .select(filter.cadence?.rawValue ?? "", Cadence.allCases.map { UI.Option($0.rawValue, $0.label) }, empty: "Any")))
            """)
    }

    private func empty(isNarrow: Bool, mayWrite: Bool, _ place: String) -> HTML {
        if isNarrow { return UI.empty("No control fits these filters.", action: UI.linkButton("Show all", to: place)) }
        return UI.empty(
            "There are no controls yet. Adopting a framework can bring the common ones.",
            action: mayWrite ? UI.linkButton("Add a control", to: place + "/new") : nil)
    }

    private func table(_ shown: [ServingControl], _ serves: [String: Int], _ place: String, _ dates: Dates) -> HTML {
        let rows = shown.map { control in
            UI.Row.cells([
                "\(control.code)", UI.link(control.title, to: "\(place)/\(control.id)"),
                "\(UI.state(control.health.state))\(when(!control.condition.reasons.isEmpty, UI.sub(control.condition.reasons.joined(separator: ", "))))",
                "\(control.owner ?? "nobody")", "\(control.cadence.label)", control.last.map { dates.date($0.day) } ?? "never",
                control.condition.nextTest.map { $0 < dates.today ? dates.due($0) : dates.date($0) } ?? HTML(), "\(serves[control.id] ?? 0)",
            ])
        }
        return UI.table(
            "Controls, by number",
            [
                UI.Column("Number", .ref), UI.Column("Control", .title), UI.Column("State", .state), UI.Column("Owner"), UI.Column("Tested"),
                UI.Column("Last", .number), UI.Column("Next", .number), UI.Column("Serves", .number),
            ], rows)
    }
}
