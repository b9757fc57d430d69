internal import Platform
internal import Store

/// The account's own log, which only its owner reads.
struct OwnLogRoutes {
    let accounts: Accounts
    static let path = "/account/log"

    var routes: [Route] {
        [
            Route(
                .get, Self.path, .account, .page, summary: "See what happened to one's account", asks: ["after", "limit"],
                judge: { query, _ in _ = try LogQuery(query) }
            ) {
                call in
                let query = try LogQuery(call.query())
                let listing = try await OwnLog(accounts: accounts).list(of: call.account, before: query.after, limit: query.limit)
                return .page(page(listing, query, call))
            }
        ]
    }

    private func page(_ listing: OwnLog.Listing, _ query: LogQuery, _ call: Call) -> Page {
        var page = Page(
            "Log of your account", crumbs: MyAccountPages.crumbs,
            """
            \(UI.head("Log of your account", lead: "Each time you or somebody else signed in, tried to, or changed how you sign in. Your organisations see that something changed, and no more; none sees another."))
            \(UI.section("entries", "Entries", note: "times in \(call.zone.name)", """
                \(listing.entries.isEmpty ? UI.empty("There is no entry yet.") : table(listing.entries, call.dates()))
                \(when(!listing.entries.isEmpty, pager(listing, query)))
                """))
            """)
        page.isBroad = true
        return page
    }

    private func table(_ entries: [OwnLog.Entry], _ dates: Dates) -> HTML {
        UI.table(
            "Newest entries first", [UI.Column("What", .title), UI.Column("By"), UI.Column("When"), UI.Column("Details")],
            entries.map { entry in
                .cells(["\(entry.what)", "\(entry.who)", dates.moment(entry.at), details(entry)])
            })
    }

    private func details(_ entry: OwnLog.Entry) -> HTML {
        guard !entry.changes.isEmpty else { return HTML() }
        return UI.diff("What entry \(entry.position) says", entry.changes)
    }

    private func pager(_ listing: OwnLog.Listing, _ query: LogQuery) -> HTML {
        let (first, last) = (listing.entries.first?.position ?? 0, listing.entries.last?.position ?? 0)
        return UI.pager(
            "Entries \(UI.number(Int(clamping: last))) to \(UI.number(Int(clamping: first)))",
            newer: query.after == nil ? nil : ("Newest entries", query.address(Self.path)),
            older: listing.next.map { ("Older entries", query.address(Self.path, after: $0)) })
    }
}
