@testable import App
import Foundation
import Platform
import Store
import Testing
import World

@Suite("What an operator decides at the gate holds for every way in, and stays on record")
struct GateTests {
    private func desk(_ world: AppWorld) -> GateDesk { GateDesk(world.accounts.workAddresses, random: { [chance = world.chance] in chance.bytes($0) }) }
    private func admits(_ typed: String, _ world: AppWorld) async throws -> Bool {
        do { return try await world.accounts.workAddresses.admit(typed).deliverable == typed } catch let problem as Problem {
            #expect(problem.kind == .invalid && problem.fields.map(\.name) == ["email"])
            return false
        }
    }
    private func list(_ kind: String, _ date: String, _ domains: String) -> [UInt8] { Array("# List: \(kind)\n# Date: \(date)\n\(domains)\n".utf8) }

    @Test("An exception lets a domain with what is below it through, until it is taken back", arguments: Engine.allCases)
    func exceptions(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let desk = desk(world)
            #expect(try await !admits("ada@orange.fr", world))
            #expect(
                try await desk.allow("Orange.FR", by: OperatorAct(name: "ops", reason: "staff of the telephone company"), now: world.clock.now) == "orange.fr")
            #expect(try await admits("ada@orange.fr", world))
            #expect(try await admits("ada@mail.orange.fr", world))
            #expect(try await !admits("ada@free.fr", world))
            await #expect(throws: GateDesk.Refusal.self) {
                try await desk.allow("orange.fr", by: OperatorAct(name: "ops", reason: "again"), now: world.clock.now)
            }
            #expect(try await desk.revoke("orange.fr", by: OperatorAct(name: "ops", reason: ""), now: world.clock.now) == "orange.fr")
            #expect(try await !admits("ada@orange.fr", world))
            await #expect(throws: GateDesk.Refusal.self) { try await desk.revoke("orange.fr", by: OperatorAct(name: "ops", reason: ""), now: world.clock.now) }
            _ = try await desk.allow("orange.fr", by: OperatorAct(name: "ops", reason: "once more"), now: world.clock.now)
            #expect(try await admits("ada@orange.fr", world))
            #expect(try await desk.exceptions().map(\.isAllowed) == [true, false, true])
            #expect(try await desk.exceptions().map(\.reason) == ["staff of the telephone company", "", "once more"])
        }
    }

    @Test("An exception for an address is for that mailbox, however it is spelt", arguments: Engine.allCases)
    func address(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let subject = try await desk(world).allow("A.da+x@googlemail.com", by: OperatorAct(name: "ops", reason: "a founder"), now: world.clock.now)
            #expect(subject == "ada@gmail.com")
            #expect(try await admits("ada@gmail.com", world))
            #expect(try await admits("A.D.A@gmail.com", world))
            #expect(try await !admits("adam@gmail.com", world))
        }
    }

    @Test("What needs no exception, is no address, or has no reason is refused in words")
    func refusals() async throws {
        try await AppWorld.with { world in
            for (subject, reason) in [
                ("merelin.example", "why"), ("com", "why"), ("", "why"), ("gmail.com", ""),
            ] {
                await #expect(throws: GateDesk.Refusal.self, "\(subject)") {
                    try await desk(world).allow(subject, by: OperatorAct(name: "ops", reason: reason), now: world.clock.now)
                }
            }
            for reason in ["two\nlines", String(repeating: "a", count: 501)] {
                #expect(throws: Problem.invalid("reason", "")) { _ = try OperatorAct(name: "ops", reason: reason) }
            }
            let made = try await desk(world).exceptions()
            #expect(made == [])
        }
    }

    @Test("No door changes or deletes what was decided", arguments: Engine.allCases)
    func record(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await desk(world).allow("orange.fr", by: OperatorAct(name: "ops", reason: "why"), now: world.clock.now)
            await #expect(throws: (any Error).self) {
                try await world.store.write(world.store.operate(reason: "test")) {
                    _ = try $0.set("gate_exception", where: "number = 1", ["reason": .text("other")])
                }
            }
            await #expect(throws: (any Error).self) {
                try await world.store.write(world.store.gate()) { _ = try $0.remove("gate_exception", where: "number = 1") }
            }
            #expect(try await desk(world).exceptions().map(\.reason) == ["why"])
        }
    }

    /// The day after that of the list of personal domains in force.
    private func nextDay(_ world: AppWorld) async throws -> Day {
        let date = try #require(try await desk(world).lists().first { $0.kind == "personal" }?.date)
        return try #require(Day(iso: date)).adding(days: 1)
    }

    @Test("A newer list is gone by at the next address, by every program on the same data", arguments: Engine.allCases)
    func update(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            // Another node that has looked before.
            let other = WorkAddresses(store: world.store, gate: try await world.accounts.workAddresses.gate())
            #expect(try await other.admit("ada@cedar.example").local == "ada")
            let next = try await nextDay(world)
            let line = try await desk(world).update(
                list("personal", next.iso, "cedar.example"), name: "new.txt", today: next, by: OperatorAct(name: "ops", reason: ""), now: world.clock.now)
            #expect((line.kind, line.date, line.count) == ("personal", next.iso, 1))
            await #expect(throws: Problem.self) { try await other.admit("ada@cedar.example") }
            #expect(try await admits("ada@gmail.com", world))
            #expect(try await !admits("ada@mailinator.com", world))
            #expect(try await desk(world).lists().map(\.date) == [next.iso, "2026-08-21"])
        }
    }

    @Test("A list that is not newer, of the future, of no kind or malformed changes nothing", arguments: Engine.allCases)
    func noUpdate(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (before, next) = (try await desk(world).lists().map(\.date), try await nextDay(world))
            for bytes in [
                list("personal", before[0], "cedar.example"), list("personal", "2020-01-01", "cedar.example"),
                list("personal", next.adding(days: 2).iso, "cedar.example"),
                list("other", next.iso, "cedar.example"), list("disposable", next.iso, "Cedar.example"), list("personal", next.iso, ""), [], [0xFF],
            ] {
                await #expect(throws: GateDesk.Refusal.self) {
                    try await desk(world).update(bytes, name: "a list", today: next, by: OperatorAct(name: "ops", reason: ""), now: world.clock.now)
                }
            }
            let dates = try await desk(world).lists().map(\.date)
            #expect(dates == before)
            #expect(try await admits("ada@cedar.example", world))
        }
    }

    @Test("What was taken back lets nobody in through a link that was sent meanwhile, by whichever way", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let emails = ["ada@gmail.com", "eve@gmail.com", "grace@gmail.com"], operatorAct = try OperatorAct(name: "ops", reason: "a founder")
            for email in emails { _ = try await desk(world).allow(email, by: operatorAct, now: world.clock.now) }
            let visitor = SignUpVisitor(world, email: emails[0]), link = try await visitor.ask()
            let form = try visitor.form(try await visitor.open(link), link: link)
            let invitation = try await world.invite(emails[1], .analyst), guest = Browser(world)
            let enrolment = try world.enrolment(try await guest.get("/invitation/\(invitation)"), email: emails[1], link: invitation)
            let (account, person) = (MyAccount(accounts: world.accounts), world.person(.manager))
            let asking = Passwords.Asking(device: "a test", client: "", now: world.clock.now)
            let session = try await world.openSession(of: person)
            _ = try await account.askForAddress(emails[2], password: Person.password, of: person.account, session: session, asking)
            let change = try #require(try await world.mail(to: emails[2])?.secret(after: "/account/address/"))
            for email in emails { _ = try await desk(world).revoke(email, by: operatorAct, now: world.clock.now) }

            for reply in [try await visitor.finish(link, form), try await guest.post("/invitation/\(invitation)", enrolment)] {
                #expect(reply.status == 422 && reply.text.contains("not let in any more"), "\(reply.text)")
            }
            await #expect(throws: Problem.invalid("", "")) { _ = try await account.take(change, of: person.account, session: session, asking) }
            for email in emails { #expect(try await world.traces(of: email, slug: "cedar") == [], "\(email)") }
            #expect(try await account.profile(person.account).email == person.email)

            // The links are as good as before once the address is let through again.
            for email in emails { _ = try await desk(world).allow(email, by: operatorAct, now: world.clock.now) }
            #expect(try await visitor.finish(link, form).status == 200)
            #expect(try await guest.post("/invitation/\(invitation)", enrolment).status == 200)
            #expect(try await account.take(change, of: person.account, session: session, asking))
        }
    }

    @Test("Nor somebody who has an account, into another organisation", arguments: Engine.allCases)
    func join(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let email = "ada@gmail.com", operatorAct = try OperatorAct(name: "ops", reason: "a founder")
            _ = try await desk(world).allow(email, by: operatorAct, now: world.clock.now)
            let visitor = SignUpVisitor(world, email: email), link = try await visitor.ask()
            #expect(try await visitor.finish(link, try visitor.form(try await visitor.open(link), link: link)).status == 200)
            let invitation = try await world.invite(email, .analyst)
            #expect(try await visitor.browser.get("/invitation/\(invitation)").text.contains("Accept the invitation"))
            _ = try await desk(world).revoke(email, by: operatorAct, now: world.clock.now)

            let refused = try await visitor.browser.post("/invitation/\(invitation)")
            #expect(refused.status == 422 && refused.text.contains("not let in any more"), "\(refused.text)")
            #expect(try await visitor.browser.get("/o/acorn/controls").status == 404)
            #expect(try await visitor.browser.get("/o/cedar/controls").status == 200, "accounts that came in with it stay")

            _ = try await desk(world).allow(email, by: operatorAct, now: world.clock.now)
            #expect(try await visitor.browser.post("/invitation/\(invitation)").location == "/o/acorn")
        }
    }

    @Test("Sign-up goes through the gate: personal and disposable addresses get no mail, excepted ones do")
    func signUp() async throws {
        try await AppWorld.with { world in
            func ask(_ email: String) async throws -> Int {
                let browser = Browser(world)
                _ = try await browser.get("/sign-up")
                return try await browser.post("/sign-up", ["email": email]).status
            }
            for email in ["ada@gmail.com", "ada@mailinator.com", "ada@gmail。com"] {
                #expect(try await ask(email) == 422)
                #expect(try await world.mail(to: email) == nil)
            }
            _ = try await desk(world).allow("ada@gmail.com", by: OperatorAct(name: "ops", reason: "a founder"), now: world.clock.now)
            #expect(try await ask("ada@gmail.com") == 200)
            #expect(try await world.mail(to: "ada@gmail.com")?.signUpLink != nil)
        }
    }
}
