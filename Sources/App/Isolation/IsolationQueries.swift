internal import Store

/// All SQL of the isolation self-test.
extension Reading {
    /// The one made last first, whatever its clock said; the one that is under way is none of them.
    func isolationRuns(limit: Int) throws -> [IsolationRun] {
        try rows(
            """
            SELECT began_at, ended_at, table_count, route_count, probe_count, demanded, finding_count, statement_count FROM isolation_run
            WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT \(limit)
            """
        ) { row in
            var run = IsolationRun()
            (run.beganAt, run.endedAt, run.tables, run.routes) = (Int64(row.integer(0)), Int64(row.integer(1)), row.integer(2), row.integer(3))
            (run.probes, run.demanded, run.findings, run.statements) = (row.integer(4), row.integer(5), row.integer(6), row.integer(7))
            return run
        }
    }

    /// The identifiers of the same, in the same order.
    func isolationRunIDs(limit: Int) throws -> [String] {
        try rows("SELECT id FROM isolation_run WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT \(limit)") { $0.text(0) }
    }

    /// The run that has not ended, and whether it lives; nil where there is none.
    ///
    /// A sign of life from a time to come is none: the clock stepped back since.
    func isolationRunUnderWay() throws -> Pulse.State? {
        let now = try now()
        return try first("SELECT coalesce(alive_at, began_at) FROM isolation_run WHERE ended_at IS NULL LIMIT 1") {
            abs(now - Int64($0.integer(0))) < Pulse.patience ? .alive : .dead
        }
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
    /// Begins a run, in the place of one that died, unless one is under way that lives.
    func beginIsolationRun(at began: Int64) throws -> Bool {
        if try isolationRunUnderWay() == .dead { _ = try remove("isolation_run", where: "ended_at IS NULL") }
        return try insertIfFree("isolation_run", id: "running", IsolationRun(beganAt: began).cells(aliveAt: try now()))
    }

    /// - Parameter began: which run gives the sign.
    /// - Returns: false where another one took its place.
    func keepIsolationRunAlive(_ began: Int64) throws -> Bool {
        try set("isolation_run", where: "id = 'running' AND began_at = \(began)", ["alive_at": .integer(try now())]) == 1
    }

    /// - Returns: false where another one took its place.
    func endIsolationRun(_ began: Int64) throws -> Bool { try remove("isolation_run", where: "id = 'running' AND began_at = \(began)") == 1 }

    /// - Parameter id: of the newest that goes.
    func forgetIsolationRuns(to id: String) throws { _ = try remove("isolation_run", where: "ended_at IS NOT NULL AND id <= \(id)") }
}

extension IsolationRun {
    /// - Parameter aliveAt: nil once it is over.
    func cells(aliveAt: Int64? = nil) -> Cells {
        let isOver = aliveAt == nil
        return [
            "began_at": .integer(beganAt), "ended_at": isOver ? .integer(endedAt) : .null, "alive_at": aliveAt.value, "passed": .flag(isOver && hasPassed),
            "table_count": .integer(Int64(tables)), "route_count": .integer(Int64(routes)), "probe_count": .integer(Int64(probes)),
            "demanded": .integer(Int64(demanded)), "finding_count": .integer(Int64(findings)), "statement_count": .integer(Int64(statements)),
        ]
    }
}
