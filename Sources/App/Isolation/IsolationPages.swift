internal import Platform

/// The result of the self-test, for every member of every organisation: it is one for all, and names none.
enum IsolationPages {
    static func page(_ runs: [IsolationRun], _ call: Call) -> Page {
        let dates = call.dates(), last = runs.first, claim = IsolationClaim(last, now: call.now)
        let said = said(claim, last, isToCome: last.map { $0.endedAt > call.now } ?? false, dates)
        return Page(
            "Isolation", area: "isolation",
            """
            \(UI.head("Isolation", lead: "Once an hour the installation attacks itself: a test organisation tries to reach another one's data through every table and every route."))
            \(UI.notice(tone(claim), "<p>\(said)</p>"))
            \(last.html { run in UI.section("h-last", "The last run", UI.properties([
                ("Result", state(run)), ("Ended", dates.moment(run.endedAt)), ("Tables", "\(UI.number(run.tables))"),
                ("Routes", "\(UI.number(run.routes))"), ("Probes", "\(UI.number(run.probes)) of \(UI.number(run.demanded)) that the lists of tables and routes demand"),
                ("Findings", "\(UI.number(run.findings))"),
            ])) })
            \(UI.section("h-how", "What is tried", isProse: true, """
                <p>Two organisations that belong to nobody have records of every kind. One of them reads, adds, changes, deletes and refers to what is the other's, in every table, and calls every page and every route of the API with the other's identifiers. It looks for the other's texts in lists, searches, exports, downloads, packages, the history and the log. Nothing of it is kept.</p>
                <p>A run passes only when every probe was stopped and none was left out. When one fails, whoever runs the installation is told at once, and this page says so until a run passes again.</p>
                """))
            \(UI.section("h-runs", "Runs before", runs.count < 2 ? UI.empty("There was no other run yet.") : table(Array(runs.dropFirst()), dates)))
            """)
    }

    private static func tone(_ claim: IsolationClaim) -> UI.Tone {
        switch claim {
        case .holds: .good
        case .failed: .bad
        case .old, .none: .warn
        }
    }

    private static func said(_ claim: IsolationClaim, _ last: IsolationRun?, isToCome: Bool, _ dates: Dates) -> HTML {
        switch (claim, last) {
        case (.holds, let last?):
            "The self-test passed: \(UI.number(last.probes)) probes of \(UI.number(last.tables)) tables and \(UI.number(last.routes)) routes, and nothing got through, \(dates.moment(last.endedAt))."
        case (.failed, let last?):
            "The self-test failed, \(dates.moment(last.endedAt)). Until a run passes, we do not claim that organisations are isolated from one another here. Whoever runs this installation was told."
        case (.old, let last?) where isToCome:
            "The last self-test says that it ended \(dates.moment(last.endedAt)), which is yet to come: the clock stepped back since. Until a new one passes, we claim nothing."
        case (.old, let last?):
            "The last self-test ended \(dates.moment(last.endedAt)), more than two hours ago. Until a new one passes, we claim nothing."
        default: "The self-test has not run yet. Until it passes, we claim nothing."
        }
    }

    private static func state(_ run: IsolationRun) -> HTML { run.hasPassed ? UI.state(.good, "Passed") : UI.state(.bad, "Failed") }

    private static func table(_ runs: [IsolationRun], _ dates: Dates) -> HTML {
        UI.table(
            "Runs of the self-test, newest first",
            [UI.Column("Ended", .title), UI.Column("Result", .state), UI.Column("Probes", .number), UI.Column("Findings", .number)],
            runs.map { .cells([dates.moment($0.endedAt), state($0), "\(UI.number($0.probes))", "\(UI.number($0.findings))"]) })
    }

    static func json(_ last: IsolationRun?, now: Int64) -> [UInt8] {
        var out = Out(capacity: 300)
        out.object { out in
            out.member("claim", IsolationClaim(last, now: now).rawValue)
            out.member("ended_at", (last?.endedAt).map { Instant(milliseconds: $0).iso })
            out.member("tables", last?.tables ?? 0)
            out.member("routes", last?.routes ?? 0)
            out.member("probes", last?.probes ?? 0)
            out.member("demanded", last?.demanded ?? 0)
            out.member("findings", last?.findings ?? 0)
        }
        return out.bytes
    }
}
