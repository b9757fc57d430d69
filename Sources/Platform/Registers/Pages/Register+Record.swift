import Store

/// The page of one record, and the page before it is deleted.
extension Register {
    func recordPage(_ record: R, sections: HTML, done: String?, _ call: Call) -> Page {
        let title = fields.title(of: record), place = "\(call.base)/\(path)"
        let dates = call.dates()
        let long = fields.all.filter { $0.kind.base == .longText && $0.spelling(record)?.isEmpty == false }
        let body: HTML = """
            \(long.html { field in
                UI.section("h-\(field.name)", field.label, isProse: true, paragraphs(field.plain(record)))
            })\(sections)
            """
        let details = fields.all.filter { $0.kind.base != .longText && $0 !== fields.title }.map { field in
            (name: field.label, value: value(of: field, record, dates, call))
        }
        let mayChange = call.may(writes)
        return Page(
            title, area: path, crumbs: [(many, place)],
            """
            \(UI.head(title, actions: UI.actions(when(mayChange, UI.linkButton("Edit", to: "\(place)/\(record.id)/edit", key: "e")), actions(record, call))))
            \(notice(done))
            \(UI.columns(body, rail: """
                \(UI.section("h-details", "Details", UI.properties(details)))
                \(when(mayChange, #"<p class="small">\#(UI.link("Delete the \(noun)", to: "\(place)/\(record.id)/delete"))</p>"#))
                """, railName: "About this \(noun)"))
            """)
    }

    /// A relation leads to what it points at, where that has pages and may be seen.
    private func value(of field: Field<R>, _ record: R, _ dates: Dates, _ call: Call) -> HTML {
        let shown = HTML { field.show(record, &$0, dates) }
        if shown.isEmpty { return "<span class=\"muted\">none</span>" }
        guard let place = field.kind.reference?.path, let id = field.spelling(record), field.plain(record) != id else { return shown }
        return "<a class=\"in\" href=\"\("\(call.base)/\(place)/\(id)")\">\(shown)</a>"
    }

    private func notice(_ done: String?) -> HTML {
        switch done {
        case "added": UI.notice(.good, "The \(noun) was added.")
        case "saved": UI.notice(.good, "The \(noun) was saved.")
        default: HTML()
        }
    }
    private func paragraphs(_ text: String) -> HTML {
        text.split(separator: "\n").html { "<p>\(String($0))</p>" }
    }

    func deletePage(_ record: R, _ call: Call) -> Page {
        let title = fields.title(of: record), place = "\(call.base)/\(path)/\(record.id)"
        return Page(
            "Delete \(title)", area: path, crumbs: [(many, "\(call.base)/\(path)"), (title, place)],
            UI.confirmation(
                UI.Confirmation(
                    "Delete “\(title)”?", consequence: "The \(noun) leaves the register for good. The audit log keeps what it was.",
                    verb: "Delete the \(noun)", path: place + "/delete", keep: ("Keep it", place),
                    fields: UI.hidden("version", String(record.version))), csrf: call.csrf))
    }
}
