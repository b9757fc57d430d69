@testable import App
import Cryptography
import HTTPTypes
@testable import Platform
import Store
import Testing
import World

@Suite("An act on an account that takes several transactions may stop after any of them, and no log says what is not so")
struct AccountStepsTests {
    private func asking(_ world: AppWorld) -> Passwords.Asking { .init(device: "a test", client: "", now: world.clock.now) }

    @Test("A deletion that stops between two organisations has left the first, and asking once more finishes it", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (acorn, birch) = (world.person(.consultant), world.person(.consultant, of: "birch"))
            let deletion = AccountDeletion(accounts: world.accounts)
            let places = try await world.accounts.places(of: acorn.account)
            let home = try #require(places.first { $0.organisation == acorn.organisationID })
            try await deletion.leave(home, now: world.clock.now)
            try await world.deliver()
            let first = try await world.actions(of: acorn)
            #expect(first.contains("member.left") && first.contains("token.revoked") && !first.contains("account.deleted"))
            #expect(try await world.api(.get, "/api/v1/assets", as: acorn).status == 401)
            #expect(try await world.api(.get, "/api/v1/assets", as: birch).status == 200)
            #expect(try await Browser(world).signIn(birch).status == 303)

            try await deletion.delete(acorn.account, session: world.openSession(of: birch), asking(world))
            #expect(try await world.api(.get, "/api/v1/assets", as: birch).status == 401)
            try await world.deliver()
            let second = try await world.actions(of: birch)
            #expect(second.contains("member.left") && second.contains("account.deleted"))
            #expect(try await world.mail(to: acorn.email)?.subject == "Your account was deleted")
            #expect(try await world.actions(of: acorn).contains("account.deleted"), "the one that was left before, too")
            #expect(try await world.states("account.deleted") == ["done": 2])
        }
    }

    @Test("An account that joined an organisation while it was deleted is not, and no log and no mail says so", arguments: Engine.allCases)
    func joined(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            // As if the last place had been left, and this one joined since.
            await #expect(throws: Problem.self) {
                try await AccountDeletion(accounts: world.accounts).end(
                    person.account, session: world.openSession(of: person), address: person.email, asking(world))
            }
            try await world.deliver()
            #expect(try await world.mail(to: person.email) == nil)
            #expect(try await world.states("account.deleted") == [:])
            #expect(try await !world.actions(of: person).contains("account.deleted"))
            #expect(try await Browser(world).signIn(person).status == 303)
        }
    }

    @Test("An address that cannot be taken at the last step leaves no entry and no mail that says it was", arguments: Engine.allCases)
    func address(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, other) = (world.person(.consultant), world.person(.analyst))
            let account = MyAccount(accounts: world.accounts), session = try await world.openSession(of: person)
            _ = try await account.askForAddress("grace@oak.example", password: Person.password, of: person.account, session: session, asking(world))
            let link = try #require(try await world.mail(to: "grace@oak.example")?.secret(after: "/account/address/"))
            try await world.store.write(world.store.gate()) { tx in
                _ = try tx.set("account", where: "id = \(other.account)", ["email": .text("grace@oak.example"), "email_canonical": .text("grace@oak.example")])
            }
            #expect(try await account.take(link, of: person.account, session: session, asking(world)) == false)
            try await world.deliver()
            for organisation in ["acorn", "birch"] {
                let actions = try await world.actions(of: world.person(.consultant, of: organisation))
                #expect(!actions.contains("account.address_changed") && !actions.contains("member.address_changed"), "\(organisation)")
                // What went before it is so, and is said: the tokens ended.
                #expect(actions.contains("token.revoked"), "\(organisation)")
            }
            #expect(try await world.states("mail.address-changed") == [:])
            #expect(try await account.profile(person.account).email == person.email)
        }
    }

    @Test("A token that is made while the address changes ends with it", arguments: Engine.allCases)
    func token(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let account = MyAccount(accounts: world.accounts), session = try await world.openSession(of: person)
            _ = try await account.askForAddress("grace@oak.example", password: Person.password, of: person.account, session: session, asking(world))
            let link = try #require(try await world.mail(to: "grace@oak.example")?.secret(after: "/account/address/"))
            #expect(try await account.take(link, of: person.account, session: session, asking(world)))
            // Its transaction began before the tokens ended, and was committed after that.
            let late = try await world.token(of: person, scopes: [.assetsRead])
            try await world.deliver()
            #expect(try await world.api(.get, "/api/v1/assets", token: late).status == 401)
        }
    }

    @Test("An entry that is taken up again is not written twice", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.consultant)
            let (queue, places) = (JobQueue(store: world.store, random: { world.chance.bytes($0) }), try await world.accounts.places(of: person.account))
            try await world.store.write(world.store.gate()) { tx in
                for _ in 1...2 { try tx.ask(.deleted, of: person.account, in: places, event: "e-1") }
            }
            #expect(try await world.states("account.deleted") == ["waiting": 2], "once in each organisation")
            let kind = try #require(world.accounts.echoes.first { $0.name == "account.deleted" })
            while let job = try await queue.take([kind.name: 9]) {
                try await RequestID.$current.withValue("job-\(job.id)") { _ = try await kind.work(job) }
                // The first time it dies before it says so.
                if job.attempt == 1 { world.clock.advance(by: .milliseconds(JobQueue.lease)) } else { try await queue.finish(job, .done) }
            }
            for organisation in ["acorn", "birch"] {
                let actions = try await world.actions(of: world.person(.consultant, of: organisation))
                #expect(actions.filter { $0 == "account.deleted" }.count == 1, "\(organisation)")
            }
        }
    }
}
