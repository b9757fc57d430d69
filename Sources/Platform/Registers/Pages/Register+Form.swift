import Store

/// What a form shows besides the record: what was typed, and what became of it.
struct FormState<R: Record> {
    /// As it was typed; nil on the first visit.
    var typed: Form?
    var problems: [Problem.Field] = []
    /// A sentence above the form that belongs to no field.
    var message: String?
    /// Somebody changed the record meanwhile.
    var stale: Stale<R>?
    var status = 200
}

/// The page to add or edit one record.
extension Register {
    func formPage(_ record: R, _ state: FormState<R>, options: [String: [Option]], _ call: Call) -> Page {
        let isNew = record.version == 0, place = "\(call.base)/\(path)"
        let title = isNew ? "Add \(one)" : "Edit \(fields.title(of: record))"
        let back = isNew ? place : "\(place)/\(record.id)"
        let asked = fields.all.filter(\.isWritable)
        let form: HTML = """
            \(when(!isNew, UI.hidden("version", String(record.version))))\(asked.html { field in
                field.question(record, typed: state.typed, options: options, error: state.problems.first { $0.name == field.name }?.message)
            })\(UI.actions(UI.button(isNew ? "Add the \(noun)" : "Save the \(noun)", .primary), UI.link(isNew ? "Leave without adding" : "Leave without saving", to: back)))
            """
        var page = Page(
            title, area: path, crumbs: [(many, place)] + (isNew ? [] : [(fields.title(of: record), back)]), status: state.status,
            """
            \(UI.head(title))
            \(summary(state.problems))\(state.message.html { UI.notice(.bad, "\($0)") })\(state.stale.html(versions))
            \(UI.form(to: back, csrf: call.csrf, form))
            """)
        page.hasErrors = !state.problems.isEmpty
        return page
    }

    /// A name that is no field of the form has nothing to lead to.
    private func summary(_ problems: [Problem.Field]) -> HTML {
        UI.errorSummary(problems.map { fields[$0.name]?.isWritable == true ? $0 : Problem.Field("", $0.message) })
    }

    /// Both versions, field by field. What was typed stays in the form below; saving it again is then done knowingly.
    private func versions(_ stale: Stale<R>) -> HTML {
        let differing = fields.all.filter { $0.isWritable && $0.differs(stale.theirs, stale.yours) }
        return """
            <div class="notice warn"><p>Somebody changed this \(noun) while you were looking at it. What you typed is kept below; saving now puts it in place of theirs.</p>\(when(!differing.isEmpty, """
                <table class="diff"><caption class="hide">Where the two versions differ</caption><thead><tr><th scope="col">Field</th><th scope="col">Now</th><th scope="col">Yours</th></tr></thead><tbody>\(differing.html { field in
                    "<tr><th scope=\"row\">\(field.label)</th><td><del>\(field.plain(stale.theirs))</del></td><td><ins>\(field.plain(stale.yours))</ins></td></tr>"
                })</tbody></table>
                """))</div>
            """
    }
}
