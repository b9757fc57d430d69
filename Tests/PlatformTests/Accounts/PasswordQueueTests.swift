import Cryptography
import Dispatch
import Store
import Synchronization
import Testing

@testable import Platform

@Suite("The password queue") struct PasswordQueueTests {
    static let salt = [UInt8](repeating: 7, count: 16)
    static let cheap = Argon2Cost(memory: 64, passes: 1, lanes: 1)

    /// Keeps the hashing threads where they are until it is told.
    private struct Hold: Sendable {
        let semaphore = DispatchSemaphore(value: 0)
        func wait() { semaphore.wait() }
        func release(_ count: Int) { for _ in 0..<count { semaphore.signal() } }
    }
    private struct NeverCame: Error {}
    /// - Throws: when it does not hold within two minutes, so that a broken queue fails and does not hang.
    private func wait(for condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while !condition() {
            guard ContinuousClock.now < end else { throw NeverCame() }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test("makes and checks passwords, and says when a hash has become too cheap")
    func verifies() async throws {
        let queue = try PasswordQueue(cost: try #require(Self.cheap))
        let stored = try await queue.hash("correct horse battery", salt: Self.salt, client: "a")
        #expect(try await queue.verify("correct horse battery", against: stored, client: "a") == .init(matches: true, shouldBeUpgraded: false))
        #expect(try await queue.verify("correct horse batterz", against: stored, client: "a").matches == false)
        let dearer = try PasswordQueue(cost: try #require(Argon2Cost(memory: 128, passes: 1, lanes: 1)))
        #expect(try await dearer.verify("correct horse battery", against: stored, client: "a") == .init(matches: true, shouldBeUpgraded: true))
        #expect(queue.evaluations == 3)
        #expect(queue.count == 0)
    }

    @Test("hashes at the cost that OWASP advises unless told otherwise")
    func standardCost() async throws {
        let stored = try await PasswordQueue().hash("correct horse battery", salt: Self.salt, client: "a")
        #expect(stored.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    }

    @Test("opens to a password typed with combining letters on another keyboard")
    func normalForm() async throws {
        let queue = try PasswordQueue(cost: try #require(Self.cheap))
        let stored = try await queue.hash("j\u{FC}rgen geht heim", salt: Self.salt, client: "a")
        #expect(try await queue.verify("ju\u{308}rgen geht heim", against: stored, client: "a").matches)
    }

    @Test("spends on an account that does not exist what it spends on one that does")
    func verifiesNothing() async throws {
        let queue = try PasswordQueue(cost: try #require(Self.cheap))
        let stored = try await queue.hash("correct horse battery", salt: Self.salt, client: "a")
        #expect(queue.evaluations == 1)
        _ = try await queue.verify("wrong horse battery", against: stored, client: "a")
        #expect(queue.evaluations == 2)
        try await queue.verifyNothing("wrong horse battery", client: "a")
        #expect(queue.evaluations == 3)
    }

    @Test("spends nothing on a password beyond the limit, whether or not the account exists")
    func tooLong() async throws {
        let queue = try PasswordQueue(cost: try #require(Self.cheap))
        let stored = try await queue.hash("correct horse battery", salt: Self.salt, client: "a")
        for long in [String(repeating: "a", count: 1_025), String(repeating: "a", count: 10_000_000)] {
            #expect(try await queue.verify(long, against: stored, client: "a").matches == false)
            try await queue.verifyNothing(long, client: "a")
        }
        #expect(queue.evaluations == 1)
    }

    @Test("refuses a stored text that is not its own before spending anything")
    func malformed() async throws {
        let queue = try PasswordQueue()
        await #expect(throws: PasswordRefusal.malformed) { try await queue.verify("x", against: "$argon2id$v=19$m=4000000,t=2,p=1$c2FsdA$aGFzaA", client: "a") }
        await #expect(throws: PasswordRefusal.malformed) { try await queue.hash("x", salt: [1], client: "a") }
        #expect(queue.count == 0)
    }

    @Test("answers 503 when the line is full, and keeps a quarter of it for known devices")
    func fullLine() async throws {
        let hold = Hold()
        let queue = try PasswordQueue(width: 1, length: 8, cost: try #require(Self.cheap)) { hold.wait() }
        let running = (0..<6).map { number in Task { try await queue.verifyNothing("correct horse", client: "client \(number)") } }
        try await wait { queue.count >= 6 }
        await #expect(throws: Problem(.unavailable, "")) { try await queue.verifyNothing("correct horse", client: "stranger") }
        let known = (0..<2).map { number in Task { try await queue.verifyNothing("correct horse", client: "known \(number)", isKnown: true) } }
        try await wait { queue.count >= 8 }
        await #expect(throws: Problem(.unavailable, "")) { try await queue.verifyNothing("correct horse", client: "known", isKnown: true) }
        hold.release(8)
        for task in running + known { try await task.value }
        #expect(queue.evaluations == 8)
        #expect(queue.count == 0)
    }

    @Test("answers 429 to an address that has five in hand, while others go on")
    func tooMany() async throws {
        let hold = Hold()
        let queue = try PasswordQueue(width: 1, length: 100, cost: try #require(Self.cheap)) { hold.wait() }
        let first = Task { try await queue.verifyNothing("correct horse", client: "a") }
        try await wait { queue.evaluations >= 1 }
        let rest = (0..<4).map { _ in Task { try await queue.verifyNothing("correct horse", client: "a") } }
        try await wait { queue.count >= 5 }
        await #expect(throws: Problem(.tooMany, "")) { try await queue.verifyNothing("correct horse", client: "a") }
        let other = Task { try await queue.verifyNothing("correct horse", client: "b") }
        try await wait { queue.count >= 6 }
        hold.release(2)
        try await other.value  // b came second, though four of a came before it
        #expect(queue.evaluations < 6)
        hold.release(4)
        for task in [first] + rest { try await task.value }
        #expect(queue.evaluations == 6)
    }

    @Test("leaves the threads of Swift concurrency free while it hashes")
    func otherThreads() async throws {
        let hold = Hold()
        let queue = try PasswordQueue(width: 2, length: 32, cost: try #require(Self.cheap)) { hold.wait() }
        let hashing = (0..<4).map { number in Task { try await queue.verifyNothing("correct horse", client: "\(number)") } }
        try await wait { queue.evaluations >= 2 }
        // Both are running and two wait; on the shared threads of a small machine nothing else could run now.
        for _ in 0..<100 { await Task.detached {}.value }
        #expect(queue.count == 4)
        hold.release(4)
        for task in hashing { try await task.value }
    }

    @Test("finishes what it holds when it is let go")
    func letGo() async throws {
        let work = Task { [cost = try #require(Self.cheap)] in try await PasswordQueue(cost: cost).hash("correct horse", salt: Self.salt, client: "a") }
        #expect(try await work.value.hasPrefix("$argon2id$"))
    }
}
