internal import Platform
internal import Store

/// The past as people read it.
struct HistoryPages {
    let kind: RecordedKind
    let query: AsOfQuery
    let call: Call
    let framework: @Sendable (String) -> String
    private var dates: Dates { call.dates() }
    private var path: String { "\(call.base)/\(kind.page)" }
    private var crumbs: [(label: String, path: String)] { call.may(kind.home.reads) ? [(kind.home.name, "\(call.base)/\(kind.home.path)")] : [] }

    func list(_ listing: Past.Listing, isWhole: Bool) -> Page {
        let place = path + "/history"
        let rows = listing.records.map { record in
            UI.Row.cells(kind.columns.enumerated().map { i, field in i == 0 ? title(record, field, listing.people) : words(record, field, listing.people) })
        }
        return Page(
            "\(kind.many) as they were", area: kind.home.path, crumbs: crumbs,
            """
            \(UI.head("\(kind.many) as they were", lead: "Told from the audit log, with what you may see today.", facts: query.day == nil ? [] : [dates.moment(query.moment)]))
            \(choice(place))
            \(UI.section("then", "As of \(said)", isProse: false, """
                \(rows.isEmpty ? UI.empty("There was nothing that you may see.") : UI.table("\(kind.many) as of \(said), oldest first", columns, rows))
                \(when(!isWhole, "<p class=\"small muted\">What was deleted since is not shown to your role.</p>"))
                \(when(listing.next != nil || query.after != nil, UI.pager(
                    "\(UI.count(rows.count, kind.noun, kind.many.lowercased()))", newer: query.after == nil ? nil : ("From the beginning", query.address(place)),
                    older: listing.next.map { ("More", query.address(place, after: $0)) })))
                """))
            """)
    }

    func record(_ id: String, _ record: RecordThen?, _ events: [LoggedChange], _ people: [String: String]) -> Page {
        let place = "\(call.base)/\(kind.place(id))"
        let name = record.flatMap { record in kind.columns.first.map { plain(record.values[$0], $0, people) } } ?? kind.noun.capitalisedFirst
        let values = record.map { record in kind.told.map { (name: kind.title(of: $0), value: words(record, $0, people)) } }
        return Page(
            "\(name) as it was", area: kind.home.path, crumbs: crumbs,
            """
            \(UI.head("\(name) as it was", facts: facts(record)))
            \(choice(place))
            \(UI.section("then", "As of \(said)", values.map { UI.properties($0) } ?? UI.empty("It was not there yet.")))
            \(UI.section("changes", "What happened to it", note: "newest first", events.isEmpty ? UI.empty("Nothing was changed since it was made.") : UI.timeline(events.map { event in
                event.event(event.what, label: kind.label, words: { plain(.text($1), $0, people) }, dates)
            })))
            """)
    }

    private func facts(_ record: RecordThen?) -> [HTML] {
        var facts: [HTML] = query.day == nil ? [] : [dates.moment(query.moment)]
        if let at = record?.deletedAt { facts.append("deleted on \(call.zone.day(of: at).iso)") }
        return facts
    }

    private var said: String { query.day.map { $0.iso + (query.time.isEmpty ? "" : " \(query.time)") } ?? "now" }
    private var columns: [UI.Column] { kind.columns.enumerated().map { UI.Column(kind.label($1), $0 == 0 ? .title : .plain) } }

    private func choice(_ place: String) -> HTML {
        UI.filters(
            to: place, button: "Show", UI.filter("as-of", "As of", .day(query.day?.iso ?? "")),
            UI.filter("time", "Time (\(query.zone.name))", .line(query.time)))
    }

    private func title(_ record: RecordThen, _ field: String, _ people: [String: String]) -> HTML {
        let name = plain(record.values[field], field, people)
        let link = UI.link(name, to: query.address("\(call.base)/\(kind.place(record.id))"))
        guard let at = record.deletedAt else { return link }
        return "\(link)\(UI.sub("deleted on \(call.zone.day(of: at).iso)"))"
    }
    private func words(_ record: RecordThen, _ field: String, _ people: [String: String]) -> HTML { "\(plain(record.values[field], field, people))" }

    private func plain(_ said: LoggedChange.Said?, _ field: String, _ people: [String: String]) -> String {
        guard let said, said != .empty, said != .nothing, said != .text("") else { return "none" }
        guard case .text(let text) = said else { return said.words ?? "" }
        if field == kind.gathered?.name { return text.split(separator: Gathered.separator).map { tie(String($0), people) }.joined(separator: ", ") }
        if field == "framework" { return framework(text) }
        guard kind.people.contains(field) else { return kind.words(field, text) }
        return text.split(separator: " ").map { people[String($0)] ?? kind.lost[field] ?? "a former member" }.joined(separator: ", ")
    }

    /// `ISO 27001 A.5.1` for a requirement, `AC-01 Access is reviewed` for a control.
    private func tie(_ tie: String, _ people: [String: String]) -> String {
        let parts = tie.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = parts.first, parts.count == 2 else { return tie }
        return kind.lost[first].map { people[tie] ?? $0 } ?? "\(framework(first)) \(parts[1])"
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
