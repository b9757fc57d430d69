import App
@testable import Platform
import Store
import Synchronization
import Testing
import World

@Suite("Work that a transaction leaves behind is done once, by whoever takes it")
struct JobTests {
    @Test("Of sixteen runners at once each job is had by one", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.deliver()
            let done = Done()
            try await world.store.write(world.store.gate()) { tx in
                for number in 0..<40 { try tx.enqueue("test.count", ids: ["number": "n-\(number)"]) }
            }
            let counting = JobKind("test.count") { job in
                done.add(try job.id("number"))
                return .done
            }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    let runner = world.runner([counting])
                    group.addTask { try await runner.runDue() }
                }
                var all = 0
                for try await count in group { all += count }
                #expect(all == 40)
            }
            #expect(done.all.sorted() == (0..<40).map { "n-\($0)" }.sorted())
            #expect(try await world.states("test.count") == ["done": 40])
        }
    }

    @Test("What is rolled back was never asked for, and what is committed rings at once", arguments: Engine.allCases)
    func transactional(_ engine: Engine) async throws {
        struct Regret: Error {}
        try await AppWorld.with(engine) { world in
            await #expect(throws: Regret.self) {
                try await world.store.write(world.store.gate()) { tx in
                    try tx.enqueue("test.never")
                    throw Regret()
                }
            }
            #expect(try await world.states("test.never") == [:])
            async let woken: Void = world.store.bell.wait()
            try await world.store.write(world.store.gate()) { try $0.enqueue("test.later") }
            await woken
            #expect(try await world.states("test.later") == ["waiting": 1])
        }
    }

    @Test("One event has one job, however often and from wherever it is told", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, other) = (try await world.member(.ciso), try await world.member(.ciso, of: "birch"))
            var made: [Bool] = []
            for scope in [ciso.scope, ciso.scope, other.scope] {
                made.append(try await world.store.write(scope) { try $0.enqueue("test.event", ids: ["event": "e-1"], key: "e-1") })
            }
            // Another organisation's key is another key: nobody learns of it, and nobody suppresses it.
            #expect(made == [true, false, true])
            let done = Done()
            let kind = JobKind("test.event") { job in
                done.add(try job.inOrganisation())
                return .done
            }
            try await world.runner([kind]).runDue()
            #expect(Set(done.all) == [ciso.organisation, other.organisation])
            // Also after it was done.
            #expect(try await world.store.write(ciso.scope) { try $0.enqueue("test.event", key: "e-1") } == false)
        }
    }

    @Test("A holder that dies loses its job when the lease is over, and not before", arguments: Engine.allCases)
    func crash(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let queue = JobQueue(store: world.store, random: { world.chance.bytes($0) })
            try await world.store.write(world.store.gate()) { try $0.enqueue("test.crash") }
            let first = try #require(try await queue.take(["test.crash": 3]))
            #expect(try await queue.take(["test.crash": 3]) == nil)
            world.clock.advance(by: .milliseconds(JobQueue.lease - 1))
            #expect(try await queue.take(["test.crash": 3]) == nil)
            // Renewed, it is kept.
            #expect(try await queue.renew(first))
            world.clock.advance(by: .milliseconds(JobQueue.lease - 1))
            #expect(try await queue.take(["test.crash": 3]) == nil)
            world.clock.advance(by: .milliseconds(1))
            let second = try #require(try await queue.take(["test.crash": 3]))
            #expect((second.id, second.attempt) == (first.id, 2))
            // The first holder comes back: neither its renewal nor its result counts.
            #expect(try await queue.renew(first) == false)
            #expect(try await queue.finish(first, .done) == false)
            #expect(try await world.states("test.crash") == ["running": 1])
            #expect(try await queue.finish(second, .done))
            // A job that kills whoever takes it ends as a dead letter.
            try await world.store.write(world.store.gate()) { try $0.enqueue("test.deadly") }
            for _ in 0..<3 {
                #expect(try await queue.take(["test.deadly": 3]) != nil)
                world.clock.advance(by: .milliseconds(JobQueue.lease))
            }
            #expect(try await queue.take(["test.deadly": 3]) == nil)
            #expect(try await world.states("test.deadly") == ["dead": 1])
        }
    }

    @Test("A job that takes longer than its lease keeps it, and nobody else takes it up", arguments: Engine.allCases)
    func long(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (renewals, runs) = (Done(), Done())
            let other = JobQueue(store: world.store, random: { world.chance.bytes($0) })
            try await world.store.write(world.store.gate()) { try $0.enqueue("test.long") }
            let kind = JobKind("test.long") { _ in
                runs.add("run")
                // Four times its lease, by the clock that all go by.
                while renewals.all.count < 12 {
                    #expect(try await other.take(["test.long": 9]) == nil)
                    try await Task.sleep(for: .milliseconds(5))
                }
                return .done
            }
            let runner = JobRunner(
                store: world.store, kinds: [kind], logger: world.log.logger, random: { world.chance.bytes($0) },
                pause: { pause in
                    try await Task.sleep(for: .milliseconds(20))
                    world.clock.advance(by: pause)
                    renewals.add("asked")
                })
            #expect(try await runner.runDue() == 1)
            #expect(runs.all.count == 1)
            #expect(try await world.states("test.long") == ["done": 1])
        }
    }

    @Test("What fails is tried again later and later, and at last is a dead letter", arguments: Engine.allCases)
    func backoff(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let done = Done()
            let failing = JobKind("test.failing", attempts: 4) { job in
                done.add("\(job.attempt)")
                throw JobFailure("server-busy")
            }
            let refused = JobKind("test.refused") { _ in throw JobFailure("no-such-mailbox", isFinal: true) }
            let asked = JobKind("test.asked") { _ in throw JobFailure("limited", wait: 3_600_000) }
            try await world.store.write(world.store.gate()) { tx in
                for kind in ["test.failing", "test.refused", "test.asked"] { try tx.enqueue(kind) }
            }
            let runner = world.runner([failing, refused, asked])
            #expect(try await runner.runDue() == 3)
            #expect(try await world.states("test.refused") == ["dead": 1])
            #expect(try await runner.runDue() == 0)
            for seconds in [4, 6, 10, 10, 20, 20] {
                world.clock.advance(by: .seconds(seconds))
                try await runner.runDue()
            }
            #expect(done.all == ["1", "2", "3", "4"])
            #expect(try await world.states("test.failing") == ["dead": 1])
            #expect(try await world.states("test.asked") == ["waiting": 1])
            world.clock.advance(by: .seconds(3_600))
            #expect(try await runner.runDue() == 1)
            #expect(world.log.all.contains { $0.message == "job dead" && $0.metadata["error"] == "server-busy" })
            // The operator has it tried again from the start.
            let dead = try await runner.queue.dead(limit: 10)
            #expect(Set(dead.map(\.error)) == ["server-busy", "no-such-mailbox"])
            let id = try #require(dead.first { $0.kind == "test.failing" }).id
            #expect(try await runner.queue.retry(id, by: OperatorAct(name: "ops", reason: "mended")))
            #expect(try await runner.queue.retry(id, by: OperatorAct(name: "ops", reason: "mended")) == false)
            try await runner.runDue()
            #expect(done.all == ["1", "2", "3", "4", "1"])
            #expect(try await runner.queue.drop(id, by: OperatorAct(name: "ops", reason: "of no use")))
            #expect(try await world.states("test.failing") == ["dropped": 1])
        }
    }

    @Test("A kind that this node does not know is left to one that does", arguments: Engine.allCases)
    func unknown(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.store.write(world.store.gate()) { try $0.enqueue("test.newer") }
            #expect(try await world.runner([JobKind("test.older") { _ in .done }]).runDue() == 0)
            #expect(try await world.states("test.newer") == ["waiting": 1])
        }
    }

    @Test("A schedule goes on where the clock steps back: slots that come again are worked off again, once among all nodes", arguments: Engine.allCases)
    func scheduleWhereTheClockStepsBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let done = Done()
            let hourly = Schedule("hourly", every: 3_600_000) { done.add("hourly") }
            let nodes = (0..<2).map { _ in world.runner([], schedules: [hourly]) }
            // Noon, one, two; noon again, one, two; three.
            for minutes in [0, 60, 60, -120, 60, 60, 60] {
                world.clock.advance(by: .seconds(minutes * 60))
                for node in nodes {
                    try await node.ask(now: world.clock.now)
                    try await node.runDue()
                }
            }
            #expect(done.all.count == 7)
        }
    }

    @Test("A schedule is asked for once in each slot, whichever node is first, and what is finished is forgotten in time", arguments: Engine.allCases)
    func schedule(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let done = Done()
            let hourly = Schedule("hourly", every: 3_600_000) { done.add("hourly") }
            let nodes = (0..<3).map { _ in world.runner([], schedules: [hourly]) }
            for minutes in [0, 20, 39, 1, 60] {
                world.clock.advance(by: .seconds(minutes * 60))
                for node in nodes {
                    try await node.ask(now: world.clock.now)
                    try await node.runDue()
                }
            }
            // 12:01, 12:21, 13:00, 13:01 and 14:01.
            #expect(done.all.count == 3)
            let queue = nodes[0].queue
            world.clock.advance(by: .seconds(7 * 86_400))
            try await queue.purge(now: world.clock.now)
            #expect(try await world.states("schedule.hourly") == [:])
        }
    }
}

/// What was done, in order.
final class Done: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func add(_ what: String) { list.withLock { $0.append(what) } }
}

extension AppWorld {
    func runner(_ kinds: [JobKind], schedules: [Schedule] = []) -> JobRunner {
        JobRunner(
            store: store, kinds: kinds, schedules: schedules, logger: log.logger, random: { chance.bytes($0) },
            pause: { _ in try await Task.sleep(for: .seconds(600)) })
    }
    /// How many jobs of a kind are in which state.
    func states(_ kind: String) async throws -> [String: Int] {
        let all = try await runner([]).queue.counts(limit: 100)
        return Dictionary(all.filter { $0.kind == kind }.map { ($0.state, $0.count) }, uniquingKeysWith: +)
    }
}
