internal import Platform
internal import Store

/// What the page of a control shows besides its fields.
struct ControlPages {
    let controls: Controls
    let catalogues: Catalogues

    /// Above the details: how it stands, its tests, its evidence, what it serves, its history.
    @Sendable func sections(_ control: Control, _ call: Call) async throws -> HTML {
        let member = try call.member, dates = call.dates()
        let (standing, evidence) = try await controls.condition(control.id, today: call.today, as: member)
        let (runs, served, history) = try await controls.store.read(member.scope) { tx in
            (try tx.runs(of: control.id, limit: 10), try tx.servedRequirements(by: control.id), try tx.history(of: "control", control.id))
        }
        return """
            \(health(standing, dates))\(tests(runs, control, call, dates))\(supporting(evidence, control, call, dates))\(serving(served, control, call))\(past(history, at: "\(call.base)/controls/\(control.id)/history", dates))
            """
    }

    private func health(_ control: ServingControl, _ dates: Dates) -> HTML {
        let condition = control.condition
        var facts: [(name: String, value: HTML)] = [
            ("Health", UI.state(condition.health.state)), ("Last test", control.last.map { dates.date($0.day) } ?? "never"),
        ]
        if !condition.reasons.isEmpty { facts.insert(("Because", "\(condition.reasons.joined(separator: ", "))"), at: 1) }
        if let next = condition.nextTest { facts.append(("Next test", next < dates.today ? dates.due(next) : dates.date(next))) }
        return UI.section("h-health", "How it stands", UI.properties(facts))
    }

    private func tests(_ runs: [TestRunLine], _ control: Control, _ call: Call, _ dates: Dates) -> HTML {
        let place = "\(call.base)/controls/\(control.id)/tests"
        let rows = runs.map { UI.Row.cells([dates.date($0.day), UI.state($0.result.shape ?? .todo, $0.result.label), "\($0.found)", "\($0.tester)"]) }
        let mayTest = call.may(Permission.controlsTest.rawValue) && control.state != .retired
        return UI.section(
            "h-tests", "Test runs", note: "newest first", aside: mayTest ? UI.link("Record a test", to: place + "/new") : nil,
            rows.isEmpty
                ? UI.empty("It was never tested, so nothing says that it works.", action: mayTest ? UI.linkButton("Record a test", to: place + "/new") : nil)
                : UI.table(
                    "Test runs, newest first", [UI.Column("Day", .title), UI.Column("Result", .state), UI.Column("What was found"), UI.Column("By")], rows))
    }

    private func supporting(_ evidence: [SupportingEvidence], _ control: Control, _ call: Call, _ dates: Dates) -> HTML {
        let rows = evidence.map { piece in
            UI.Row.cells([
                UI.link(piece.title, to: "\(call.base)/evidence/\(piece.id)"), piece.expiresOn.map { dates.date($0) } ?? "does not expire",
                UI.state(piece.shown(on: dates.today)),
            ])
        }
        let mayAdd = call.may(Permission.evidenceAdd.rawValue)
        return UI.section(
            "h-evidence", "Evidence", note: "\(rows.count)",
            aside: mayAdd ? UI.link("Add evidence", to: "\(call.base)/evidence/new?control_id=\(control.id)") : nil,
            rows.isEmpty
                ? UI.empty("Nothing shows yet that it is done.")
                : UI.table("Evidence for this control", [UI.Column("Evidence", .title), UI.Column("Expires", .number), UI.Column("Review", .state)], rows))
    }

    private func serving(_ served: [Controls.Service], _ control: Control, _ call: Call) -> HTML {
        let mayWrite = call.may(Permission.controlsWrite.rawValue), place = "\(call.base)/controls/\(control.id)/requirements"
        let items = served.map { service in
            UI.Item(
                UI.link(
                    "\(catalogues.framework(service.framework)?.short ?? service.framework) \(service.requirement)",
                    to: "\(call.base)/frameworks/\(service.framework)/requirements/\(service.requirement)"),
                why: "\(catalogues.entry(service.framework, service.requirement)?.title ?? "")",
                when: mayWrite
                    ? UI.postButton(
                        "Remove", to: place + "/remove", csrf: call.csrf, .quiet,
                        fields: [("framework", service.framework), ("requirement", service.requirement)]) : nil)
        }
        let form: HTML = UI.form(
            to: place, csrf: call.csrf,
            """
            \(UI.pair(UI.field("framework", "Framework", .select("", catalogues.frameworks.map { UI.Option($0.id, $0.name) })), UI.field("requirement", "Requirement", .line(""), help: "Its number, such as A.8.8.")))
            \(UI.actions(UI.button("Let it serve this")))
            """)
        return UI.section(
            "h-serves", "Serves", note: "\(served.count)",
            "\(items.isEmpty ? UI.empty("It serves no requirement yet.") : UI.list(items))\(when(mayWrite, form))")
    }

    private func past(_ history: [LoggedChange], at place: String, _ dates: Dates) -> HTML {
        let titles: [String: String] = [
            "control.created": "Added", "control.changed": "Edited", "control.linked": "Serves one requirement more",
            "control.unlinked": "Serves one requirement less",
        ]
        let events = history.map {
            $0.event(
                titles[$0.action] ?? "Changed", label: { Control.fields[$0] == nil ? ($0.prefix(1).uppercased() + $0.dropFirst()) : Control.fields.label($0) },
                words: { Self.words($0, $1) }, dates)
        }
        return UI.section(
            "h-history", "History", aside: UI.link("As it was on a day", to: place),
            events.isEmpty ? UI.empty("Nothing was changed since it was adopted with its framework.") : UI.timeline(events))
    }
    private static func words(_ field: String, _ value: String) -> String {
        switch field {
        case "state": ControlState(rawValue: value)?.label ?? value
        case "cadence": Cadence(rawValue: value)?.label ?? value
        default: value
        }
    }

    /// The form to record a test.
    static func test(_ control: Control, _ typed: Form?, _ problem: Problem?, _ call: Call) -> Page {
        let place = "\(call.base)/controls/\(control.id)"
        func error(_ name: String) -> String? { problem?.fields.first { $0.name == name }?.message }
        let options = TestResult.allCases.map { UI.Option($0.rawValue, $0.label) }
        var page = Page(
            "Record a test", area: "controls", crumbs: [("Controls", call.base + "/controls"), ("\(control.code) \(control.title)", place)],
            status: problem?.kind.rawValue ?? 200,
            """
            \(UI.head("Record a test", lead: "\(control.code) \(control.title). A run stays as it is recorded; a mistake is put right by the next one."))
            \(UI.errorSummary(problem?.fields ?? []))\(when(problem != nil && problem?.fields.isEmpty == true, UI.notice(.bad, "\(problem?.message ?? "")")))
            \(when(!control.procedure.isEmpty, UI.section("h-procedure", "How it is tested", isProse: true, "<p>\(control.procedure)</p>")))
            \(UI.form(to: place + "/tests", csrf: call.csrf, """
                \(UI.field("run_on", "Day of the test", .day(typed.map { $0["run_on"] ?? "" } ?? call.today.iso), error: error("run_on")))
                \(UI.choice("result", "The test", value: typed?["result"] ?? "", options: options, error: error("result")))
                \(UI.field("found", "What was found", .text(typed?["found"] ?? "", rows: 6), help: "What you looked at, how many, and what was not as it should be.", error: error("found"), isOptional: true))
                \(UI.actions(UI.button("Record the test", .primary), UI.link("Leave without recording", to: place)))
                """))
            """)
        page.hasErrors = problem != nil
        return page
    }
}
