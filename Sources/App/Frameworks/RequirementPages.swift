internal import Platform
internal import Store

/// The page of a requirement: guidance, verdict, controls, evidence, tests, history.
enum RequirementPages {
    static func page(_ view: RequirementView, _ forms: RequirementForms, _ call: Call) throws -> Page {
        let state = view.state, dates = call.dates()
        let place = "\(call.base)/frameworks/\(state.framework)", here = "\(place)/requirements/\(state.requirement)"
        let (before, after) = view.catalogue.neighbours(of: state.requirement)
        let theme = view.catalogue.themeOf[state.requirement].flatMap { id in view.catalogue.requirements.first { $0.id == id } }
        let mayAssess = call.may(Permission.requirementsAssess.rawValue)
        let done = try call.query()["done"]
        var page = Page(
            state.title, area: "frameworks", crumbs: [("Frameworks", call.base + "/frameworks"), (view.catalogue.name, place)], status: forms.status,
            """
            \(UI.head(state.title, ref: state.requirement, facts: facts(state, theme, dates), actions: UI.actions(
                before.html { UI.linkButton("← \($0.id)", to: "\(place)/requirements/\($0.id)", key: "p") },
                after.html { UI.linkButton("\($0.id) →", to: "\(place)/requirements/\($0.id)", key: "n") })))
            \(when(done == "saved", UI.notice(.good, "\(state.requirement) was saved.")))
            \(UI.errorSummary(forms.problems))\(forms.stale.html { RequirementForms.versions($0, view) })
            \(UI.columns("""
                \(guidance(state))\(verdict(view, forms, here, next: after, mayAssess, call))\(controls(state, call.base, dates))\(evidence(state, call.base, mayAdd: call.may(Permission.evidenceAdd.rawValue), dates))\(tests(view, call.base, dates))\(history(view, call.base, dates))
                """, rail: "\(details(view, forms, here, mayAssess, call, dates))\(neighbours(view, call.base))", railName: "About this requirement"))
            """)
        page.hasErrors = !forms.problems.isEmpty
        return page
    }

    private static func facts(_ state: RequirementState, _ theme: Catalogue.Entry?, _ dates: Dates) -> [HTML] {
        var facts: [HTML] = [
            UI.state(
                state.effective.state,
                through: state.effective == state.stated ? nil : state.inferred.map { $0.through.joined(separator: ", ") }.flatMap { $0.isEmpty ? nil : $0 })
        ]
        if state.proof != .notMeasured, state.proof != .notApplicable { facts.append(UI.state(state.proof.state)) }
        facts.append("Work \(state.work.label.lowercased()), owner \(state.owner.map { $0.label ?? "a former member" } ?? "nobody")")
        if let due = state.due, state.isLate(on: dates.today) { facts.append(dates.due(due)) }
        if let theme { facts.append("\(theme.id) \(theme.title)") }
        return facts
    }

    private static func guidance(_ state: RequirementState) -> HTML {
        guard let guidance = state.guidance else { return HTML() }
        return UI.section(
            "h-guidance", "What is asked", aside: "Text by Aertous", isProse: true,
            """
            <p>\(guidance.asked)</p>
            <h3>What good looks like</h3>
            <p>\(guidance.good)</p>
            <h3>What an assessor looks for</h3>
            <p>\(guidance.assessor)</p>
            """)
    }

    private static func verdict(_ view: RequirementView, _ forms: RequirementForms, _ here: String, next: Catalogue.Entry?, _ mayAssess: Bool, _ call: Call)
        -> HTML
    {
        let state = view.state, dates = call.dates()
        let stated: HTML = state.statedAt.html { "Stated by \(state.statedBy?.label ?? "a former member"), \(dates.date($0))" }
        let keys: [Verdict: String] = [.met: "m", .partlyMet: "r", .notMet: "x", .notApplicable: "a"]
        let isMandatory = view.catalogue.entry(state.requirement)?.isMandatory ?? false
        let options = ([.met, .partlyMet, .notMet, .notApplicable, .notAssessed] as [Verdict]).filter { !isMandatory || $0 != .notApplicable }
            .map { UI.Option($0.rawValue, $0.label, key: keys[$0]) }
        let typed = forms.verdict
        let chosen = typed.map { $0["verdict"] ?? "" } ?? state.effective.rawValue
        let form: HTML = UI.form(
            to: here + "/verdict", csrf: call.csrf,
            """
            <input type="hidden" name="version" value="\(String(forms.stale?.theirs.version ?? state.version))">
            \(UI.choice("verdict", "After reading the evidence, this requirement is", value: chosen, options: options, error: forms.problem("verdict")))
            \(UI.field("reason", "Reason", .text(typed.map { $0["reason"] ?? "" } ?? state.reason), help: "An auditor will read this. Say what is missing and what happens next.", error: forms.problem("reason"), isOptional: true))
            \(UI.actions(next.html { UI.button("Save and go to \($0.id)", .primary, name: "go", value: "next") }, UI.button("Save", next == nil ? .primary : .plain, name: "go", value: "stay")))
            """)
        let reading: HTML = "<p>\(UI.state(state.stated.state))</p>\(when(!state.reason.isEmpty, "<p>\(state.reason)</p>"))"
        return UI.section("h-verdict", "Verdict", aside: stated, "\(lowered(state, dates))\(mayAssess ? form : reading)")
    }

    /// Both verdicts are told where they differ, and which one counts.
    private static func lowered(_ state: RequirementState, _ dates: Dates) -> HTML {
        guard let inferred = state.inferred, state.stated != .notApplicable, inferred.verdict != state.stated else { return HTML() }
        let source: HTML = inferred.through.isEmpty ? "controls not assigned to you" : "\(inferred.through.joined(separator: ", "))"
        if state.stated == .notAssessed {
            return UI.notice(
                .note,
                "<p>Nobody has stated a verdict. The tests of its controls say <strong>\(inferred.verdict.label.lowercased())</strong>, through \(source), and that counts until somebody decides.</p>"
            )
        }
        let first: HTML =
            "<p>The stated verdict is <strong>\(state.stated.label.lowercased())</strong>. Since \(dates.moment(inferred.since)) the controls say <strong>\(inferred.verdict.label.lowercased())</strong>, through \(source)."
        return state.isLowered
            ? UI.notice(.warn, "\(first) Both are kept; the lower one counts until somebody decides again.</p>")
            : UI.notice(.note, "\(first) Both are kept; the stated one counts.</p>")
    }

    private static func controls(_ state: RequirementState, _ base: String, _ dates: Dates) -> HTML {
        let rows = state.controls.map { control in
            UI.Row.cells([
                UI.link("\(control.code) \(control.title)", to: "\(base)/controls/\(control.id)"), "\(control.owner ?? "nobody")",
                UI.state(control.condition.health.state),
                control.last.map { dates.date($0.day) } ?? "never",
                control.condition.nextTest.map { $0 < dates.today ? dates.due($0) : dates.date($0) } ?? HTML(),
            ])
        }
        return UI.section(
            "h-controls", "Controls that serve it", note: "\(state.controls.count)",
            rows.isEmpty
                ? UI.empty("No control serves this yet, so nothing but a person's word can.")
                : UI.table(
                    "Controls that serve \(state.requirement)",
                    [
                        UI.Column("Control", .title), UI.Column("Owner"), UI.Column("State", .state), UI.Column("Last test", .number),
                        UI.Column("Next test", .number),
                    ], rows))
    }

    private static func evidence(_ state: RequirementState, _ base: String, mayAdd: Bool, _ dates: Dates) -> HTML {
        let rows = state.evidence.map { piece in
            UI.Row.cells([
                UI.link(piece.title, to: "\(base)/evidence/\(piece.id)"), "\(piece.isDirect ? "this requirement" : piece.through.joined(separator: ", "))",
                "\(piece.expiresOn.map { dates.date($0) } ?? "does not expire")", UI.state(piece.shown(on: dates.today)),
            ])
        }
        return UI.section(
            "h-evidence", "Evidence", note: "\(state.evidence.count)",
            aside: mayAdd ? UI.link("Add evidence", to: "\(base)/evidence/new?assessment_id=\(state.id)") : nil,
            rows.isEmpty
                ? UI.empty("Nothing shows it yet. Met without accepted evidence is only stated.")
                : UI.table(
                    "Evidence for \(state.requirement)",
                    [UI.Column("Evidence", .title), UI.Column("Supports"), UI.Column("Expires", .number), UI.Column("Review", .state)], rows))
    }

    private static func tests(_ view: RequirementView, _ base: String, _ dates: Dates) -> HTML {
        guard !view.runs.isEmpty else { return HTML() }
        let rows = view.runs.map { run in
            UI.Row.cells([
                UI.link(run.code, to: "\(base)/controls/\(run.control)"), UI.state(run.result.shape ?? .todo, run.result.label), "\(run.found)",
                "\(run.tester)", dates.date(run.day),
            ])
        }
        return UI.section(
            "h-tests", "Tests", note: "newest first",
            UI.table(
                "Test runs of the controls that serve \(view.state.requirement)",
                [
                    UI.Column("Control", .title), UI.Column("Result", .state), UI.Column("Found"), UI.Column("By"), UI.Column("Run", .number),
                ], rows))
    }

    private static func history(_ view: RequirementView, _ base: String, _ dates: Dates) -> HTML {
        let events = view.history.map { entry in
            var entry = entry
            let isVerdict = entry.fields.contains { $0.name == "stated_at" || $0.name == "verdict" }
            entry.fields.removeAll { $0.name == "stated_at" || $0.name == "stated_by" }
            return entry.event(
                isVerdict ? "Verdict stated" : "Work changed", label: { Assessment.fields.label($0) }, words: { RequirementForms.words($0, $1, view) }, dates)
        }
        return UI.section(
            "h-history", "History", aside: UI.link("As it was on a day", to: "\(base)/assessments/\(view.state.id)/history"),
            events.isEmpty ? UI.empty("Nothing was changed here since the framework was adopted.") : UI.timeline(events))
    }

    private static func details(_ view: RequirementView, _ forms: RequirementForms, _ here: String, _ mayAssess: Bool, _ call: Call, _ dates: Dates) -> HTML {
        let state = view.state, typed = forms.work
        func value(_ name: String, _ stored: String) -> String { typed.map { $0[name] ?? "" } ?? stored }
        guard mayAssess else {
            return UI.section(
                "h-details", "Details",
                UI.properties([
                    ("Included because of", "\(state.driver.label)"), ("Work", "\(state.work.label)"),
                    ("Owner", "\(state.owner.map { $0.label ?? "a former member" } ?? "nobody")"),
                    ("Due", state.due.map { dates.date($0) } ?? "no date"),
                ]))
        }
        return UI.section(
            "h-details", "Details",
            UI.form(
                to: here + "/work", csrf: call.csrf,
                """
                <input type="hidden" name="version" value="\(String(forms.stale?.theirs.version ?? state.version))">
                \(UI.field("work", "Work", .select(value("work", state.work.rawValue), FrameworkPages.options(WorkStatus.self), empty: nil), error: forms.problem("work")))
                \(UI.field("driver", "Included because of", .select(value("driver", state.driver.rawValue), FrameworkPages.options(Driver.self), empty: nil), error: forms.problem("driver")))
                \(UI.field("owner_id", "Owner", .select(value("owner_id", state.owner?.id ?? ""), view.people.map { UI.Option($0.id, $0.name) }, empty: "Nobody"), error: forms.problem("owner_id"), isOptional: true))
                \(UI.field("due_on", "Due", .day(value("due_on", state.due?.iso ?? "")), error: forms.problem("due_on"), isOptional: true))
                \(UI.actions(UI.button("Save the work")))
                """))
    }

    private static func neighbours(_ view: RequirementView, _ base: String) -> HTML {
        guard !view.neighbours.isEmpty else { return HTML() }
        let shown = view.neighbours.sorted { ($0.framework != view.state.framework ? 0 : 1) < ($1.framework != view.state.framework ? 0 : 1) }.prefix(12)
        return UI.section(
            "h-neighbours", "Neighbours", note: "\(view.neighbours.count)",
            """
            <p class="muted small">Served by the same controls. Work here counts there.</p>
            \(UI.list(shown.map { state in
                UI.Item("\(UI.link(state.requirement, to: "\(base)/frameworks/\(state.framework)/requirements/\(state.requirement)")) \(UI.state(state.effective.state))", why: "\(state.title)")
            }))
            """)
    }
}
