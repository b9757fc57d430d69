@testable import App
import Cryptography
import Dispatch
@testable import Platform
import Store
import Synchronization
import Testing
import World

@Suite("A /64 of version 6 is one address: where passwords stand in line, and where leaked tokens are pasted")
struct OneNetworkTests {
    /// How many of eight from one /64 find the line of their network full while nothing gets ahead.
    private func refused(_ world: AppWorld, _ work: @escaping @Sendable (Accounts, String) async throws -> Void) async throws -> Int {
        let (mayGoOn, refused) = (DispatchSemaphore(value: 0), Counter())
        let queue = try PasswordQueue(width: 1, length: 32, cost: try #require(Argon2Cost(memory: 8, passes: 1, lanes: 1))) { mayGoOn.wait() }
        let of = world.accounts
        let accounts = Accounts(
            store: of.store, keyring: of.keyring, keys: of.keys, passwords: queue, policy: of.policy, gate: try await of.workAddresses.gate(),
            challenger: of.challenger, address: of.address, random: of.random)
        let tasks = (1...8).map { number in
            Task {
                do { try await work(accounts, "2001:db8:7::\(number)") } catch let problem as Problem where problem.kind == .tooMany { refused.add() }
            }
        }
        for _ in 1...500 where queue.count + refused.value < 8 { try await Task.sleep(for: .milliseconds(20)) }
        #expect(queue.count + refused.value == 8)
        let count = refused.value
        for _ in 1...8 { mayGoOn.signal() }
        for task in tasks { try await task.value }
        return count
    }

    @Test("A new authenticator's password, whether or not there is an account, and a newcomer's", arguments: Engine.allCases)
    func line(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            // One runs, and four stand in line.
            for account in [world.person(.analyst).account, "nobody"] {
                #expect(try await refused(world) { accounts, client in _ = try await accounts.verify("a password", of: account, client: client) } >= 3)
            }
            let (email, now) = ("ada@cedar.example", world.clock.now)
            let key = try EnrolmentKey(email: email, link: "a link", accounts: world.accounts)
            let (address, totp) = (try #require(EmailAddress(email)), try #require(TOTP(secret: key.secret)))
            var draft = EnrolmentDraft(email: email)
            (draft.name, draft.organisation, draft.password) = ("Ada Lovelace", "Cedar", "four green lanterns")
            draft.code = totp.code(step: totp.step(at: now / 1_000))
            let newcomer = draft
            #expect(
                try await refused(world) { accounts, client in
                    _ = try await Newcomer(newcomer, key: key, address: address, client: client, device: "a test", now: now, accounts: accounts)
                } >= 3)
        }
    }

    @Test("Twenty pastes of leaked tokens in a quarter of an hour, and no more from the next address", arguments: Engine.allCases)
    func leaked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let tokens = Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
            for number in 1...20 { _ = try await tokens.revoke(leaked: "nothing", client: "2001:db8:7::\(number)", now: world.clock.now) }
            await #expect(throws: Problem(.tooMany, "")) {
                _ = try await tokens.revoke(leaked: "nothing", client: "2001:db8:7::21", now: world.clock.now)
            }
            _ = try await tokens.revoke(leaked: "nothing", client: "2001:db8:8::1", now: world.clock.now)
        }
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}
