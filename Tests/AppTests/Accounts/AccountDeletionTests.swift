@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An account ends when its owner says so")
struct AccountDeletionTests {
    @Test("A deleted account is gone everywhere: sessions, tokens, memberships, address", arguments: Engine.allCases)
    func delete(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .consultant) { world, browser, person in
            let there = try await world.another(person)
            _ = try await world.installation.recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            _ = try await world.mail(to: person.email)
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": "wrong"]).status == 422)
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 200)
            #expect(try await browser.get("/account").status == 303)
            #expect(try await there.get("/account").status == 303)
            try await world.deliver()
            for organisation in ["acorn", "birch"] {
                let member = world.person(.consultant, of: organisation)
                #expect(try await world.api(.get, "/api/v1/assets", as: member).status == 401)
                #expect(try await world.actions(of: member).contains("account.deleted"))
                #expect(
                    try await world.store.read(world.store.job(organisation: member.organisationID, reason: "test")) { tx in
                        try tx.first("SELECT state FROM member WHERE id = \(member.member)") { $0.text(0) }
                    } == "left")
            }
            #expect(try await world.mail(to: person.email)?.subject == "Your account was deleted")
            await #expect(throws: Problem.self) {
                _ = try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: "", now: world.clock.now)
            }
            for table in ["recovery", "recovery_link"] as [Name] {
                #expect(try await world.store.read(world.store.gate()) { try $0.rows("SELECT id FROM \(table)") { $0.text(0) } }.isEmpty, "\(table)")
            }
            // The address is free again.
            #expect(try await SignUpVisitor(world, email: person.email).signUp().status == 200)
        }
    }

    @Test("The last CISO does not go while others are there; with a second one they do", arguments: Engine.allCases)
    func lastCISO(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .ciso) { world, browser, person in
            try await browser.freshen(.account)
            let refused = try await browser.post("/account/delete", ["password": Person.password])
            #expect(refused.status == 409 && refused.text.contains("Acorn"))
            #expect(try await browser.get("/account").status == 200)
            // One who is suspended is none, and cannot be let in again by nobody.
            for role in Role.allCases where role != .ciso { try await world.change(world.person(role), ["state": .text("deactivated")]) }
            try await world.change(world.person(.manager), ["role": .text("ciso"), "state": .text("suspended")])
            try await browser.freshen(.account)
            #expect(try await browser.post("/account/delete", ["password": Person.password]).status == 409)
            for role in [Role.manager, .analyst] { try await world.change(world.person(role), ["state": .text("active")]) }
            // Both at the same time: one of them stays.
            let asking = Passwords.Asking(device: "a test", client: "", now: world.clock.now)
            var accounts: [(String, session: String)] = []
            for one in [person, world.person(.manager)] { accounts.append((one.account, try await world.openSession(of: one))) }
            let done = await withTaskGroup(of: Bool.self) { group in
                for (account, session) in accounts {
                    group.addTask { (try? await AccountDeletion(accounts: world.accounts).delete(account, session: session, asking)) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
        }
    }
}
