@testable import App
import Cryptography
import Platform
@testable import Store
import Testing
import World

@Suite("The master key is exchanged while programs serve, and nothing is unreadable at any time")
struct RotationTests {
    @Test("Everything opens before, half way and after; then the old key opens nothing, and the new one all", arguments: Engine.allCases)
    func rotate(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (analyst, stranger) = (world.person(.analyst), world.person(.analyst, of: "birch"))
            let sealed = [(try await world.planted(as: analyst), analyst), (try await world.planted(as: stranger), stranger)]
            let (old, both, new) = (try await world.program([1]), try await world.program([2, 1]), try await world.program([2]))
            try await old.masterKeys.settle(now: world.clock.now)
            try await both.masterKeys.settle(now: world.clock.now)
            let before = try await both.masterKeys.census()
            #expect(before.organisations == [1: 2] && before.factors == [1: 13])
            #expect(try await both.masterKeys.lines().map(\.isCurrent) == [false, true])
            // Ended after one organisation's key: begun again, it goes on with the rest.
            #expect(try await both.keys.rewrap(analyst.organisationID))
            for (evidence, person) in sealed { try await both.opens(evidence, person) }
            await #expect(throws: SealRefusal.unknownKey(2)) { try await old.opens(sealed[0].0, analyst) }
            let done = try await both.masterKeys.rotate(world.holders(both, "rotating"))
            #expect(done.organisations == 1 && done.factors == 13 && done.notices == 0)
            #expect(try await both.masterKeys.rotate(world.holders(both, "rotating")).values.values.allSatisfy { $0 == 0 })
            #expect(try await both.masterKeys.lines().first { $0.version == 1 }?.isFree == true)
            for program in [both, new] { for (evidence, person) in sealed { try await program.opens(evidence, person) } }
            await #expect(throws: SealRefusal.unknownKey(2)) { try await old.opens(sealed[1].0, stranger) }
            #expect(try await both.masterKeys.census().versions == [2])
        }
    }

    @Test("A mail that waits is sealed anew and counted: with the new key alone it is sent, and says what it was to say", arguments: Engine.allCases)
    func notices(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (both, new, person) = (try await world.program([2, 1]), try await world.program([2]), world.person(.analyst))
            let asking = Passwords.Asking(device: "A browser of a test", client: "", now: world.clock.now)
            let notice = try world.accounts.notice(.addressChanged, to: person.account, asking, address: "old@acorn.example")
            try await world.store.write(world.store.gate()) { try notice.ask(in: $0) }
            #expect(try await both.masterKeys.census().notices == [1: 1])
            #expect(try await both.masterKeys.lines().first { $0.version == 1 }?.notices == 1)
            #expect(try await both.masterKeys.rotate(world.holders(both, "rotating")).notices == 1)
            #expect(try await both.masterKeys.census().versions == [2])
            try await new.masterKeys.settle(now: world.clock.now)
            let sealed = try await world.store.read(world.store.operate(reason: "test")) { try $0.sealed(.notice, after: "", limit: 2) }
            let detail = try new.accounts.open(try #require(sealed.first).sealed, for: AccountNotice.owner(sealed[0].id, person.account))
            #expect(AccountNotice.Detail(bytes: detail).address == "old@acorn.example")
            // One that a program asked for meanwhile whose first key is still the old one.
            let late = try world.accounts.notice(.passwordChanged, to: person.account, asking)
            try await world.store.write(world.store.gate()) { try late.ask(in: $0) }
            #expect(try await both.masterKeys.lines().first { $0.version == 1 }?.isFree == false)
        }
    }

    @Test("Whatever the database holds as bytes is in the list of what is sealed under the master key, or no secret of it")
    func columns() throws {
        let others: Set<String> = [
            "passkey.credential", "passkey.public_key", "passkey_challenge.challenge", "head_leaf.leaf", "head_leaf.hash", "head_leaf.salt",
            "head_checkpoint.root",
            "gate_list.content",
        ]
        let found = try Installation.schema().tables.values.filter { $0.kind != .log }.flatMap { table in
            table.columns.filter { $0.type == .bytes }.map { "\(table.name).\($0.name)" }
        }
        #expect(Set(found) == others.union(SealedColumn.allCases.map { "\($0.table).\($0.column)" }))
    }

    @Test("What is needed must be there at the start, and be what it was; what nothing needs may go", arguments: Engine.allCases)
    func settle(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            func refusal(_ program: Installation) async throws -> String {
                do { try await program.masterKeys.settle(now: world.clock.now) } catch let refusal as MasterKeys.Refusal { return refusal.description }
                return ""
            }
            let (old, both, new) = (try await world.program([1]), try await world.program([2, 1]), try await world.program([2]))
            #expect(try await refusal(new).contains("lacks version 1"), "also where nothing was noted yet")
            #expect(try await refusal(old) == "")
            #expect(try await refusal(new).contains("lacks version 1 of the key, under which 15 values are sealed"))
            #expect(try await refusal(both) == "")
            _ = try await both.masterKeys.rotate(world.holders(both, "rotating"))
            #expect(try await refusal(new) == "")
            #expect(try await refusal(old).contains("lacks version 2"))
            #expect(try await refusal(both) == "", "taken out, and given again")
            let other = try #require(Keyring(masters: [2: [UInt8](repeating: 99, count: 32)]))
            let chance = world.chance
            let wrong = MasterKeys(store: world.store, keyring: other, keys: both.keys, random: { chance.bytes($0) })
            await #expect(throws: MasterKeys.Refusal.self) { try await wrong.settle(now: world.clock.now) }
        }
    }

    @Test("Of programs that begin an installation at once, each with another key, one goes on and all others are refused", arguments: Engine.allCases)
    func settleAtOnce(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (chance, now, store, keys) = (world.chance, world.clock.now, world.store, world.installation.keys)
            let programs = try (0..<8).map { number in
                let keyring = try #require(Keyring(masters: [1: [UInt8](repeating: 60 + UInt8(number), count: 32)]))
                return MasterKeys(store: store, keyring: keyring, keys: keys, random: { chance.bytes($0) })
            }
            let outcomes = await withTaskGroup(of: Bool?.self) { group in
                for program in programs {
                    group.addTask {
                        do { try await program.settle(now: now) } catch is MasterKeys.Refusal { return false } catch { return nil }
                        return true
                    }
                }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == true }.count == 1)
            #expect(outcomes.filter { $0 == false }.count == 7)
        }
    }

    @Test("Nothing is sealed that another program here could not open, until that is gone", arguments: Engine.allCases)
    func holders(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (old, both, new) = (try await world.program([1]), try await world.program([2, 1]), try await world.program([2]))
            let knowing = try await world.program([1, 2])
            try await world.holders(old, "a").show()
            await #expect(throws: MasterKeys.Refusal.self, "a could not open it") { try await world.holders(both, "b").show() }
            await #expect(throws: MasterKeys.Refusal.self) { _ = try await both.masterKeys.rotate(world.holders(both, "b")) }
            #expect(try await both.masterKeys.census().versions == [1])
            // Known everywhere before anything is sealed under it.
            try await world.holders(knowing, "b").show()
            try await world.holders(old, "a").leave()
            try await world.holders(both, "a").show()
            await #expect(throws: MasterKeys.Refusal.self, "b seals under 1") { try await world.holders(new, "c").show() }
            world.clock.advance(by: .seconds(61))
            try await world.holders(new, "c").show()
        }
    }

    @Test("A form that was open while the program began to use another key still holds, and a known device stays known")
    func forms() async throws {
        try await AppWorld.with { world in
            let (old, both) = (try await world.program([1]), try await world.program([2, 1]))
            let chance = world.chance
            var generator = Randomness { chance.bytes($0) }
            let token = DeviceToken(account: "a", key: try old.keyring.key(for: .devices), using: &generator)
            #expect(try both.accounts.device(token.text, of: "a")?.digest == token.digest)
            #expect(try both.accounts.device(token.text, of: "b") == nil)
            #expect(try both.keyring.keys(for: .csrf).map(\.id) == [2, 1])
        }
    }
}
