@testable import App
import Cryptography
@testable import Platform
@testable import Store
import Testing
import World

@Suite("What ends an account's sessions ends the sign-in that is under way, too")
struct OvertakenSignInTests {
    private func asking(_ world: AppWorld) -> Passwords.Asking { .init(device: "a test", client: "", now: world.clock.now) }
    private func sessions(_ person: Person, _ world: AppWorld) async throws -> [String] {
        try await OwnSessions(accounts: world.accounts).all(of: person.account, now: world.clock.now).map(\.digest)
    }
    private func tickets(_ person: Person, _ world: AppWorld) async throws -> Int {
        try await world.store.read(world.store.gate()) { tx in
            try tx.rows("SELECT id FROM ticket WHERE account_id = \(person.account) LIMIT 10") { $0.text(0) }.count
        }
    }
    private func reset(_ person: Person, _ world: AppWorld) async throws -> String {
        _ = try await Passwords(accounts: world.accounts).askForReset(person.email, client: "", now: world.clock.now)
        return try #require(try await world.mail(to: person.email)?.resetLink)
    }

    @Test("A password that was right when it was looked at gives no ticket once it was changed, or set by mail", arguments: Engine.allCases)
    func password(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, passwords, asking) = (SignIns(accounts: world.accounts), Passwords(accounts: world.accounts), asking(world))
            for (person, isMailed) in [(world.person(.analyst), false), (world.person(.engineer), true)] {
                let session = try await world.openSession(of: person)
                let early = try await signIns.begin(person.email, Person.password, client: "", now: asking.now)
                let verified = try await signIns.verify(person.email, Person.password, client: "", now: asking.now)
                if isMailed {
                    #expect(try await passwords.reset(reset(person, world), "nine grey herons fly", asking))
                } else {
                    try await passwords.change(of: person.account, present: Person.password, new: "nine grey herons fly", session: session, asking)
                }
                await #expect(throws: Problem.invalid("password", "")) { _ = try await signIns.admit(verified, now: asking.now) }
                #expect(try await tickets(person, world) == 0)
                #expect(try await !signIns.accept(person.code(at: asking.now), ticket: early, now: asking.now).isAccepted)
                #expect(try await sessions(person, world) == (isMailed ? [] : [session]))
                _ = try await signIns.begin(person.email, "nine grey herons fly", client: "", now: asking.now)
            }
        }
    }

    @Test("A password that is changed while it is looked at lets nobody in, though its hash was looked at once more", arguments: Engine.allCases)
    func lookedAtTwice(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (halt, person, of) = (Halt(), world.person(.analyst), world.accounts)
            let queue = try PasswordQueue(width: 1, length: 8, cost: try #require(Argon2Cost(memory: 8, passes: 1, lanes: 1))) { halt.wait() }
            let signIns = SignIns(
                accounts: Accounts(
                    store: of.store, keyring: of.keyring, keys: of.keys, passwords: queue, policy: of.policy, gate: try await of.workAddresses.gate(),
                    challenger: of.challenger, address: of.address, random: of.random))
            let session = try await world.openSession(of: person), now = world.clock.now
            let signing = Task { try await signIns.begin(person.email, Person.password, client: "", now: now) }
            await halt.reached()
            try await Passwords(accounts: of).change(
                of: person.account, present: Person.password, new: "nine grey herons fly", session: session, asking(world))
            for _ in 1...2 { halt.end() }
            await #expect(throws: Problem.invalid("password", "")) { _ = try await signing.value }
            #expect(queue.evaluations == 2)
            #expect(try await tickets(person, world) == 0)
        }
    }

    @Test("A weak hash that is made anew comes with the ticket, and not after the password was changed", arguments: Engine.allCases)
    func upgrade(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, person, now) = (SignIns(accounts: world.accounts), world.person(.analyst), world.clock.now)
            let found = try await signIns.verify(person.email, Person.password, client: "", now: now).account
            _ = try await signIns.admit(.init(account: found, upgrade: "made anew"), now: now)
            func stored() async throws -> String? { try await world.store.read(world.store.gate()) { try $0.account(id: person.account) }?.password }
            #expect(try await stored() == "made anew")
            await #expect(throws: Problem.invalid("password", "")) { _ = try await signIns.admit(.init(account: found, upgrade: "late"), now: now) }
            #expect(try await stored() == "made anew")
        }
    }

    @Test("Code, ticket and session go together: where the session cannot begin, the code and the ticket are not used up", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, person, now) = (SignIns(accounts: world.accounts), world.person(.ciso), world.clock.now)
            let ticket = try await signIns.begin(person.email, Person.password, client: "", now: now)
            let opening = try #require(try await signIns.opening(ticket, device: "a test", place: nil, now: now))
            let taken = NewSession(
                id: "s-taken", digest: opening.row.digest, account: person.account, organisation: nil, device: "a test", place: nil, now: now)
            try await world.store.write(world.store.gate()) { try taken.insert(until: now + 1_000_000, in: $0) }
            await #expect(throws: Problem.self) { _ = try await signIns.accept(world.backupCodes[0], ticket: ticket, opening: opening, now: now) }
            #expect(try await tickets(person, world) == 1)
            #expect(try await Authenticators(accounts: world.accounts).all(of: person.account).codesLeft == 10)
            _ = try await world.store.write(world.store.gate()) { try $0.remove("session", where: "id = 's-taken'") }
            #expect(try await signIns.accept(world.backupCodes[0], ticket: ticket, opening: opening, now: now).isAccepted)
            #expect(try await sessions(person, world).contains(opening.row.digest), "the session is there with the answer")
        }
    }

    @Test("A code that comes after a CISO's reset opens no session", arguments: Engine.allCases)
    func factor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, now) = (SignIns(accounts: world.accounts), world.clock.now)
            let (person, ciso) = (world.person(.analyst), try await world.member(.ciso))
            let ticket = try await signIns.begin(person.email, Person.password, client: "", now: now)
            let opening = try #require(try await signIns.opening(ticket, device: "a test", place: nil, now: now))
            try await FactorResets(accounts: world.accounts).reset(person.member, as: ciso, now: now)
            #expect(try await !signIns.accept(person.code(at: now), ticket: ticket, opening: opening, now: now).isAccepted)
            #expect(try await sessions(person, world) == [])
        }
    }

    /// A sign-in that is about to be committed while something else ends the account's sessions.
    private func underWay(_ person: Person, _ world: AppWorld, _ ending: @escaping @Sendable () async throws -> Void) async throws {
        let halt = Halt()
        let opening = try await OpeningSession(of: person.account, device: "a test", place: nil, now: world.clock.now, accounts: world.accounts)
        let signing = Task {
            try await world.store.write(world.store.gate()) { tx in
                #expect(try tx.holds(person.account))
                try opening.begin(in: tx)
                halt.wait()
            }
        }
        await halt.reached()
        let end = Task { try await ending() }
        // Long enough for it to have looked; whatever it found, it must not have gone on.
        try await Task.sleep(for: .milliseconds(300))
        halt.end()
        try await signing.value
        try await end.value
        #expect(try await !sessions(person, world).contains(opening.row.digest))
    }

    @Test("Whatever ends the sessions waits for the sign-in that is about to be committed, and ends its session", arguments: Engine.allCases)
    func ends(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, ciso, accounts, asking) = (world.person(.analyst), try await world.member(.ciso), world.accounts, asking(world))
            let own = try await world.openSession(of: person)
            try await underWay(person, world) { try await OwnSessions(accounts: accounts).endOthers(of: person.account, but: own) }
            let (members, version) = (Members(accounts: accounts), try await world.standing(of: person).version)
            try await underWay(person, world) { try await members.suspend(person.member, version: version, as: ciso, now: asking.now) }
            try await members.resume(person.member, version: version + 1, as: ciso, now: asking.now)
            let session = try await world.openSession(of: person)
            try await underWay(person, world) {
                try await Passwords(accounts: accounts).change(
                    of: person.account, present: Person.password, new: "nine grey herons fly", session: session, asking)
            }
            let link = try await reset(person, world)
            try await underWay(person, world) {
                let isDone = try await Passwords(accounts: accounts).reset(link, "five silver kettles", asking)
                #expect(isDone)
            }
            try await underWay(person, world) { try await FactorResets(accounts: accounts).reset(person.member, as: ciso, now: asking.now) }
        }
    }

    @Test("Of a sign-in and the end of all other sessions at the same time, no other is left", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, person, accounts) = (SignIns(accounts: world.accounts), world.person(.ciso), world.accounts)
            let own = try await world.openSession(of: person)
            for code in world.backupCodes {
                let (ticket, now) = (try await signIns.begin(person.email, Person.password, client: "", now: world.clock.now), world.clock.now)
                async let accepted = signIns.accept(code, ticket: ticket, now: now).isAccepted
                async let ended: Void = OwnSessions(accounts: accounts).endOthers(of: person.account, but: own)
                _ = try await (accepted, ended)
                #expect(try await sessions(person, world) == [own])
            }
        }
    }

    @Test("A browser is remembered for the session that it signed in to, and not once that is over", arguments: Engine.allCases)
    func browser(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, devices) = (world.person(.analyst), Devices(accounts: world.accounts))
            func known() async throws -> Int { try await world.store.read(world.store.gate()) { try $0.devices(of: person.account).count } }
            let (session, link) = (try await world.openSession(of: person), try await reset(person, world))
            _ = try await devices.remember(person.account, carrying: nil, in: session, asking(world))
            #expect(try await known() == 1)
            #expect(try await Passwords(accounts: world.accounts).reset(link, "nine grey herons fly", asking(world)))
            _ = try await devices.remember(person.account, carrying: nil, in: session, asking(world))
            #expect(try await known() == 0)
        }
    }
}
