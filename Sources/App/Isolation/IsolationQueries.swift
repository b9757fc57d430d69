internal import Store

/// All SQL of the isolation self-test.
extension Reading {
    /// Newest first; the one that is under way is none of them.
    func isolationRuns(limit: Int) throws -> [IsolationRun] {
        try rows(
            """
            SELECT began_at, ended_at, table_count, route_count, probe_count, demanded, finding_count, statement_count FROM isolation_run
            WHERE ended_at IS NOT NULL ORDER BY began_at DESC, id DESC LIMIT \(limit)
            """
        ) { row in
            var run = IsolationRun()
            (run.beganAt, run.endedAt, run.tables, run.routes) = (Int64(row.integer(0)), Int64(row.integer(1)), row.integer(2), row.integer(3))
            (run.probes, run.demanded, run.findings, run.statements) = (row.integer(4), row.integer(5), row.integer(6), row.integer(7))
            return run
        }
    }

    /// Whether a run is under way that began after a moment.
    func isIsolationTested(since: Int64) throws -> Bool {
        try first("SELECT id FROM isolation_run WHERE ended_at IS NULL AND began_at > \(since) LIMIT 1") { _ in true } ?? false
    }

    /// Behind the gate: whether the people of the canaries hold anything that opens something.
    func haveCanariesFactors() throws -> Bool {
        try first("SELECT id FROM account WHERE id IN (\(list: Canary.accounts)) AND state = 'active' LIMIT 1") { _ in true } ?? false
    }

    /// In an organisation's door: of one kind of record, whether this one is there.
    func isPlanted(_ table: Name, _ id: String) throws -> Bool { try first("SELECT id FROM \(table) WHERE id = \(id)") { _ in true } ?? false }

    func canarySession(of account: String) throws -> String? {
        try first("SELECT id FROM session WHERE account_id = \(account) LIMIT 1") { $0.text(0) }
    }

    func canaryFile(_ evidence: String) throws -> String? {
        try first("SELECT file FROM evidence WHERE id = \(evidence) AND file IS NOT NULL") { $0.text(0) }
    }

    func isFounded(_ organisation: String) throws -> Bool { try first("SELECT id FROM organisation WHERE id = \(organisation)") { _ in true } ?? false }
}

extension Writing {
    /// Begins a run, unless one is under way that began after `since`.
    func beginIsolationRun(now: Int64, since: Int64) throws -> Bool {
        _ = try remove("isolation_run", where: "ended_at IS NULL AND began_at <= \(since)")
        return try insertIfFree("isolation_run", id: "running", IsolationRun(beganAt: now).cells(isOver: false))
    }

    func forgetIsolationRuns(before moment: Int64) throws { _ = try remove("isolation_run", where: "ended_at IS NOT NULL AND began_at < \(moment)") }
}

extension IsolationRun {
    func cells(isOver: Bool) -> Cells {
        [
            "began_at": .integer(beganAt), "ended_at": isOver ? .integer(endedAt) : .null, "passed": .flag(isOver && hasPassed),
            "table_count": .integer(Int64(tables)), "route_count": .integer(Int64(routes)), "probe_count": .integer(Int64(probes)),
            "demanded": .integer(Int64(demanded)), "finding_count": .integer(Int64(findings)), "statement_count": .integer(Int64(statements)),
        ]
    }
}
