internal import Platform
internal import Store

/// The pages of frameworks: which there are, and the requirements of one.
enum FrameworkPages {
    static func list(_ catalogues: Catalogues, _ adoptions: [Adoption], _ states: [String: [RequirementState]], _ call: Call) -> Page {
        let base = call.base + "/frameworks", dates = call.dates()
        let mayAdopt = call.may(Permission.frameworksAdopt.rawValue)
        let adopted = adoptions.compactMap { adoption in catalogues.framework(adoption.framework).map { (adoption, $0) } }
        let open = catalogues.frameworks.filter { catalogue in !adoptions.contains { $0.framework == catalogue.id } }
        let rows = adopted.map { adoption, catalogue -> UI.Row in
            let states = states[catalogue.id] ?? [], posture = PostureCount(states)
            return .cells([
                "\(UI.link(catalogue.name, to: "\(base)/\(catalogue.id)"))", UI.stack(posture.slices), "\(UI.percent(posture.proven, of: posture.counted))",
                "\(posture.counted)", dates.date(adoption.adoptedAt),
            ])
        }
        return Page(
            "Frameworks", area: "frameworks",
            """
            \(UI.head("Frameworks", lead: "What you measure yourself against. One control can serve requirements of several of them.",
                actions: UI.linkButton("As they were", to: call.base + "/adoptions/history")))
            \(when(adopted.isEmpty, UI.empty("No framework is adopted yet. Adopting one lists its requirements, so that you can say where you stand with each.")))
            \(when(!adopted.isEmpty, UI.table("Adopted frameworks, by date of adoption", [
                UI.Column("Framework", .title), UI.Column("What verdicts rest on", .state), UI.Column("Proven", .number), UI.Column("Requirements that apply", .number),
                UI.Column("Adopted", .number),
            ], rows)))
            \(when(!open.isEmpty && mayAdopt, UI.section("h-open", "To adopt", UI.list(open.map { catalogue in
                UI.Item("\(catalogue.name)", why: "\(catalogue.assessable.count) requirements", when: UI.linkButton("Adopt \(catalogue.short)", to: "\(base)/\(catalogue.id)", adopted.isEmpty ? .primary : .plain))
            }))))
            """)
    }

    /// Before it is adopted: what that means, and the one thing to do.
    static func offer(_ catalogue: Catalogue, _ catalogues: Catalogues, _ call: Call) -> Page {
        let base = call.base + "/frameworks"
        let controls = catalogues.controls.count { $0.serves[catalogue.id]?.isEmpty == false }
        return Page(
            "Adopt \(catalogue.name)", area: "frameworks", crumbs: [("Frameworks", base)],
            """
            \(UI.head("Adopt \(catalogue.name)", lead: "Its \(catalogue.assessable.count) requirements are added, each as not assessed. Nothing counts as met before somebody says so or a test shows it."))
            \(UI.form(to: "\(base)/\(catalogue.id)/adoption", csrf: call.csrf, """
                \(UI.field("controls", "Add our common controls that serve it (\(controls))", .tick(true), help: "Each comes with a practice, a test procedure and the evidence to expect. Those that another framework brought already are linked, not added twice.", isOptional: true))
                \(UI.actions(UI.button("Adopt \(catalogue.short)", .primary), UI.link("Leave without adopting", to: base)))
                """))
            \(UI.section("h-themes", "What is in it", UI.list(catalogue.themes.map { UI.Item("\($0.id) \($0.title)") })))
            """)
    }

    static func tabs(_ catalogue: Catalogue, current: String, _ call: Call) -> HTML {
        let place = "\(call.base)/frameworks/\(catalogue.id)"
        var all: [(label: String, path: String)] = [("Requirements", place), ("Posture", place + "/posture")]
        if catalogue.id == StatementOfApplicability.framework { all.append(("Applicability", place + "/statement-of-applicability")) }
        return UI.tabs(catalogue.name, all, current: place + current)
    }

    static func framework(_ catalogue: Catalogue, _ adoption: Adoption, _ states: [RequirementState], _ filter: RequirementFilter, _ call: Call) throws -> Page
    {
        let dates = call.dates(), listed = call.dates(isList: true), query = try call.query()
        let place = "\(call.base)/frameworks/\(catalogue.id)"
        let shown = states.filter(filter.takes)
        return Page(
            catalogue.name, area: "frameworks", crumbs: [("Frameworks", call.base + "/frameworks")],
            """
            \(UI.head(catalogue.name, facts: ["Adopted \(dates.date(adoption.adoptedAt))", "Catalogue version \(adoption.catalogueVersion)"]))
            \(tabs(catalogue, current: "", call))
            \(when(query["done"] == "adopted", UI.notice(.good, "\(catalogue.short) was adopted. Nothing is assessed yet.")))
            \(PostureCount(states).figure(of: "requirements"))
            \(UI.section("h-list", "Requirements", note: "\(shown.count) of \(states.count) shown", """
                \(filters(filter, states, place, try call.member))
                \(chips(filter, states, shown.count, place, query))
                \(shown.isEmpty ? UI.empty("No requirement fits these filters.", action: UI.linkButton("Show all", to: place)) : table(catalogue, states, shown, place, listed))
                """))
            """)
    }

    private static func filters(_ filter: RequirementFilter, _ states: [RequirementState], _ place: String, _ member: Member) -> HTML {
        UI.filters(
            to: place,
            """
            \(UI.filter("q", "Words or number", .line(filter.words, .search), .grow))\(UI.filter("verdict", "Verdict", .select(filter.verdict?.rawValue ?? "", options(Verdict.self), empty: "Any")))\(UI.filter("proof", "Rests on", .select(filter.proof?.rawValue ?? "", options(Proof.self), empty: "Any")))\(UI.filter("work", "Work", .select(filter.work?.rawValue ?? "", options(WorkStatus.self), empty: "Any")))\(UI.filter("owner_id", "Owner", .select(filter.owner ?? "", owners(states, member), empty: "Anyone")))
            """)
    }
    static func options<C: Choice>(_ type: C.Type) -> [UI.Option] { C.allCases.map { UI.Option($0.rawValue, $0.label) } }

    /// Oneself first, then everybody who owns a requirement here.
    private static func owners(_ states: [RequirementState], _ member: Member) -> [UI.Option] {
        var names: [String: String] = [:]
        for state in states { if let owner = state.owner, owner.id != member.id { names[owner.id] = owner.label ?? "a former member" } }
        return [UI.Option(member.id, "Me")] + names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { UI.Option($0.key, $0.value) }
    }

    private static func chips(_ filter: RequirementFilter, _ states: [RequirementState], _ count: Int, _ place: String, _ query: Form) -> HTML {
        guard filter.isNarrow else { return HTML() }
        func without(_ name: String) -> String {
            let rest = query.pairs.filter { $0.name != name && $0.name != "done" && !$0.value.isEmpty }
            return rest.isEmpty
                ? place : place + "?" + rest.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
        }
        var chips: [(label: String, without: String)] = []
        if !filter.words.isEmpty { chips.append(("Words: \(filter.words)", without("q"))) }
        if let verdict = filter.verdict { chips.append(("Verdict: \(verdict.label.lowercased())", without("verdict"))) }
        if let proof = filter.proof { chips.append(("Rests on: \(proof.label.lowercased())", without("proof"))) }
        if let work = filter.work { chips.append(("Work: \(work.label.lowercased())", without("work"))) }
        if let owner = filter.owner { chips.append(("Owner: \(states.compactMap(\.owner).first { $0.id == owner }?.label ?? "chosen")", without("owner_id"))) }
        return UI.applied(UI.count(count, "requirement", "requirements"), chips: chips)
    }

    private static func table(_ catalogue: Catalogue, _ states: [RequirementState], _ shown: [RequirementState], _ place: String, _ dates: Dates) -> HTML {
        let themeOf = catalogue.themeOf
        var rows: [UI.Row] = []
        for theme in catalogue.themes {
            let here = shown.filter { themeOf[$0.requirement] == theme.id }
            guard !here.isEmpty else { continue }
            let slices = verdicts(states.filter { themeOf[$0.requirement] == theme.id })
            rows.append(.group("\(theme.id) <span class=\"muted\">\(theme.title)</span>", chart: UI.stack(slices), value: "\(slices.first?.count ?? 0) met"))
            rows += here.map { row($0, place, dates) }
        }
        return UI.table(
            "\(catalogue.name) requirements, by theme",
            [
                UI.Column("Number", .ref), UI.Column("Requirement", .title), UI.Column("Verdict", .state), UI.Column("Rests on", .state), UI.Column("Work"),
                UI.Column("Owner"), UI.Column("Evidence", .number), UI.Column("Due", .number),
            ], rows)
    }

    static func verdicts(_ states: [RequirementState]) -> [UI.Slice] {
        func count(_ verdict: Verdict) -> Int { states.count { $0.effective == verdict } }
        return UI.verdicts(
            met: count(.met), partlyMet: count(.partlyMet), notMet: count(.notMet), notAssessed: count(.notAssessed), notApplicable: count(.notApplicable))
    }

    private static func row(_ state: RequirementState, _ place: String, _ dates: Dates) -> UI.Row {
        let fresh = state.evidence.count { $0.isFresh(on: dates.today) }
        return .cells([
            "\(state.requirement)", UI.link(state.title, to: "\(place)/requirements/\(state.requirement)"),
            "\(UI.state(state.effective.state))\(through(state).html { UI.sub($0) })", UI.state(state.proof.state), "\(state.work.label)",
            "\(state.owner.map { $0.label ?? "a former member" } ?? "nobody")", state.evidence.isEmpty ? "0" : "\(fresh) of \(state.evidence.count)",
            state.due.map { state.isLate(on: dates.today) ? dates.due($0) : dates.date($0) } ?? HTML(),
        ])
    }

    /// Where a verdict that nobody stated comes from.
    static func through(_ state: RequirementState) -> String? {
        guard let inferred = state.inferred, state.effective != state.stated else { return nil }
        return "through "
            + (inferred.through.isEmpty
                ? "controls not assigned to you" : inferred.through.prefix(3).joined(separator: ", ") + (inferred.through.count > 3 ? " and more" : ""))
    }
}
