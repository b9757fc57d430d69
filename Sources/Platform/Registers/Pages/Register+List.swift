import Store

/// The page of the list: filters, what applies, the table, the way on.
extension Register {
    func listPage(_ listing: Listing<R>, _ query: ListQuery<R>, _ address: ListAddress, options: [String: [Option]], _ call: Call) -> Page {
        let isNarrowed = !query.words.isEmpty || !query.filters.isEmpty
        let mayChange = call.may(writes)
        let actions: HTML = """
            \(when(mayChange, UI.linkButton("Import", to: address.path + "/import")))\(when(mayChange, UI.linkButton("Add \(one)", to: address.path + "/new", .primary)))
            """
        let rows: HTML =
            listing.records.isEmpty
            ? nothing(isNarrowed: isNarrowed || query.cursor != nil, mayChange: mayChange, address)
            : "\(table(listing.records, query, address, call.dates(isList: true)))\(pager(listing, address))"
        return Page(
            many, area: path,
            """
            \(UI.head(many, lead: lead.isEmpty ? nil : "\(lead)", actions: UI.actions(actions)))
            \(when(address.query["done"] == "deleted", UI.notice(.good, "The \(noun) was deleted.")))
            \(filters(query, address, options))\(applied(listing, query, address, options))
            \(rows)
            """)
    }

    private func filters(_ query: ListQuery<R>, _ address: ListAddress, _ options: [String: [Option]]) -> HTML {
        let asked = fields.all.filter { $0.uses.contains(.filter) }
        let isSearched = fields.all.contains { $0.uses.contains(.search) }
        guard isSearched || !asked.isEmpty else { return HTML() }
        let kept = ["sort", "limit"].compactMap { name in address.query[name].map { (name: name, value: $0) } }
        return UI.filters(
            to: address.path, hidden: kept,
            """
            \(when(isSearched, UI.filter("q", "Words", .line(query.words, .search), .grow)))\(asked.html { $0.filter(address.query, options: options) })
            """)
    }

    private func applied(_ listing: Listing<R>, _ query: ListQuery<R>, _ address: ListAddress, _ options: [String: [Option]]) -> HTML {
        var chips = query.filters.map { filter in
            (label: chip(filter, options), without: address.with([filter.name: String?.none]))
        }
        if !query.words.isEmpty { chips.insert((label: "Words: \(query.words)", without: address.with(["q": String?.none])), at: 0) }
        let count = listing.next == nil ? "\(listing.records.count)" : "\(listing.records.count) and more"
        return UI.applied("\(count) shown", chips: chips, links: [UI.link("CSV", to: address.whole(path: address.path + "/csv"))])
    }
    private func chip(_ filter: Filter<R>, _ options: [String: [Option]]) -> String {
        let known = filter.field.kind.options ?? options[filter.field.name] ?? []
        let value = known.first { $0.value == filter.text }?.label ?? (filter.field.kind.base == .flag ? (filter.text == "true" ? "yes" : "no") : filter.text)
        return switch filter.comparison {
        case .equal, .contains: "\(filter.field.label): \(value)"
        case .from: "\(filter.field.label) from \(value)"
        case .to: "\(filter.field.label) to \(value)"
        }
    }

    private func nothing(isNarrowed: Bool, mayChange: Bool, _ address: ListAddress) -> HTML {
        if isNarrowed { return UI.empty("No \(noun) here fits these filters.", action: UI.linkButton("Show all", to: address.path)) }
        return UI.empty("There is nothing in \(many.lowercased()) yet.", action: mayChange ? UI.linkButton("Add \(one)", to: address.path + "/new") : nil)
    }

    private func pager(_ listing: Listing<R>, _ address: ListAddress) -> HTML {
        let isLater = address.query["after"].map { !$0.isEmpty } ?? false
        guard isLater || listing.next != nil else { return HTML() }
        return UI.pager(
            "\(listing.records.count) rows on this page", newer: isLater ? ("First rows", address.with([:])) : nil,
            older: listing.next.map { ("Next rows", address.with(["after": $0])) })
    }
}
