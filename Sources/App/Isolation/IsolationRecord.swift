internal import Logging
internal import Platform
internal import Store

/// What the runs of the self-test found: kept, shown and told.
public struct IsolationRecord: Sendable {
    /// A run, with what did not hold.
    public struct Finding: Sendable {
        public let run: IsolationRun
        /// One sentence each: of tables and guards, and of routes and channels. They name nobody.
        public let tables, routes: [String]
        /// How many probes the tables had, and how many they demand.
        public let tableProbes, tableDemand: Int
    }

    let store: Store
    let random: @Sendable (Int) -> [UInt8]
    /// A mail each this often while it goes on failing, in milliseconds.
    private static let pause: Int64 = 6 * 3_600_000
    /// Of each run, so many findings go to the log.
    private static let most = 50

    /// Keeps the run. A failure goes to the program's log and the installation's own, and to the operator by mail.
    ///
    /// - Returns: nil where another run took its place meanwhile: that one's result counts.
    func keep(_ result: IsolationSelfTest.Result, logger: Logger) async throws -> Finding? {
        let run = result.run
        if !run.hasPassed {
            for finding in result.findings.prefix(Self.most) { logger.critical("The isolation self-test failed", metadata: ["finding": "\(finding)"]) }
            if result.findings.isEmpty { logger.critical("The isolation self-test failed", metadata: ["finding": "too few probes"]) }
        }
        let act = try OperatorAct(name: "aertous", reason: "")
        let isKept = try await store.write(store.operate(reason: "isolation")) { tx in
            guard try tx.endIsolationRun(run.beganAt) else { return false }
            let (last, ids) = (try tx.isolationRuns(limit: IsolationRun.most), try tx.isolationRunIDs(limit: IsolationRun.most))
            if ids.count == IsolationRun.most, let oldest = ids.last { try tx.forgetIsolationRuns(to: oldest) }
            // Identifiers go by the order in which runs were kept: the clock may have been ahead when the one before was made.
            let after = ids.first.flatMap { Identifier.moment($0) }.map { $0 + 1 } ?? 0
            let id = Identifier.make(now: max(run.endedAt, after), random: random)
            try tx.insert("isolation_run", id: id, run.cells())
            let hadPassed = last.first?.hasPassed ?? true
            // A failure after it had passed is another one, however soon: it has a mail of its own.
            let passed = last.first { $0.hasPassed }?.beganAt ?? 0
            if !run.hasPassed {
                try tx.enqueueMail(Self.kind, ids: ["run": id], key: "\(run.endedAt / Self.pause) \(passed)")
                try tx.record(Change("isolation.failed", "isolation_run", id, fields: [.init("findings", after: .integer(Int64(run.findings)))]), by: act)
            } else if !hadPassed {
                try tx.record(Change("isolation.passed", "isolation_run", id), by: act)
            }
            return true
        }
        guard isKept else { return nil }
        return Finding(
            run: run, tables: result.tables, routes: result.routes, tableProbes: result.tableProbes.made, tableDemand: result.tableProbes.demanded)
    }

    /// The one made last first.
    func runs(limit: Int) async throws -> [IsolationRun] { try await store.read(store.gate()) { try $0.isolationRuns(limit: limit) } }

    private static let kind = "isolation-failed"
    func mail(to contact: EmailAddress?) -> MailKind {
        MailKind(Self.kind) { _ in
            guard let contact, let last = try await runs(limit: 1).first, !last.hasPassed else { return nil }
            return OperatorMail.isolationFailed(contact, ended: last.endedAt, findings: last.findings, probes: last.probes, demanded: last.demanded)
        }
    }

    /// For the operator's metrics, in the Prometheus text format.
    ///
    /// - Parameter now: milliseconds since 1970 UTC.
    public func gauges(now: Int64) async throws -> String {
        let last = try await runs(limit: 1).first
        let isRight = IsolationClaim(last, now: now) == .holds
        return """
            # HELP aertous_isolation_self_test_ok Whether the last isolation self-test passed, within two hours.
            # TYPE aertous_isolation_self_test_ok gauge
            aertous_isolation_self_test_ok \(isRight ? 1 : 0)
            # HELP aertous_isolation_self_test_seconds When the last isolation self-test ended, in seconds since 1970.
            # TYPE aertous_isolation_self_test_seconds gauge
            aertous_isolation_self_test_seconds \((last?.endedAt ?? 0) / 1_000)

            """
    }
}
