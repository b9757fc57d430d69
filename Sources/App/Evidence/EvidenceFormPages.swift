internal import Platform
internal import Store

/// The pages on which evidence is added, edited and deleted.
enum EvidenceFormPages {
    static func new(
        _ call: Call, _ evidence: Evidence, typed: Form?, target: String, choices: [UI.Option], limit: UInt64, problems: [Problem.Field], status: Int
    ) -> Page {
        let place = call.base + "/evidence"
        let upload = place + "/upload" + question(target)
        var page = Page(
            "Add evidence", area: "evidence", crumbs: [("Evidence", place)], status: status,
            """
            \(UI.head("Add evidence", lead: "A file is sealed with your organisation’s own key and never changed. A link stays where it is; we keep the address."))
            \(UI.errorSummary(problems))
            \(UI.section("h-file", "A file", UI.upload(
                to: upload, label: "File", help: "A document, an image, a table, a text or a mail. What it shows and which days it covers is asked next.",
                accept: FileKind.accepted, limit: Int(clamping: limit), button: "Upload the file")))
            \(UI.section("h-link", "Or a link", UI.form(to: place, csrf: call.csrf, """
                \(fields(evidence, typed, problems))
                \(UI.field("target", "Supports", .select(target, choices, empty: "Nothing yet"), help: "More can be added on its page.", error: message("target", problems), isOptional: true))
                \(UI.actions(UI.button("Add the link"), UI.link("Leave without adding", to: place)))
                """)))
            """)
        page.hasErrors = !problems.isEmpty
        return page
    }

    /// A target goes along with the upload, so that evidence added from a control's page is linked to it at once.
    private static func question(_ target: String) -> String {
        switch EvidenceTarget(choice: target) {
        case .control(let id): "?control_id=" + PercentEncoding.encode(id)
        case .requirement(let id): "?assessment_id=" + PercentEncoding.encode(id)
        case nil: ""
        }
    }

    static func edit(
        _ call: Call, _ evidence: Evidence, typed: Form? = nil, isNew: Bool = false, problems: [Problem.Field] = [], stale: Stale<Evidence>? = nil,
        status: Int = 200
    ) -> Page {
        let place = call.base + "/evidence", record = place + "/" + evidence.id
        let title = isNew ? "What does it show?" : "Edit “\(evidence.title)”"
        var page = Page(
            title, area: "evidence", crumbs: [("Evidence", place), (evidence.title, record)], status: status,
            """
            \(UI.head(title, lead: isNew ? "The file is stored. Say what it shows and which days it covers: an auditor asks for days." : nil))
            \(UI.errorSummary(problems.map { Evidence.fields[$0.name] == nil ? Problem.Field("", $0.message) : $0 }))\(stale.html { versions($0, "What you typed is kept below; saving now puts it in place of theirs.") })
            \(when(evidence.review == .accepted, UI.notice(.note, "This evidence was accepted as it is: only its title and description can change.")))
            \(UI.form(to: record, csrf: call.csrf, """
                <input type="hidden" name="version" value="\(String(evidence.version))">\(fields(evidence, typed, problems))
                \(UI.actions(UI.button("Save the evidence", .primary, key: "Control+Enter"), UI.link(isNew ? "Say it later" : "Leave without saving", to: record)))
                """))
            """)
        page.hasErrors = !problems.isEmpty
        return page
    }

    /// Both versions, where they differ. Whoever sends the form again does so knowingly.
    static func versions(_ stale: Stale<Evidence>, _ next: String) -> HTML {
        let changes =
            [UI.Change("Version", before: String(stale.theirs.version), after: String(stale.yours.version))]
            + Evidence.fields.diff(stale.theirs, stale.yours).filter { !["reviewed_at", "reviewed_by"].contains($0.name) }.map { change in
                UI.Change(Evidence.fields.label(change.name), before: change.before?.logText, after: change.after?.logText)
            }
        return UI.notice(
            .warn,
            """
            <p>Somebody changed this evidence while you were looking at it. \(next)</p>\
            \(UI.diff("Where the two versions differ", changes, heads: ("Now", "Yours")))
            """)
    }

    /// Every writable field once: a form that leaves one out would not be one of ours.
    private static func fields(_ evidence: Evidence, _ typed: Form?, _ problems: [Problem.Field]) -> HTML {
        func value(_ name: String, _ stored: String?) -> String { typed?[name] ?? stored ?? "" }
        func day(_ name: String, _ stored: Day?, isOptional: Bool = true) -> HTML {
            UI.field(
                name, Evidence.fields.label(name), .day(value(name, stored?.iso)), help: Evidence.fields[name]?.help, error: message(name, problems),
                isOptional: isOptional)
        }
        let url: HTML =
            evidence.kind == .link
            ? UI.field("url", "Address", .line(value("url", evidence.url?.address), .address), help: "Begins with https://.", error: message("url", problems))
            : #"<input type="hidden" name="url" value="">"#
        return """
            \(UI.field("title", "Title", .line(value("title", evidence.title)), help: Evidence.fields["title"]?.help, error: message("title", problems)))
            \(url)
            \(UI.pair(day("covers_from", evidence.coversFrom), day("covers_to", evidence.coversTo)))
            \(UI.pair(day("collected_on", evidence.collectedOn, isOptional: false), day("expires_on", evidence.expiresOn)))
            \(UI.field("description", "Description", .text(value("description", evidence.description)), help: Evidence.fields["description"]?.help, error: message("description", problems), isOptional: true))
            """
    }

    static func delete(_ call: Call, _ evidence: Evidence, stale: Stale<Evidence>? = nil) -> Page {
        let place = call.base + "/evidence", record = place + "/" + evidence.id
        let both = stale.html { versions($0, "Look at it as it is now before you delete it.") }
        let question = UI.confirmation(
            UI.Confirmation(
                "Delete “\(evidence.title)”?",
                consequence: evidence.kind == .file
                    ? "The file and its key are erased for good. The audit log keeps that they were there."
                    : "The link leaves the list for good. The audit log keeps that it was there.",
                verb: "Delete the evidence", path: record + "/delete", keep: ("Keep it", record),
                fields: #"<input type="hidden" name="version" value="\#(String(evidence.version))">"#), csrf: call.csrf)
        return Page(
            "Delete evidence", area: "evidence", crumbs: [("Evidence", place), (evidence.title, record)], status: stale == nil ? 200 : 409,
            "\(both)\(question)")
    }

    static func message(_ name: String, _ problems: [Problem.Field]) -> String? { problems.first { $0.name == name }?.message }
}
