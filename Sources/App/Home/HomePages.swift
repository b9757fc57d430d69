internal import Platform
internal import Store

/// The start page of an organisation.
enum HomePages {
    static func page(_ home: Home, _ catalogues: Catalogues, _ role: Role, _ call: Call) -> Page {
        let dates = call.dates()
        guard call.may(Permission.frameworksRead.rawValue) else { return plain(role, call, dates) }
        let urge = home.isOnlyCISO ? secondCISO(call) : HTML()
        guard !home.adoptions.isEmpty else { return fresh(role, urge, call, dates) }
        let (waiting, late) = lists(home, catalogues, call, dates)
        let body: HTML = """
            \(section("h-waiting", "Waiting", waiting, empty: "Nothing is due within two weeks."))\(section("h-late", "Overdue", late, empty: "Nothing is overdue."))
            """
        return Page(
            "Home", area: "home",
            """
            \(UI.head(title(home, dates.today), facts: ["\(dates.today.words)"]))
            \(urge)
            \(call.may(Permission.logRead.rawValue) ? UI.columns(body, rail: changes(home, catalogues, call, dates), railName: "Changes") : body)
            \(posture(home, catalogues, call))
            """)
    }

    /// The finding, in words. A list that is full may go on.
    private static func title(_ home: Home, _ today: Day) -> String {
        let waiting = home.waiting(on: today), late = home.late(on: today)
        let isFull = [home.requirements.count, home.tests.count, home.reviews.count, home.expiring.count].contains(Home.limit)
        let sentence =
            switch (waiting, late) {
            case (0, 0): "Nothing waits for you, and nothing is overdue"
            case (_, 0): UI.count(waiting, "thing waits", "things wait") + " for you"
            case (0, _): UI.count(late, "thing is", "things are") + " overdue"
            default: UI.count(waiting, "thing waits", "things wait") + " for you, " + UI.count(late, "is", "are").lowercased() + " overdue"
            }
        return isFull ? "At least " + sentence.prefix(1).lowercased() + sentence.dropFirst() : sentence
    }

    private static func lists(_ home: Home, _ catalogues: Catalogues, _ call: Call, _ dates: Dates) -> (waiting: [UI.Item], late: [UI.Item]) {
        var (waiting, late) = ([UI.Item](), [UI.Item]())
        for piece in home.reviews {
            waiting.append(
                UI.Item(UI.link("Review “\(piece.title)”", to: "\(call.base)/evidence/\(piece.id)"), why: "Evidence counts once somebody accepted it"))
        }
        for requirement in home.requirements {
            let short = catalogues.framework(requirement.framework)?.short ?? requirement.framework
            let title = catalogues.entry(requirement.framework, requirement.requirement)?.title ?? ""
            let item = UI.Item(
                UI.link("\(requirement.requirement) \(title)", to: "\(call.base)/frameworks/\(requirement.framework)/requirements/\(requirement.requirement)"),
                why: "\(short), owner \(requirement.owner ?? "nobody")", when: dates.due(requirement.due))
            if requirement.due < dates.today { late.append(item) } else { waiting.append(item) }
        }
        for test in home.tests {
            late.append(
                UI.Item(
                    UI.link("Test \(test.code) \(test.title)", to: "\(call.base)/controls/\(test.id)"),
                    why: "Owner \(test.owner ?? "nobody"). Lowers what it serves until it is done", when: dates.due(test.due)))
        }
        for piece in home.expiring {
            guard let day = piece.expiresOn else { continue }
            let isLate = day < dates.today
            let item = UI.Item(
                UI.link("Replace “\(piece.title)”", to: "\(call.base)/evidence/\(piece.id)"), why: isLate ? "The evidence has expired" : "The evidence expires",
                when: dates.due(day))
            if isLate { late.append(item) } else { waiting.append(item) }
        }
        return (waiting, late)
    }

    private static func section(_ id: String, _ title: String, _ items: [UI.Item], empty: String) -> HTML {
        UI.section(id, title, note: "\(items.count)", items.isEmpty ? UI.empty(empty) : UI.list(items))
    }

    private static func changes(_ home: Home, _ catalogues: Catalogues, _ call: Call, _ dates: Dates) -> HTML {
        UI.section(
            "h-changes", "Changed last",
            """
            \(UI.timeline(home.events.map { event in
                UI.Event(
                    "\(words(event.action))\(record(event, catalogues, call).html { ": \($0)" })",
                    source: "\(event.actor ?? "Aertous"), \(dates.moment(event.at)), \(UI.link("entry \(UI.number(event.position))", to: "\(call.base)/log/\(event.position)"))")
            }))
            <p>\(UI.link("Everything, in the audit log", to: call.base + "/log"))</p>
            """)
    }

    /// What the entry is about, by its name and with a link to its page, where it has one and is still there.
    private static func record(_ event: Home.Event, _ catalogues: Catalogues, _ call: Call) -> HTML? {
        if let framework = event.framework {
            let place = "\(call.base)/frameworks/\(framework)"
            let short = catalogues.framework(framework)?.short ?? framework
            guard let requirement = event.requirement else { return UI.link(short, to: place) }
            let title = catalogues.entry(framework, requirement)?.title ?? ""
            return UI.link("\(short) \(requirement) \(title)", to: "\(place)/requirements/\(requirement)")
        }
        guard let name = event.name else { return nil }
        switch event.type {
        case "asset": return UI.link(name, to: "\(call.base)/assets/\(event.record)")
        case "control": return UI.link(name, to: "\(call.base)/controls/\(event.record)")
        case "evidence": return UI.link(name, to: "\(call.base)/evidence/\(event.record)")
        case "engagement": return UI.link(name, to: "\(call.base)/engagements/\(event.record)")
        case "member": return UI.link(name, to: "\(call.base)/team/members/\(event.record)")
        default: return "\(name)"
        }
    }

    /// `control.linked` as "Control linked".
    private static func words(_ action: String) -> String {
        let words = action.replacing(".", with: " ").replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func posture(_ home: Home, _ catalogues: Catalogues, _ call: Call) -> HTML {
        let rows = home.adoptions.compactMap { adoption -> UI.Row? in
            guard let catalogue = catalogues.framework(adoption.framework) else { return nil }
            let count = PostureCount(home.states[adoption.framework] ?? [])
            return .cells([
                UI.link(catalogue.name, to: "\(call.base)/frameworks/\(catalogue.id)/posture"), UI.stack(count.slices),
                "\(UI.percent(count.proven, of: count.counted))",
                "\(count.gap)", "\(count.notMeasured)",
            ])
        }
        return UI.section(
            "h-posture", "Posture",
            """
            <p class="muted">Proven: met, with accepted evidence that has not expired, as a share of what applies.</p>
            \(UI.table("Posture of each adopted framework", [
                UI.Column("Framework", .title), UI.Column("What verdicts rest on", .state), UI.Column("Proven", .number), UI.Column("Known gaps", .number), UI.Column("Not measured", .number),
            ], rows))
            """)
    }

    /// A new organisation: the one thing that leads on.
    private static func fresh(_ role: Role, _ urge: HTML, _ call: Call, _ dates: Dates) -> Page {
        let mayAdopt = call.may(Permission.frameworksAdopt.rawValue)
        let action = mayAdopt ? UI.linkButton("Choose a framework", to: call.base + "/frameworks", .primary) : nil
        let text =
            switch role {
            case .auditor: "No engagement that you take part in is open. What belongs to one shows here while it runs."
            case _ where mayAdopt:
                "Adopt a framework to begin. It lists what is asked, and you say where you stand; nothing counts as met before somebody says so or a test shows it."
            default: "No framework is adopted yet. A CISO or a Manager does that."
            }
        return Page(
            "Home", area: "home",
            """
            \(UI.head(mayAdopt ? "Begin with a framework" : "Nothing is here yet", facts: ["\(dates.today.words)"]))
            \(urge)
            \(UI.empty(text, action: action))
            """)
    }

    private static func secondCISO(_ call: Call) -> HTML {
        UI.notice(
            .warn,
            "<p>You are the only CISO. If you lose your authenticator, nobody here can help you. \(UI.link("Make a second person CISO", to: call.base + "/team")).</p>"
        )
    }

    /// Somebody who has no part in the daily work: a plain, true page.
    private static func plain(_ role: Role, _ call: Call, _ dates: Dates) -> Page {
        Page(
            "Home", area: "home",
            """
            \(UI.head("Nothing waits for you", lead: "Nobody has asked you to do anything here. When something is yours to do, it will stand on this page."))
            <p>You are signed in as \(role.title), which has no part in the daily work of the security programme, so this page is short. \(UI.link("See what each role may do", to: call.base + "/team/permissions")).</p>
            """)
    }
}
