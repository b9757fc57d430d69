public import Store

/// The queue of this installation, as nodes work it off.
///
/// A job is taken by a lease: one conditional UPDATE, so that of many nodes one has it. Whoever takes it counts an attempt
/// at once, for it may not live to say that it failed; when the lease is over, others may take it.
public struct JobQueue: Sendable {
    /// Milliseconds that a taken job is left alone. Its holder renews it three times as often.
    public static let lease: Int64 = 30_000
    /// Milliseconds that a finished job is kept: so long the same event is known.
    static let memory: Int64 = 7 * 86_400_000
    private static let mostSeen = 16

    private let store: Store
    private let random: @Sendable (Int) -> [UInt8]

    /// - Parameter random: gives so many random bytes: they name a holder.
    public init(store: Store, random: @escaping @Sendable (Int) -> [UInt8]) { (self.store, self.random) = (store, random) }

    /// Takes the job that is due the longest.
    ///
    /// - Parameter kinds: what this node knows to do, with the most attempts of each.
    /// - Returns: nil when none is due.
    func take(_ kinds: [String: Int]) async throws -> Job? {
        let (names, holder) = (kinds.keys.sorted(), Self.name(random(16)))
        // Most often there is nothing, which a read finds out for less.
        let isAny = try await store.read(store.runner()) { tx in try !tx.dueJobs(names, now: try tx.now(), limit: 1).isEmpty }
        guard isAny else { return nil }
        return try await store.write(store.runner()) { tx in
            let now = try tx.now()
            for due in try tx.dueJobs(names, now: now, limit: Self.mostSeen) {
                if due.attempts >= kinds[due.kind] ?? 1 {
                    // Its holders died with it, each time.
                    _ = try tx.set(
                        "job", where: "id = \(due.id) AND version = \(due.version)",
                        ["state": .text(JobState.dead.rawValue), "finished_at": .integer(now), "last_error": .text("abandoned")])
                    continue
                }
                let taken = try tx.set(
                    "job", where: "id = \(due.id) AND version = \(due.version)",
                    [
                        "state": .text(JobState.running.rawValue), "attempts": .integer(Int64(due.attempts + 1)), "lease_holder": .text(holder),
                        "lease_until": .integer(now + Self.lease),
                    ])
                if taken == 1 { return Job(due, holder: holder) }
            }
            return nil
        }
    }

    /// - Returns: false when the lease is lost: the work is another's now.
    func renew(_ job: Job) async throws -> Bool {
        try await mark(job) { now in ["lease_until": .integer(now + Self.lease)] }
    }

    @discardableResult
    func finish(_ job: Job, _ outcome: JobOutcome) async throws -> Bool {
        let state = outcome == .done ? JobState.done : .dropped
        return try await mark(job) { now in ["state": .text(state.rawValue), "finished_at": .integer(now), "lease_until": .null, "lease_holder": .null] }
    }

    /// - Returns: whether it is a dead letter now.
    func fail(_ job: Job, _ failure: JobFailure, mostAttempts: Int) async throws -> Bool {
        let isDead = failure.isFinal || job.attempt >= mostAttempts
        let (pause, error) = (max(failure.wait ?? 0, JobKind.pause(after: job.attempt, random: random)), String(failure.kind.prefix(80)))
        _ = try await mark(job) { now in
            var cells: Cells = ["last_error": .text(error), "lease_until": .null, "lease_holder": .null]
            cells.append("state", .text((isDead ? JobState.dead : .waiting).rawValue))
            if isDead { cells.append("finished_at", .integer(now)) } else { cells.append("due_at", .integer(now + pause)) }
            return cells
        }
        return isDead
    }

    private func mark(_ job: Job, _ cells: @escaping @Sendable (Int64) -> Cells) async throws -> Bool {
        try await store.write(store.runner()) { tx in
            let cells = cells(try tx.now())
            return try tx.set("job", where: "id = \(job.id) AND state = 'running' AND lease_holder = \(job.holder)", cells) == 1
        }
    }

    /// Asks for a schedule's work at this time, once among all nodes.
    func ask(_ kind: String, key: String?) async throws {
        _ = try await store.write(store.runner()) { tx in try tx.enqueue(kind, key: key) }
    }

    /// Forgets what was finished long ago, dead letters apart: those are the operator's to settle.
    public func purge(now: Int64) async throws {
        _ = try await store.write(store.runner()) { tx in
            try tx.remove("job", where: "finished_at <= \(now - Self.memory) AND state IN ('done', 'dropped')")
        }
    }

    // MARK: The operator's

    /// How many jobs of each kind stand where.
    public func counts(limit: Int) async throws -> [JobCount] {
        try await store.read(store.operate(reason: "jobs")) { try $0.jobCounts(limit: limit) }
    }

    /// The dead letters, the newest first.
    public func dead(limit: Int) async throws -> [DeadJob] {
        try await store.read(store.operate(reason: "jobs")) { try $0.deadJobs(limit: limit) }
    }

    /// Has a dead letter tried again from the start. The installation's log keeps who and why, and the organisation whose job it
    /// is hears of it.
    ///
    /// - Returns: false when it is none.
    public func retry(_ id: String, by act: OperatorAct) async throws -> Bool {
        try await settle(id, "job.retried", by: act, where: "id = \(id) AND state = 'dead'") { now in
            ["state": .text(JobState.waiting.rawValue), "attempts": .integer(0), "due_at": .integer(now), "finished_at": .null]
        }
    }

    /// Gives up on a job that waits or is a dead letter, logged likewise.
    ///
    /// - Returns: false when it is neither.
    public func drop(_ id: String, by act: OperatorAct) async throws -> Bool {
        try await settle(id, "job.dropped", by: act, where: "id = \(id) AND state IN ('dead', 'waiting')") { now in
            ["state": .text(JobState.dropped.rawValue), "finished_at": .integer(now)]
        }
    }

    private func settle(_ id: String, _ action: String, by act: OperatorAct, where condition: SQL, _ cells: @escaping @Sendable (Int64) -> Cells) async throws
        -> Bool
    {
        try await store.write(store.operate(reason: "jobs")) { tx in
            let cells = cells(try tx.now())
            guard try tx.set("job", where: condition, cells) == 1, let (kind, organisation) = try tx.jobKind(id) else { return false }
            try tx.record(Change(action, "job", id, fields: [.init("kind", after: .text(kind))]), by: act)
            if let organisation { try tx.enqueueOperatorCopy(of: action, "job", id, organisation: organisation) }
            return true
        }
    }

    private static func name(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension Job {
    init(_ due: DueJob, holder: String) {
        (id, kind, organisation, account) = (due.id, due.kind, due.organisation, due.account)
        (attempt, createdAt, self.holder) = (due.attempts + 1, due.createdAt, holder)
        let pairs = due.ids.split(separator: " ").compactMap { pair -> (String, String)? in
            let halves = pair.split(separator: "=", maxSplits: 1)
            return halves.count == 2 ? (String(halves[0]), String(halves[1])) : nil
        }
        ids = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
