@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Who guesses is slowed down, and shuts nobody else out")
struct ThrottledSignInTests {
    private func attempt(_ world: AppWorld, _ email: String, _ password: String, from client: String, device: String? = nil) async throws -> Problem? {
        // With a challenge solved each time, as a patient guesser would.
        let proof = SolvedChallenge(word: world.accounts.secret().digest, ends: world.clock.now + 300_000)
        do {
            _ = try await SignIns(accounts: world.accounts).begin(email, password, device: device, proof: proof, client: client, now: world.clock.now)
            return nil
        } catch let problem as Problem { return problem }
    }

    @Test("After 100 failures from one address the right password from another still works, and the first gets 429", arguments: Engine.allCases)
    func hundred(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let before = world.passwords.evaluations
            var kinds: [Problem.Kind: Int] = [:]
            for _ in 1...100 {
                if let problem = try await attempt(world, person.email, "a wrong password", from: "203.0.113.7") { kinds[problem.kind, default: 0] += 1 }
            }
            #expect(kinds[.invalid] == 40 && kinds[.tooMany] == 60, "\(kinds)")
            // What is refused costs nothing.
            #expect(world.passwords.evaluations == before + 40)
            let closed = try await attempt(world, person.email, Person.password, from: "203.0.113.7")
            #expect(closed?.kind == .tooMany)
            #expect(closed?.retryAfter == 900)
            // The device is not known there either.
            #expect(try await attempt(world, person.email, Person.password, from: "198.51.100.1") == nil)
            // The rest of the network is another's, in version 4; in version 6 a /64 is one subscriber's.
            #expect(try await attempt(world, person.email, Person.password, from: "203.0.113.8") == nil)
            world.clock.advance(by: .seconds(15 * 60))
            #expect(try await attempt(world, person.email, Person.password, from: "203.0.113.7") == nil)
        }
    }

    @Test("After the clock stepped back wrong passwords from before the step shut nobody out, and guesses are counted anew", arguments: Engine.allCases)
    func stepBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            func guesses() async throws -> [Problem.Kind] {
                var kinds: [Problem.Kind] = []
                for _ in 1...41 {
                    if let problem = try await attempt(world, person.email, "a wrong password", from: "203.0.113.7") { kinds.append(problem.kind) }
                }
                return kinds
            }
            let counted: [Problem.Kind] = Array(repeating: .invalid, count: 40) + [.tooMany]
            world.clock.advance(by: .seconds(3 * 3_600))
            let before = try await guesses()
            #expect(before == counted)
            world.clock.advance(by: .seconds(-3 * 3_600))
            let right = try await attempt(world, person.email, Person.password, from: "203.0.113.7")
            #expect(right == nil)
            let after = try await guesses()
            #expect(after == counted)
            let closed = try await attempt(world, person.email, Person.password, from: "203.0.113.7")
            #expect(closed?.retryAfter == 900)
            world.clock.advance(by: .seconds(900))
            let later = try await attempt(world, person.email, Person.password, from: "203.0.113.7")
            #expect(later == nil)
        }
    }

    @Test("After the clock stepped back wrong codes from before the step refuse no right one, and guesses are counted anew", arguments: Engine.allCases)
    func codeStepBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, signIns) = (world.person(.analyst), SignIns(accounts: world.accounts))
            func attempt(_ code: String) async throws -> SignIns.Outcome {
                let ticket = try await signIns.begin(person.email, Person.password, client: "198.51.100.1", now: world.clock.now)
                return try await signIns.accept(code, ticket: ticket, now: world.clock.now)
            }
            func closes() async throws -> Int {
                var count = 0
                while count < 30 {
                    count += 1
                    if case .closed = try await attempt("000000") { break }
                }
                return count
            }
            // More than a limit has room for, all of them in the time to come.
            for quarter in 1...5 {
                world.clock.advance(by: .seconds(3 * 3_600))
                #expect(try await closes() == (quarter < 5 ? 5 : 1), "\(quarter)")
            }
            world.clock.advance(by: .seconds(-15 * 3_600))
            #expect(try await attempt(person.code(at: world.clock.now)).isAccepted)
            #expect(try await closes() == 5)
            guard case .closed = try await attempt(person.code(at: world.clock.now)) else { Issue.record("it guesses on"); return }
        }
    }

    @Test("The answers are the same for an account that does not exist", arguments: Engine.allCases)
    func same(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for number in 1...45 {
                let known = try await attempt(world, "analyst@acorn.example", "a wrong password", from: "2001:db8:1::\(number)")
                let unknown = try await attempt(world, "nobody@acorn.example", "a wrong password", from: "2001:db8:2::\(number)")
                #expect(known?.kind == unknown?.kind && known?.retryAfter == unknown?.retryAfter && known?.message == unknown?.message, "\(number)")
                #expect(known?.kind == (number <= 40 ? .invalid : .tooMany), "\(number)")
            }
        }
    }

    @Test("Twenty mails an hour are asked for from one network, whatever addresses they go to; another network goes on", arguments: Engine.allCases)
    func mails(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (passwords, signUps) = (Passwords(accounts: world.accounts), SignUps(accounts: world.accounts))
            func kind(_ ask: () async throws -> Void) async throws -> Problem.Kind? {
                do { try await ask() } catch let problem as Problem { return problem.kind }
                return nil
            }
            func solved(_ word: String) -> SolvedChallenge { SolvedChallenge(word: word, ends: world.clock.now + 60_000) }
            func reset(_ number: Int, from client: String) async throws -> Problem.Kind? {
                try await kind {
                    _ = try await passwords.askForReset("person\(number)@acorn.example", proof: solved("\(number)"), client: client, now: world.clock.now)
                }
            }
            var asked: [Problem.Kind?] = []
            for number in 1...21 { asked.append(try await reset(number, from: "203.0.113.7")) }
            #expect(asked == Array(repeating: nil, count: 20) + [.tooMany])
            let signUp = try await kind { _ = try await signUps.begin("new@cedar.example", proof: solved("new"), client: "203.0.113.7", now: world.clock.now) }
            #expect(signUp == .tooMany)
            let neighbour = try await reset(22, from: "203.0.113.8")
            #expect(neighbour == nil)
            world.clock.advance(by: .seconds(3_600))
            let later = try await reset(23, from: "203.0.113.7")
            #expect(later == nil)
        }
    }

    @Test("Guesses from many addresses close the account for unknown devices; a known one still gets in", arguments: Engine.allCases)
    func distributed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, other) = (world.person(.analyst), world.person(.manager))
            let device = try await Devices(accounts: world.accounts).remember(
                person.account, carrying: nil, in: world.openSession(of: person), .init(device: "a test", client: "", now: world.clock.now))
            let foreign = try await Devices(accounts: world.accounts).remember(
                other.account, carrying: nil, in: world.openSession(of: other), .init(device: "a test", client: "", now: world.clock.now))
            for network in 1...5 {
                for _ in 1...4 { #expect(try await attempt(world, person.email, "a wrong password", from: "192.0.2.\(network)")?.kind == .invalid) }
            }
            #expect(try await attempt(world, person.email, Person.password, from: "198.51.100.1")?.kind == .tooMany)
            #expect(try await attempt(world, person.email, Person.password, from: "198.51.100.1", device: device) == nil)
            // Neither another account's mark nor an invented one helps.
            #expect(try await attempt(world, person.email, Person.password, from: "198.51.100.1", device: foreign)?.kind == .tooMany)
            let invented = String(repeating: "a", count: 64) + "." + String(repeating: "b", count: 64)
            #expect(try await attempt(world, person.email, Person.password, from: "198.51.100.1", device: invented)?.kind == .tooMany)
            // Others are not touched.
            #expect(try await attempt(world, other.email, Person.password, from: "198.51.100.1") == nil)
        }
    }

    @Test("A browser is marked when it signs in, under a new word each time, and only a new one is told of")
    func device() async throws {
        try await AppWorld.with { world in
            let (browser, person) = (Browser(world), world.person(.analyst))
            #expect(try await browser.signIn(person).status == 303)
            let first = try #require(browser.cookies[Cookie.device.rawValue])
            let mail = try #require(try await world.mail(to: person.email))
            #expect(mail.subject == "A new device signed in to your account")
            _ = try await browser.get("/account")
            _ = try await browser.post("/sign-out")
            #expect(browser.cookies[Cookie.device.rawValue] == first)
            world.clock.advance(by: .seconds(60))
            #expect(try await browser.signIn(person).status == 303)
            let second = try #require(browser.cookies[Cookie.device.rawValue])
            #expect(second != first)
            #expect(try await world.mail(to: person.email)?.date == mail.date)
            // The old word is over: a copy of it is an unknown device again.
            let copy = Browser(world)
            copy.set(Cookie.device.rawValue, first)
            world.clock.advance(by: .seconds(60))
            #expect(try await copy.signIn(person).status == 303)
            #expect(try await world.mail(to: person.email)?.date != mail.date)
        }
    }

    @Test("An account knows 20 browsers at most, and rows of limits go after a day", arguments: Engine.allCases)
    func bounded(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            for _ in 1...25 {
                world.clock.advance(by: .seconds(1))
                _ = try await Devices(accounts: world.accounts).remember(
                    person.account, carrying: nil, in: world.openSession(of: person), .init(device: "a test", client: "", now: world.clock.now))
            }
            #expect(try await world.store.read(world.store.gate()) { try $0.devices(of: person.account).count } == 20)
            func rows() async throws -> Int {
                try await world.store.read(world.store.gate()) { try $0.rows("SELECT id FROM attempt LIMIT 1000") { $0.text(0) }.count }
            }
            for network in 1...9 { _ = try await attempt(world, person.email, "a wrong password", from: "192.0.2.\(network)") }
            #expect(try await rows() >= 9)
            world.clock.advance(by: .seconds(86_400))
            _ = try await attempt(world, person.email, "a wrong password", from: "192.0.2.1")
            #expect(try await rows() == 1)
            // Nobody's address can be read from them.
            let texts = try await world.store.read(world.store.gate()) {
                try $0.rows("SELECT subject, network FROM attempt LIMIT 10") { $0.text(0) + $0.text(1) }
            }
            #expect(texts.allSatisfy { $0.count == 128 && !$0.contains("analyst") && !$0.contains("192") })
        }
    }

    @Test("A session whose role changed goes on under a new secret, without what a fresh code opened; the old one is over", arguments: Engine.allCases)
    func renewed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(.analyst))
            #expect(try await browser.signIn(person).status == 303)
            let old = try #require(browser.cookies[Cookie.session.rawValue])
            try await browser.freshen(.account)
            try await world.change(person, ["role": .text("manager")])
            #expect(try await browser.get("/o/acorn/team").status == 200)
            let new = try #require(browser.cookies[Cookie.session.rawValue])
            #expect(new != old)
            let copy = Browser(world)
            copy.set(Cookie.session.rawValue, old)
            #expect(try await copy.get("/o/acorn/team").status == 303)
            _ = try await browser.get("/account/export")
            #expect(try await browser.post("/account/export").status == 403)
            #expect(browser.cookies[Cookie.session.rawValue] == new)
        }
    }
}
