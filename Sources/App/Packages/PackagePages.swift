internal import Platform
internal import Store

/// Packages and engagements as people see them.
enum PackagePages {
    static func packages(
        _ draft: PackageDraft, _ problems: [Problem.Field], frameworks: [Catalogue], engagements: (items: [Engagement], next: String?), made: [LoggedChange],
        status: Int,
        _ call: Call, dates: Dates
    ) -> Page {
        let path = call.base + "/packages"
        let names = Dictionary(frameworks.map { ($0.id, $0.short) }, uniquingKeysWith: { first, _ in first })
        var page = Page(
            "Audit packages", area: "packages", status: status,
            """
            \(UI.head("Audit packages", lead: "One file for an auditor: what applies, how it is done, what shows it, and the proof that nothing was changed since. It verifies without us.",
                actions: when(call.may(Permission.engagementsMake.rawValue), UI.linkButton("Invite auditors", to: call.base + "/engagements/new"))))
            \(UI.errorSummary(problems))\((try? call.query()["done"]).flatMap { said[$0] }.html { UI.notice(.good, "<p>\($0)</p>") })
            \(UI.section("make", "Make a package", frameworks.isEmpty ? UI.empty("Adopt a framework first: a package is about one.") : form(draft, problems, frameworks, path, call)))
            \(UI.section("verify", "How it is verified", isProse: true, """
                <p>The reader needs the program and our key for packages, which should reach them another way than the package: \(UI.link("/.well-known/aertous-keys", to: "/.well-known/aertous-keys")).</p>
                <pre>aertous package verify PACKAGE.zip --key KEY</pre>
                """))
            \(UI.section("engagements", "Engagements", engagements.items.isEmpty ? UI.empty("Nobody from outside was invited yet.") : table(engagements, names, call, dates)))
            \(UI.section("made", "Made before", made.isEmpty ? UI.empty("No package was made yet.") : table(made, names, dates)))
            """)
        page.hasErrors = !problems.isEmpty
        return page
    }

    private static let said = [
        "made": "The engagement is saved.", "changed": "The engagement is changed. It counts from the next request.",
        "ended": "The engagement has ended. Its auditors see nothing of it any more.",
    ]

    private static func form(_ draft: PackageDraft, _ problems: [Problem.Field], _ frameworks: [Catalogue], _ path: String, _ call: Call) -> HTML {
        UI.form(
            to: path, csrf: call.csrf,
            """
            \(UI.field("framework", "Framework", .select(draft.framework, frameworks.map { UI.Option($0.id, $0.name) }), error: message("framework", problems)))
            \(UI.pair(UI.field("from", "From", .day(draft.from), error: message("from", problems)), UI.field("to", "Until", .day(draft.to), error: message("to", problems))))
            \(UI.actions(UI.button("Make the package", .primary)))
            """)
    }

    private static func table(_ engagements: (items: [Engagement], next: String?), _ frameworks: [String: String], _ call: Call, _ dates: Dates)
        -> HTML
    {
        let mayChange = call.may(Permission.engagementsMake.rawValue)
        let table = UI.table(
            "Engagements, newest first",
            [UI.Column("Engagement", .title), UI.Column("Framework"), UI.Column("Days"), UI.Column("Auditors"), UI.Column("Access ends", .number)],
            engagements.items.map {
                .cells([
                    mayChange ? UI.link($0.title, to: "\(call.base)/engagements/\($0.id)") : "\($0.title)", "\(frameworks[$0.framework] ?? $0.framework)",
                    "\($0.from.words) to \($0.to.words)", "\($0.auditors.map(\.name).joined(separator: ", "))",
                    dates.date($0.endsOn),
                ])
            })
        let past = when(mayChange, "<p>\(UI.link("As they were", to: "\(call.base)/engagements/history"))</p>")
        return "\(table)\(past)\(engagements.next.html { "<p>\(UI.link("Older engagements", to: "\(call.base)/packages?after=\($0)#engagements"))</p>" })"
    }

    private static func table(_ made: [LoggedChange], _ frameworks: [String: String], _ dates: Dates) -> HTML {
        UI.table(
            "Packages, newest first",
            [UI.Column("Framework", .title), UI.Column("Days"), UI.Column("Engagement"), UI.Column("By"), UI.Column("When", .number)],
            made.map { change in
                func value(_ name: String) -> String { change.fields.first { $0.name == name }?.after.words ?? "" }
                func day(_ name: String) -> String { Day(iso: value(name))?.words ?? value(name) }
                let framework = value("framework")
                return .cells([
                    "\(frameworks[framework] ?? framework)", "\(day("from")) to \(day("to"))", "\(value("engagement"))", "\(change.who)",
                    dates.moment(change.at),
                ])
            })
    }

    /// - Parameters:
    ///   - one: the engagement that is changed; nil for a new one.
    ///   - stale: where somebody else changed it since it was read.
    static func engagement(
        _ draft: EngagementDraft, _ problems: [Problem.Field], of one: Engagement?, stale: StaleEngagement? = nil, frameworks: [Catalogue],
        auditors: [Engagement.Auditor], _ call: Call
    ) -> Page {
        let title = one?.title ?? "Invite auditors", path = call.base + "/engagements" + (one.map { "/" + $0.id } ?? "")
        let framework =
            one == nil
            ? UI.field(
                "framework", "Framework", .select(draft.framework, frameworks.map { UI.Option($0.id, $0.name) }), error: message("framework", problems))
            : HTML()
        return Page(
            title, area: "packages", crumbs: [("Audit packages", call.base + "/packages")], status: stale != nil ? 409 : problems.isEmpty ? 200 : 422,
            """
            \(UI.head(title, lead: "They see the framework, its controls and its evidence, and nothing else, until the day that access ends."))
            \(UI.errorSummary(problems))\(stale.html(versions))
            \(UI.form(to: path, csrf: call.csrf, """
                \(one.html { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" })
                \(UI.field("title", "Title", .line(draft.title), help: "As the auditors call it: Certification audit 2027.", error: message("title", problems)))
                \(framework)
                \(UI.pair(UI.field("from", "From", .day(draft.from), error: message("from", problems)), UI.field("to", "Until", .day(draft.to), error: message("to", problems))))
                \(UI.field("ends_on", "Access ends", .day(draft.endsOn), help: "The last day on which they see anything.", error: message("ends_on", problems)))
                \(auditors.isEmpty ? "<p class=\"muted\">Nobody here is an Auditor yet. Save this, then invite one to it from the team page.</p>" : picks(auditors, draft, problems))
                \(UI.actions(UI.button(one == nil ? "Save the engagement" : "Save the changes", .primary), UI.linkButton("Cancel", to: call.base + "/packages", .quiet)))
                """))
            \(one.html { one in when(one.endsOn >= call.today, UI.section("end", "End it now", "<p class=\"prose\">Its auditors see nothing of it from the next request on.</p>\(UI.actions(UI.postButton("End the engagement", to: path + "/end", csrf: call.csrf, .danger)))")) })
            """)
    }

    /// Both versions. What was typed stays in the form below; saving it again is then done knowingly.
    private static func versions(_ stale: StaleEngagement) -> HTML {
        func words(_ one: Engagement) -> [(label: String, value: String)] {
            [
                ("Title", one.title), ("From", one.from.words), ("Until", one.to.words), ("Access ends", one.endsOn.words),
                ("Auditors", one.auditors.map(\.name).joined(separator: ", ")),
            ]
        }
        let changes = zip(words(stale.theirs), words(stale.yours)).filter { $0.value != $1.value }.map {
            UI.Change($0.label, before: $0.value, after: $1.value)
        }
        return """
            <div class="notice warn"><div><p>Somebody changed this engagement while you were looking at it. What you typed is kept below; saving now puts it in place of theirs.</p>\(when(!changes.isEmpty, UI.diff("Where the two versions differ", changes, heads: ("Now", "Yours"))))</div></div>
            """
    }

    private static func message(_ name: String, _ problems: [Problem.Field]) -> String? { problems.first { $0.name == name }?.message }

    private static func picks(_ auditors: [Engagement.Auditor], _ draft: EngagementDraft, _ problems: [Problem.Field]) -> HTML {
        let error = message("auditors", problems)
        return """
            <fieldset class="\(error == nil ? "field" : "field wrong")"><legend>Auditors</legend>\(error.html { "<p class=\"error\">\($0)</p>" })<div class="choice">\(auditors.enumerated().html { i, auditor in
                """
                <label><input type="checkbox" \(when(i == 0, "id=\"f-auditors\" "))name="auditors" value="\(auditor.id)" \(when(draft.auditors.contains(auditor.id), "checked"))> \(auditor.name)</label>
                """
            })</div></fieldset>
            """
    }
}
