internal import Platform
internal import Store

/// The page of one piece of evidence.
struct EvidenceRecordPage {
    let call: Call
    let detail: EvidenceDetail
    /// The reader's member id.
    let member: String
    let choices: [UI.Option]
    let names: FrameworkNames
    let done: String?
    let problem: Problem?
    let stale: Stale<Evidence>?
    let typed: Form?
    private var evidence: Evidence { detail.evidence }
    private var place: String { call.base + "/evidence/" + evidence.id }
    private var mayAdd: Bool { call.may(Permission.evidenceAdd.rawValue) }
    private var mayReview: Bool { call.may(Permission.evidenceReview.rawValue) }
    private var dates: Dates { call.dates() }

    var page: Page {
        let state = evidence.state(on: call.today)
        var page = Page(
            evidence.title, area: "evidence", crumbs: [("Evidence", call.base + "/evidence")], status: problem?.kind.rawValue ?? (stale == nil ? 200 : 409),
            """
            \(UI.head(evidence.title, facts: ["\(UI.state(state.ui))", "Covers \(Self.period(evidence, dates))"], actions: UI.actions(source, when(mayAdd && evidence.review != .withdrawn, UI.linkButton("Edit", to: place + "/edit", key: "e")))))
            \(problem.html { UI.errorSummary($0.fields.isEmpty ? [.init("", $0.message)] : $0.fields) })\(stale.html { EvidenceFormPages.versions($0, "What stands here is how it is now, and your note is kept below. Look at it once more before you decide.") })\(notice)
            \(UI.columns("""
                \(when(!evidence.description.isEmpty, UI.section("h-description", "Description", isProse: true, "\(evidence.description.split(separator: "\n").html { "<p>\(String($0))</p>" })")))
                \(supports)\(review)
                """, rail: """
                \(UI.section("h-details", "Details", UI.properties(details)))
                <p class="small">\(UI.link("As it was on a day", to: place + "/history"))</p>
                \(when(mayAdd && (evidence.review == .toReview || evidence.review == .rejected), "<p class=\"small\">\(UI.link("Delete the evidence", to: place + "/delete"))</p>"))
                """, railName: "About this evidence"))
            """)
        page.hasErrors = problem != nil
        return page
    }

    private var source: HTML {
        switch evidence.kind {
        case .file: UI.linkButton("Download", to: place + "/file", .primary)
        case .link: evidence.url.html { #"<a class="button primary" rel="noreferrer" href="\#($0.address)">Open the link</a>"# }
        }
    }

    private var notice: HTML {
        let words: [String: HTML] = [
            "added": "The evidence was added.", "saved": "The evidence was saved.", "linked": "The evidence was linked.", "unlinked": "The link was removed.",
            "reviewed": "Your review was saved.", "withdrawn": "The evidence was withdrawn.",
        ]
        return done.flatMap { words[$0] }.html { UI.notice(.good, $0) }
    }

    private var supports: HTML {
        let rows = detail.links.map { link in
            UI.Item(name(link), when: mayAdd ? UI.postButton("Remove", to: "\(place)/links/\(link.id)/remove", csrf: call.csrf, .quiet) : nil)
        }
        let form: HTML = when(
            mayAdd && evidence.review != .withdrawn && !choices.isEmpty,
            UI.form(
                to: place + "/links", csrf: call.csrf,
                """
                \(UI.field("target", "Link it to", .select(typed?["target"] ?? "", choices), error: message("target")))
                \(UI.actions(UI.button("Link it")))
                """))
        return UI.section(
            "h-supports", "Supports", note: String(detail.links.count),
            "\(rows.isEmpty ? UI.empty("It supports nothing yet, so it counts for nothing.") : UI.list(rows))\(form)")
    }

    private func name(_ link: EvidenceLink) -> HTML {
        switch link.supports {
        case .control(let id, let code?, let title): "\(UI.link("\(code) \(title ?? "")", to: "\(call.base)/controls/\(id)"))"
        case .requirement(_, let framework?, let requirement?): "\(names.name(of: framework)) \(requirement) \(names.title(of: requirement, in: framework))"
        case .control, .requirement: "\(link.ref)"
        }
    }

    private var review: HTML {
        var body: HTML = HTML()
        if let by = evidence.reviewedBy, let at = evidence.reviewedAt {
            body.append(
                "<p>\(evidence.review.label) by \(by.label ?? "a former member"), \(dates.moment(at.milliseconds)).</p>\(when(!evidence.reviewNote.isEmpty, "<blockquote><p>\(evidence.reviewNote)</p></blockquote>"))"
            )
        }
        switch evidence.review {
        case .toReview where !mayReview: body.append("<p class=\"muted\">A Manager or a CISO reviews it.</p>")
        case .toReview where !evidence.isReviewable(by: member):
            body.append("<p class=\"muted\">You brought this evidence, or said what it covers, so somebody else reviews it.</p>")
        case .toReview:
            body.append(
                form(
                    "review", "Your review",
                    """
                    \(UI.choice("verdict", "Does it show what it says?", value: typed?["verdict"] ?? "", options: [UI.Option("accepted", "Accept it"), UI.Option("rejected", "Reject it")], error: message("verdict")))
                    """, help: "Needed to reject it: say what is missing.", isOptional: true, button: "Save the review"))
        case .accepted where mayReview:
            body.append(
                form(
                    "withdraw", "Withdraw it", "", help: "Say why it no longer counts. It stays here with its file, and supports nothing any more.",
                    isOptional: false, button: "Withdraw the evidence"))
        case .accepted, .rejected, .withdrawn: break
        }
        return UI.section("h-review", "Review", body)
    }

    private func form(_ path: String, _ name: String, _ question: HTML, help: String, isOptional: Bool, button: String) -> HTML {
        UI.form(
            to: "\(place)/\(path)", csrf: call.csrf,
            """
            <input type="hidden" name="version" value="\(String(evidence.version))">\(question)
            \(UI.field("note", "Note", .text(typed?["note"] ?? ""), help: help, error: message("note"), isOptional: isOptional))
            \(UI.actions(UI.button(button, path == "withdraw" ? .danger : .plain)))
            """)
    }

    private func message(_ name: String) -> String? { problem.flatMap { EvidenceFormPages.message(name, $0.fields) } }

    private var details: [(name: String, value: HTML)] {
        var rows: [(name: String, value: HTML)] = [("Kind", "\(evidence.kind.label)")]
        switch evidence.kind {
        case .file:
            rows.append(("File", "\(evidence.fileName ?? "")"))
            rows.append(("Size", "\(UI.bytes(evidence.size ?? 0))"))
            rows.append(("SHA-256", "<code class=\"hash\">\(evidence.sha256 ?? "")</code>"))
        case .link: rows.append(("Address", "\(evidence.url?.address ?? "")"))
        }
        rows.append(("Covers", Self.period(evidence, dates)))
        rows.append(("Collected", dates.date(evidence.collectedOn)))
        rows.append(("Uploaded", "\(dates.moment(evidence.uploadedAt.milliseconds)) by \(evidence.uploadedBy.label ?? "a former member")"))
        if let stated = evidence.statedBy { rows.append(("Period stated by", "\(stated.label ?? "a former member")")) }
        rows.append(("Counts until", evidence.expiresOn.map { dates.date($0) } ?? "no end"))
        return rows
    }

    /// The days that it speaks of, in words.
    static func period(_ evidence: Evidence, _ dates: Dates) -> HTML {
        guard let from = evidence.coversFrom, let to = evidence.coversTo else { return "<span class=\"muted\">no days stated</span>" }
        return from == to ? dates.date(from) : "\(dates.date(from)) to \(dates.date(to))"
    }

    /// Of an https address.
    static func host(_ link: Link?) -> String { String((link?.address ?? "").dropFirst(8).prefix { $0 != "/" && $0 != "?" && $0 != "#" }) }
}
