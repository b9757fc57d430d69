public import Logging
public import Store
internal import Synchronization

/// Works the queue off on one node. Any number of nodes may.
public final class JobRunner: Sendable {
    private let store: Store
    public let queue: JobQueue
    private let kinds: [String: JobKind]
    private let schedules: [Schedule]
    private let logger: Logger
    private let pause: @Sendable (Duration) async throws -> Void
    /// The slot that this node asked for last, and the highest ever, by schedule.
    private let asked = Mutex<[String: (last: Int64, highest: Int64)]>([:])
    /// Jobs that are being worked on in ``run(width:every:now:)``.
    private let busy = Mutex(0)

    /// - Parameters:
    ///   - kinds: each name once; the last of two with one name holds.
    ///   - schedules: what is done again and again; each is a kind by itself.
    ///   - pause: waits so long, or throws when it is cancelled.
    public init(
        store: Store, kinds: [JobKind], schedules: [Schedule] = [], logger: Logger, random: @escaping @Sendable (Int) -> [UInt8],
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        queue = JobQueue(store: store, random: random)
        self.kinds = Dictionary((kinds + schedules.map(\.kind)).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        (self.store, self.schedules, self.logger, self.pause) = (store, schedules, logger, pause)
    }

    /// Until the task is cancelled: at each ring, and otherwise every few seconds. What was begun is finished.
    ///
    /// - Parameters:
    ///   - width: so many jobs at a time.
    ///   - every: how long it waits for a ring. Another node rings nobody here.
    ///   - now: milliseconds since 1970 UTC, for the schedules' slots.
    public func run(width: Int = 4, every: Duration = .seconds(3), now: @escaping @Sendable () -> Int64) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                var isIdle = true
                do {
                    try await ask(now: now())
                    if busy.withLock({ $0 < width }), let job = try await queue.take(kinds.mapValues(\.attempts)) {
                        isIdle = false
                        busy.withLock { $0 += 1 }
                        // Detached from the cancellation of this loop: half-done work would be done twice.
                        let task = Task.detached { await self.work(job) }
                        group.addTask {
                            await task.value
                            self.busy.withLock { $0 -= 1 }
                            self.store.bell.ring()
                        }
                    }
                } catch is CancellationError { return } catch {
                    logger.error("The queue cannot be read", metadata: ["error": "\(JobFailure(of: error).kind)"])
                }
                if isIdle { await rest(every) }
            }
        }
    }

    /// Works off what is due now, one after the other.
    ///
    /// - Returns: how many jobs; at most a thousand.
    @discardableResult
    public func runDue() async throws -> Int {
        for count in 0..<1_000 {
            guard let job = try await queue.take(kinds.mapValues(\.attempts)) else { return count }
            await work(job)
        }
        return 1_000
    }

    /// Asks for the work of each schedule whose time has come. Of several nodes the first one's counts. Where the clock stepped
    /// back, slots that were worked off once come again, and their work is done again.
    public func ask(now: Int64) async throws {
        for schedule in schedules {
            let slot = now / schedule.interval
            let known = asked.withLock { $0[schedule.name] }
            guard known?.last != slot else { continue }
            let highest = known?.highest ?? slot - 1
            let key = slot > highest ? "\(slot)" : "\(slot) after \(highest)"
            try await queue.ask(schedule.kind.name, key: known == nil && schedule.isAtStart ? nil : key)
            asked.withLock { $0[schedule.name] = (slot, max(slot, highest)) }
        }
    }

    private func rest(_ longest: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.store.bell.wait() }
            group.addTask { try? await self.pause(longest) }
            await group.next()
            group.cancelAll()
        }
    }

    private func work(_ job: Job) async {
        guard let kind = kinds[job.kind] else { return }
        let result = await withTaskGroup(of: Result<JobOutcome, any Error>?.self) { group in
            group.addTask { await RequestID.$current.withValue("job-\(job.id)") { await Self.result { try await kind.work(job) } } }
            group.addTask {
                while (try? await self.pause(.milliseconds(JobQueue.lease / 3))) != nil, (try? await self.queue.renew(job)) != false {}
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let result else { return logger.warning("job lost", metadata: ["kind": "\(job.kind)", "job": "\(job.id)"]) }
        do { try await settle(job, kind, result) } catch {
            // Its lease ends, and it is taken up again.
            logger.error("job not marked", metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "error": "\(JobFailure(of: error).kind)"])
        }
    }

    private func settle(_ job: Job, _ kind: JobKind, _ result: Result<JobOutcome, any Error>) async throws {
        var about: Logger.Metadata = ["kind": "\(job.kind)", "job": "\(job.id)", "attempt": "\(job.attempt)"]
        switch result {
        case .success(let outcome):
            try await queue.finish(job, outcome)
            about["outcome"] = "\(outcome)"
            logger.debug("job", metadata: about)
        case .failure(let error):
            let failure = JobFailure(of: error)
            let isDead = try await queue.fail(job, failure, mostAttempts: kind.attempts)
            about["error"] = "\(failure.kind)"
            logger.log(level: isDead ? .error : .warning, isDead ? "job dead" : "job failed", metadata: about)
        }
    }

    private static func result(_ work: () async throws -> JobOutcome) async -> Result<JobOutcome, any Error> {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
