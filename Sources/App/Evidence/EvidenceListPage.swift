internal import Platform
internal import Store

/// The list of evidence: filters, what applies, the table, the way on.
struct EvidenceListPage {
    let call: Call
    let form: Form
    let query: EvidenceQuery
    let listing: EvidenceListing
    let controls: [UI.Option]
    let frameworks: [String]
    let names: FrameworkNames
    private var place: String { call.base + "/evidence" }

    var page: Page {
        let mayAdd = call.may(Permission.evidenceAdd.rawValue)
        return Page(
            "Evidence", area: "evidence",
            """
            \(UI.head("Evidence", lead: "What shows that controls work, and which days it speaks of.", actions: UI.actions(
                UI.linkButton("Coverage", to: place + "/coverage"), when(mayAdd, UI.linkButton("Add evidence", to: place + "/new", .primary)))))
            \(when(form["done"] == "deleted", UI.notice(.good, "The evidence was deleted.")))
            \(filters)
            \(UI.applied(listing.next == nil ? "\(listing.items.count) shown" : "\(listing.items.count) and more shown", chips: chips))
            \(listing.items.isEmpty ? nothing(mayAdd) : "\(table)\(pager)")
            """)
    }

    private var filters: HTML {
        let days = query.expiringWithin.map(String.init) ?? ""
        let hidden = form["limit"].map { [(name: "limit", value: $0)] } ?? []
        return UI.filters(
            to: place, hidden: hidden, UI.filter("q", "Words", .line(query.words, .search), .grow),
            UI.filter("state", "State", .select(query.state?.rawValue ?? "", EvidenceState.allCases.map { UI.Option($0.rawValue, $0.ui.word) }, empty: "Any")),
            UI.filter("kind", "Kind", .select(query.kind?.rawValue ?? "", EvidenceKind.allCases.map { UI.Option($0.rawValue, $0.label) }, empty: "Any")),
            UI.filter(
                "expiring_within", "Expires",
                .select(days, [("14", "within 14 days"), ("30", "within 30 days"), ("90", "within 90 days")].map { UI.Option($0.0, $0.1) }, empty: "Any")),
            when(
                !controls.isEmpty && controls.count <= EvidencePageHandlers.choiceLimit,
                UI.filter("control_id", "Control", .select(query.control ?? "", controls, empty: "Any"))),
            when(
                !frameworks.isEmpty,
                UI.filter("framework", "Framework", .select(query.framework ?? "", frameworks.map { UI.Option($0, names.name(of: $0)) }, empty: "Any"))))
    }

    private var chips: [(label: String, without: String)] {
        var chips: [(label: String, without: String)] = []
        if !query.words.isEmpty { chips.append(("Words: \(query.words)", address(without: "q"))) }
        if let state = query.state { chips.append(("State: \(state.ui.word)", address(without: "state"))) }
        if let review = query.review { chips.append(("Review: \(review.label)", address(without: "review"))) }
        if let kind = query.kind { chips.append(("Kind: \(kind.label)", address(without: "kind"))) }
        if let days = query.expiringWithin { chips.append(("Expires within \(days) days", address(without: "expiring_within"))) }
        if let control = query.control { chips.append(("Control: \(controls.first { $0.value == control }?.label ?? "one")", address(without: "control_id"))) }
        if let framework = query.framework { chips.append(("Framework: \(names.name(of: framework))", address(without: "framework"))) }
        return chips
    }

    private func address(without name: String, after: String? = nil) -> String {
        var pairs = form.pairs.filter { $0.name != name && $0.name != "after" && $0.name != "done" && !$0.value.isEmpty }
        if let after { pairs.append((name: "after", value: after)) }
        return pairs.isEmpty
            ? place : place + "?" + pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    private var table: HTML {
        let dates = call.dates(isList: true), today = call.today
        let columns = [
            UI.Column("Evidence", .title), UI.Column("Supports"), UI.Column("Covers"), UI.Column("Counts until", .number), UI.Column("State", .state),
        ]
        return UI.table(
            "Evidence, the newest first", columns,
            listing.items.map { item in
                let evidence = item.evidence
                return .cells([
                    "\(UI.link(evidence.title, to: "\(place)/\(evidence.id)"))\(UI.sub(source(evidence)))",
                    supports(item.links), EvidenceRecordPage.period(evidence, dates),
                    evidence.expiresOn.map { $0 < today ? dates.date($0) : dates.due($0) } ?? "no end",
                    UI.state(evidence.state(on: today).ui),
                ])
            })
    }

    private func source(_ evidence: Evidence) -> String {
        switch evidence.kind {
        case .file: "\(evidence.fileName ?? ""), \(UI.bytes(evidence.size ?? 0))"
        case .link: "Link to \(EvidenceRecordPage.host(evidence.url))"
        }
    }

    private func supports(_ links: [EvidenceLink]) -> HTML {
        guard !links.isEmpty else { return "<span class=\"muted\">nothing yet</span>" }
        let more = links.count - 3
        return "\(links.prefix(3).map(\.ref).joined(separator: ", "))\(when(more > 0, " and \(more) more"))"
    }

    private func nothing(_ mayAdd: Bool) -> HTML {
        if query.isNarrowed || query.after != nil { return UI.empty("No evidence here fits these filters.", action: UI.linkButton("Show all", to: place)) }
        return UI.empty(
            "There is no evidence yet. The first piece is often a policy, an export or a screenshot.",
            action: mayAdd ? UI.linkButton("Add evidence", to: place + "/new") : nil)
    }

    private var pager: HTML {
        guard query.after != nil || listing.next != nil else { return HTML() }
        return UI.pager(
            "\(listing.items.count) on this page", newer: query.after == nil ? nil : ("Newest", address(without: "after")),
            older: listing.next.map { ("Older", address(without: "after", after: $0)) })
    }
}
