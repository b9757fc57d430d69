@testable import App
import Cryptography
import Dispatch
@testable import Platform
import Store
import Testing
import World

@Suite("A link to a new authenticator counts what was looked at, and nothing else")
struct FactorLinkGuessTests {
    @Test("A password that found the line full is no guess", arguments: Engine.allCases)
    func line(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (mayGoOn, person, of) = (DispatchSemaphore(value: 0), world.person(.analyst), world.accounts)
            let queue = try PasswordQueue(width: 1, length: 1, cost: try #require(Argon2Cost(memory: 8, passes: 1, lanes: 1))) { mayGoOn.wait() }
            let links = FactorLinks(
                accounts: Accounts(
                    store: of.store, keyring: of.keyring, keys: of.keys, passwords: queue, policy: of.policy, gate: try await of.workAddresses.gate(),
                    challenger: of.challenger, address: of.address, random: of.random))
            try await FactorResets(accounts: of).reset(person.member, as: world.member(.ciso), now: world.clock.now)
            let link = try #require(try await world.mail(to: person.email)?.secret(after: "/new-authenticator/"))
            let opened = try #require(try await links.open(link, now: world.clock.now))
            let key = try EnrolmentKey(email: person.email, link: link, accounts: of)
            func failures() async throws -> Int? { try await world.store.read(world.store.gate()) { try $0.factorLinkFailures(opened.digest) } }

            let other = Task { try await queue.hash("of somebody else", salt: world.chance.bytes(PasswordHash.saltByteCount), client: "192.0.2.1") }
            for _ in 1...500 where queue.count < 1 { try await Task.sleep(for: .milliseconds(20)) }
            for _ in 1...6 {
                await #expect(throws: Problem(.unavailable, "")) {
                    _ = try await links.finish(opened, password: Person.password, code: "000000", key: key, client: "192.0.2.2", now: world.clock.now)
                }
            }
            #expect(try await failures() == 0)
            for _ in 1...2 { mayGoOn.signal() }
            _ = try await other.value
            await #expect(throws: Problem.invalid("password", "")) {
                _ = try await links.finish(opened, password: "a wrong one", code: "000000", key: key, client: "192.0.2.2", now: world.clock.now)
            }
            #expect(try await failures() == 1)

            // One that is taken back after another was counted leaves both: what was a guess stays one.
            _ = try await world.store.write(world.store.gate()) {
                try $0.set("factor_link", where: "digest = \(opened.digest)", ["failures": .integer(3)])
            }
            try await links.takeBack(2, of: opened.digest)
            #expect(try await failures() == 3)
            try await links.takeBack(3, of: opened.digest)
            #expect(try await failures() == 2)
        }
    }
}
