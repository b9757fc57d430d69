internal import Cryptography
public import Logging
public import Platform
internal import Store

/// What is done again and again. Of several nodes one does it each time.
extension Installation {
    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC.
    ///   - besides: routes that are served beside the installation's own, for the isolation self-test.
    public func schedules(clock: @escaping @Sendable () -> Int64, besides: [Route] = [], logger: Logger) -> [Schedule] {
        [
            // Of several nodes one at a time; a node that starts takes away what a run left that died.
            Schedule("isolation-self-test", every: 3_600_000, atStart: true) { _ = try await testIsolation(besides: besides, clock: clock, logger: logger) },
            // In the place of one that died: what it was to find out is found out at once, not an hour later.
            Schedule("revoke-canaries", every: 60_000, atStart: true) {
                guard try await canaries.revokeLeftovers() else { return }
                _ = try await testIsolation(besides: besides, clock: clock, logger: logger)
            },
            // Each organisation's log, where something was added to it.
            Schedule("sign-logs", every: 60_000) {
                _ = try await checkpoints.renewAll { organisation, error in
                    // Loud: a log that does not continue what was signed was tampered with, or restored from a copy.
                    logger.critical("A log cannot be signed", metadata: ["organisation": "\(organisation)", "error": "\(words(error))"])
                }
            },
            // To whoever answers for the organisation, and to everybody: copies that nobody here can change any more.
            Schedule("mail-checkpoints", every: 86_400_000) {
                try await checkpointMails.ask(now: clock()) { organisation, error in
                    logger.critical("A log cannot be signed", metadata: ["organisation": "\(organisation)", "error": "\(words(error))"])
                }
            },
            Schedule("roll-heads", every: 86_400_000, atStart: true) {
                try await heads.roll(now: clock()) { organisation, error in
                    logger.critical("A log cannot be signed", metadata: ["organisation": "\(organisation)", "error": "\(words(error))"])
                }
            },
            // Files that no record names. What a sweep that fails leaves is only room on the disk.
            Schedule("sweep-files", every: 3_600_000, atStart: true) {
                let report = try await sweep.run(now: clock())
                logger.info("sweep", metadata: ["seen": "\(report.seen)", "removed": "\(report.removed)", "bytes": "\(report.freed)"])
            },
            // Links for a new authenticator, three days after the operator began a recovery.
            Schedule("send-recovery-links", every: 60_000) { try await recoveries.sweep(now: clock()) },
            // A trial lapses by itself; this only tells of it.
            Schedule("tell-subscriptions", every: 3_600_000, atStart: true) { try await subscriptions.tellAll(now: clock()) },
            Schedule("tell-enquiries", every: 60_000) { try await enquiries.tell(now: clock()) },
            Schedule("forget-enquiries", every: 3_600_000) { try await enquiries.forget(now: clock()) },
            Schedule("forget-sign-ups", every: 3_600_000, atStart: true) { try await SignUps(accounts: accounts).forget(now: clock()) },
            Schedule("forget-left-logs", every: 86_400_000, atStart: true) { try await accounts.forgetLeftLogs() },
            Schedule("forget-jobs", every: 3_600_000) {
                try await accounts.forgetNotices(now: clock())
                try await JobQueue(store: store, random: random).purge(now: clock())
            },
        ]
    }
}

/// The error's case, without what it carries.
private func words(_ error: any Error) -> String {
    switch error {
    case let refusal as LogCheckpoints.Refusal: "\(refusal)"
    case let problem as Problem: "\(problem.kind)"
    case let known as StoreError: "\(known)"
    default: String(reflecting: type(of: error))
    }
}
