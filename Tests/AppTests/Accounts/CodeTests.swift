@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A code is taken once, and guessing ends early")
struct CodeTests {
    /// So many people who know the password of one account.
    private func tickets(_ count: Int, _ person: Person, _ world: AppWorld) async throws -> [String] {
        var all: [String] = []
        for number in 0..<count {
            all.append(try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: "client \(number)", now: world.clock.now))
        }
        return all
    }
    private func together(_ tickets: [String], _ code: String, _ world: AppWorld) async throws -> [SignIns.Outcome] {
        try await withThrowingTaskGroup(of: SignIns.Outcome.self) { group in
            for ticket in tickets { group.addTask { try await SignIns(accounts: world.accounts).accept(code, ticket: ticket, now: world.clock.now) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("A code is accepted once among 32 at the same time", arguments: Engine.allCases)
    func onceInParallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let outcomes = try await together(tickets(32, person, world), person.code(at: world.clock.now), world)
            #expect(outcomes.filter(\.isAccepted).count == 1)
        }
    }

    @Test("A backup code is accepted once among 32 at the same time", arguments: Engine.allCases)
    func backupOnceInParallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let outcomes = try await together(tickets(32, world.person(.ciso), world), world.backupCodes[0], world)
            #expect(outcomes.filter(\.isAccepted).count == 1)
        }
    }

    @Test("A ticket lets in once, whatever right codes are shown with it, one after the other or at the same time", arguments: Engine.allCases)
    func ticketOnce(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, now) = (SignIns(accounts: world.accounts), world.clock.now)
            let ticket = try await tickets(1, world.person(.ciso), world)[0]
            #expect(try await signIns.accept(world.backupCodes[0], ticket: ticket, now: now).isAccepted)
            #expect(try await signIns.accept(world.backupCodes[1], ticket: ticket, now: now).isAccepted == false)
            let next = try await tickets(1, world.person(.ciso), world)[0]
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for code in world.backupCodes[2...7] { group.addTask { try await signIns.accept(code, ticket: next, now: now).isAccepted } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 1)
        }
    }

    @Test("32 guesses at the same time are five, however many tickets there are", arguments: Engine.allCases)
    func guessesInParallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let outcomes = try await together(tickets(32, person, world), person.wrongCode(at: world.clock.now), world)
            #expect(outcomes.filter { if case .wrong = $0 { true } else { false } }.count == 4)
            // Its owner is told once.
            #expect(try await world.states("mail.code-failures") == ["waiting": 1])
        }
    }

    @Test("A backup code signs in through the page, in any spelling, once; another person's does not")
    func backup() async throws {
        try await AppWorld.with { world in
            let typed = world.backupCodes[1].lowercased().replacing("-", with: " ")
            func attempt(_ person: Person) async throws -> Reply {
                let browser = Browser(world)
                _ = try await browser.get("/sign-in")
                _ = try await browser.post("/sign-in", ["email": person.email, "password": Person.password])
                let page = try await browser.get("/sign-in/code?backup=1")
                #expect(page.text.contains("Backup code") && !page.text.contains("maxlength"))
                return try await browser.post("/sign-in/code", ["code": typed, "backup": "1"])
            }
            #expect(try await attempt(world.person(.manager)).status == 422)
            #expect(try await attempt(world.person(.ciso)).status == 303)
            let again = try await attempt(world.person(.ciso))
            #expect(again.status == 422)
            #expect(again.text.contains("Backup code"))
        }
    }

    @Test("A clock may be one step off, not two, and no step is taken after a later one", arguments: [-60, -30, 0, 30, 60])
    func drift(_ seconds: Int64) async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let code = person.code(at: world.clock.now + seconds * 1_000)
            let outcome = try await together(tickets(1, person, world), code, world)[0]
            #expect(outcome.isAccepted == (abs(seconds) <= 30))
            guard seconds == 30 else { return }
            let earlier = try await together(tickets(1, person, world), person.code(at: world.clock.now), world)[0]
            #expect(!earlier.isAccepted)
        }
    }

    @Test("Five wrong codes close the ticket and mail the person once; the password still works, a code only after 15 minutes")
    func throttle() async throws {
        try await AppWorld.with { world in
            let (browser, person) = (Browser(world), world.person(.analyst))
            func start() async throws {
                _ = try await browser.get("/sign-in")
                #expect(try await browser.post("/sign-in", ["email": person.email, "password": Person.password]).status == 303)
                _ = try await browser.get("/sign-in/code")
            }
            try await start()
            for attempt in 1...5 {
                #expect(try await world.mail(to: person.email) == nil)
                let reply = try await browser.post("/sign-in/code", ["code": person.wrongCode(at: world.clock.now)])
                #expect(reply.status == 422)
                #expect(reply.text.contains("Too many wrong codes") == (attempt == 5), "\(attempt)")
            }
            let first = try #require(try await world.mail(to: person.email))
            #expect(first.text.contains("https://aertous.test/sign-in"))
            // The right code does not help now, and nobody is mailed again.
            world.clock.advance(by: .seconds(31))
            try await start()
            let right = try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)])
            #expect(right.status == 422)
            #expect(right.text.contains("Too many wrong codes"))
            #expect(try await world.mail(to: person.email)?.date == first.date)
            world.clock.advance(by: .seconds(15 * 60))
            try await start()
            #expect(try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)]).status == 303)
        }
    }

    @Test("Letters, other lengths and nothing at all are no guesses")
    func malformed() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let ticket = try await tickets(1, person, world)[0]
            for typed in ["", "12345", "1234567", "abcdef", "１２３４５６", String(repeating: "1", count: 10_000), "12345\u{0}"] {
                let outcome = try await SignIns(accounts: world.accounts).accept(typed, ticket: ticket, now: world.clock.now)
                guard case .malformed = outcome else {
                    Issue.record("\(typed.prefix(20)) was \(outcome)")
                    continue
                }
            }
            #expect(try await SignIns(accounts: world.accounts).accept(person.code(at: world.clock.now), ticket: ticket, now: world.clock.now).isAccepted)
        }
    }

    @Test("An account that was suspended between password and code does not get in", arguments: Engine.allCases)
    func suspended(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let ticket = try await tickets(1, person, world)[0]
            try await world.store.write(world.store.gate()) { _ = try $0.set("account", where: "id = \(person.account)", ["state": .text("suspended")]) }
            let outcome = try await SignIns(accounts: world.accounts).accept(person.code(at: world.clock.now), ticket: ticket, now: world.clock.now)
            #expect(!outcome.isAccepted)
        }
    }
}

extension SignIns.Outcome {
    var isAccepted: Bool { if case .accepted = self { true } else { false } }
}

extension Person {
    /// Six digits that are not right now, nor around now.
    func wrongCode(at now: Int64) -> String {
        let near = Set((-2...2).map { code(at: now + $0 * 30_000) })
        return ["000000", "111111", "222222", "333333", "444444", "555555"].first { !near.contains($0) } ?? ""
    }
}
