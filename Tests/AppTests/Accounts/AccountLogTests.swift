@testable import App
import Foundation
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("What happens to an account is in its own log, and its organisations hear no more than they must")
struct AccountLogTests {
    private static func asking(_ world: AppWorld) -> Passwords.Asking { .init(device: "Firefox on Linux", client: "", now: world.clock.now) }
    private static func renewCodes(_ world: AppWorld, of person: Person) async throws {
        let session = try await world.openSession(of: person)
        _ = try await Authenticators(accounts: world.accounts).renewCodes(of: person.account, session: session, asking(world))
    }

    @Test("A sign-in is the member's own act in the organisation's log, and in the account's", arguments: Engine.allCases)
    func signedIn(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.engineer)
            #expect(try await Browser(world).signIn(person).status == 303)
            let began = try #require(try await world.log().last { $0.action == "session.began" })
            #expect(began.actor == person.member && began.role == "engineer" && began.record == person.member)
            #expect(began.fields.isEmpty, "an opaque copy")
            let own = try await world.entries(.account(person.account))
            #expect(own.map(\.action) == ["account.signed_in", "session.began"])
            #expect(own.allSatisfy { $0.actor == person.account })
        }
    }

    @Test("Where the log takes no entry nobody is signed in, and nothing of an account changes", arguments: Engine.allCases)
    func unwritable(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(.engineer))
            let before = try await Authenticators(accounts: world.accounts).all(of: person.account).codesLeft
            try await world.refuseEntries()
            #expect(try await browser.signIn(person).status >= 500)
            #expect(try await OwnSessions(accounts: world.accounts).all(of: person.account, now: world.clock.now).isEmpty)
            await #expect(throws: (any Error).self) { try await Self.renewCodes(world, of: person) }
            #expect(try await Authenticators(accounts: world.accounts).all(of: person.account).codesLeft == before)
        }
    }

    @Test("Wrong passwords are one entry at once and one at the hour's end, and look the same for who has no account", arguments: Engine.allCases)
    func failures(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            func queued() async throws -> [JobCount] {
                try await JobQueue(store: world.store, random: { [chance = world.chance] in chance.bytes($0) }).counts(limit: 100)
                    .filter { $0.kind == AccountEvents.failures }
            }
            let signIns = SignIns(accounts: world.accounts)
            var left: [Int] = []
            for (email, client) in [(person.email, "192.0.2.7"), ("nobody@acorn.example", "198.51.100.7")] {
                for _ in 1...3 {
                    await #expect(throws: Problem.invalid("password", "")) {
                        _ = try await signIns.begin(email, "a wrong password", client: client, now: world.clock.now)
                    }
                }
                left.append(try await queued().reduce(0) { $0 + $1.count })
            }
            #expect(left == [2, 4], "the same is asked for with and without an account")
            #expect(try await world.actions(.account(person.account)) == ["account.sign_in_failed"])
            #expect(try await world.log().count { $0.action == "account.sign_in_failed" } == 1)
            world.clock.advance(by: .seconds(3_600))
            let own = try await world.entries(.account(person.account))
            #expect(own.map(\.action) == ["account.sign_in_failed", "account.sign_in_failed"])
            #expect(own.map { $0.after("more") } == [nil, "2"])
            #expect(own.allSatisfy { $0.actor == "visitor" })
            #expect(try await world.log().count { $0.action == "account.sign_in_failed" } == 1)
            let owners = try await world.store.read(world.store.operate(reason: "test")) { try $0.rows("SELECT organisation_id FROM log_head") { $0.text(0) } }
            #expect(owners.filter { $0.hasPrefix("ac-") }.allSatisfy { id in world.people.contains { "ac-\($0.account)" == id } })
        }
    }

    @Test("A wrong code at the sign-in is in the account's log, and as a bare copy in each organisation's", arguments: Engine.allCases)
    func codes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, browser) = (world.person(.consultant), Browser(world))
            _ = try await browser.get("/sign-in")
            let next = try await browser.post("/sign-in", ["email": person.email, "password": Person.password, "next": "/"])
            _ = try await browser.get(next.location ?? "/")
            for code in ["000000", "000001"] { _ = try await browser.post("/sign-in/code", ["code": code, "next": "/"]) }
            #expect(try await world.actions(.account(person.account)) == ["account.code_refused", "account.code_refused"])
            for (organisation, here) in [("acorn", person), ("birch", world.person(.consultant, of: "birch"))] {
                let copies = try await world.log(of: organisation).filter { $0.action == "account.code_refused" }
                #expect(copies.count == 2 && copies.allSatisfy { $0.record == here.member && $0.fields.isEmpty }, "\(organisation)")
            }
        }
    }

    @Test("Somebody of two organisations leaves a copy in both, and neither learns of the other", arguments: Engine.allCases)
    func consultant(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.consultant)
            let other = world.person(.consultant, of: "birch")
            #expect(person.account == other.account)
            try await Self.renewCodes(world, of: person)
            for (organisation, here, there) in [("acorn", person, other), ("birch", other, person)] {
                let copies = try await world.log(of: organisation).filter { $0.action == "account.backup_codes_made" }
                #expect(copies.count == 1 && copies.first?.actor == here.member && copies.first?.fields.isEmpty == true, "\(organisation)")
                let text = copies.map { "\($0)" }.joined()
                for hidden in [there.organisationID, there.member, person.account, person.email] { #expect(!text.contains(hidden), "\(organisation)") }
            }
            let requests = try await [world.log(), world.log(of: "birch")].map { $0.last { $0.action == "account.backup_codes_made" }?.request }
            #expect(requests[0] != requests[1], "no word stands in both by which they could be put together")

            // Whoever does the work twice leaves one copy.
            try await world.store.write(world.store.runner()) { tx in
                _ = try tx.set("job", where: "kind = 'account-copy' OR kind = 'account-event'", ["state": .text("waiting"), "attempts": .integer(0)])
            }
            #expect(try await world.log().count { $0.action == "account.backup_codes_made" } == 1)
        }
    }

    @Test("No leaf of an account's log or the installation's holds an address, a name or a reason", arguments: Engine.allCases)
    func nothingPersonal(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, browser) = (world.person(.consultant), Browser(world))
            _ = try await browser.signIn(person)
            try await Self.renewCodes(world, of: person)
            var profile = try await MyAccount(accounts: world.accounts).profile(person.account)
            profile.name = "Grace Hopper"
            try await MyAccount(accounts: world.accounts).save(profile, of: person.account, session: world.openSession(of: person))
            _ = try await world.installation.recoveries.begin(person.email, by: OperatorAct(name: "margaret", reason: "lost it"), now: world.clock.now)
            let own = try await world.entries(.account(person.account))
            #expect(own.contains { $0.after("name") == "Grace Hopper" }, "it stands beside the leaf")
            for ledger in [Ledger.account(person.account), .installation] {
                let leaves = try await world.leafBytes(ledger)
                for word in [person.email, "consultant", "Grace", person.name, "Firefox", "Linux", "margaret", "lost it"] {
                    #expect(!leaves.contains(word), "\(ledger) holds \(word)")
                }
            }
        }
    }

    @Test("The recovery of a last CISO is in the installation's log with who and why, in the account's, and in each organisation's", arguments: Engine.allCases)
    func recovery(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, recoveries) = (world.person(.consultant), world.installation.recoveries)
            _ = try await recoveries.begin(person.email, by: OperatorAct(name: "margaret", reason: "lost the phone"), now: world.clock.now)
            let kept = try await world.entries(.installation)
            #expect(kept.map(\.action) == ["account.recovery_asked"] && kept[0].record == person.account)
            #expect(kept[0].after("operator") == "margaret" && kept[0].after("reason") == "lost the phone")
            world.clock.advance(by: .seconds(72 * 3_600))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.actions(.account(person.account)) == ["account.recovery_asked", "account.recovery_link_sent"])
            for organisation in ["acorn", "birch"] {
                let log = try await world.log(of: organisation).filter { $0.action.hasPrefix("account.recovery") }
                #expect(log.map(\.action) == ["account.recovery_asked", "account.recovery_link_sent"], "\(organisation)")
                #expect(!"\(log)".contains("margaret"))
            }
        }
    }

    @Test("A settled job is in the installation's log, and the organisation whose it is hears why", arguments: Engine.allCases)
    func jobs(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let organisation = world.person(.ciso).organisationID
            try await world.store.write(world.store.job(organisation: organisation, reason: "test")) { try $0.enqueue("nobody-does-this", key: "k") }
            let id = try await world.store.read(world.store.runner()) { try $0.one("SELECT id FROM job WHERE kind = 'nobody-does-this'") { $0.text(0) } }
            let queue = JobQueue(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
            #expect(try await queue.drop(id, by: OperatorAct(name: "margaret", reason: "of no use")))
            #expect(try await queue.drop(id, by: OperatorAct(name: "margaret", reason: "again")) == false)
            let kept = try await world.entries(.installation)
            #expect(kept.map(\.action) == ["job.dropped"] && kept.first?.after("reason") == "of no use")
            let copy = try #require(try await world.log().last)
            #expect(copy.action == "operator.job.dropped" && copy.who == "operator" && copy.after("reason") == "of no use")
            #expect(try await !world.log(of: "birch").contains { $0.action.hasPrefix("operator.") })
        }
    }

    @Test("A person reads their own log in pages, with before and after, and nobody else's; the export has it too", arguments: Engine.allCases)
    func page(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.manager)
            var profile = try await MyAccount(accounts: world.accounts).profile(person.account)
            for name in ["Grace One", "Grace Two", "Grace Three"] {
                profile.name = name
                try await MyAccount(accounts: world.accounts).save(profile, of: person.account, session: world.openSession(of: person))
            }
            let whole = try await world.page(.get, "/account/log", as: person)
            #expect(whole.status == 200 && whole.text.contains("Grace Three") && whole.text.contains("Details changed"))
            let first = try await world.page(.get, "/account/log?limit=1", as: person)
            #expect(first.text.contains("Session began") && !first.text.contains("Grace Three"))
            let marks = first.text.firstRange(of: "after=").map { String(first.text[$0.upperBound...].prefix { $0 != "\"" && $0 != "&" }) }
            let next = try await world.page(.get, "/account/log?limit=1&after=\(try #require(marks))", as: person)
            #expect(next.text.contains("Grace Three") && next.text.contains("Grace Two") && !next.text.contains("Grace One"))
            #expect(try await world.page(.get, "/account/log?limit=1&after=x", as: person).status == 400)
            let other = try await world.page(.get, "/account/log", as: world.person(.engineer))
            #expect(other.status == 200 && !other.text.contains("Grace"))
            let json = String(decoding: try await AccountExport(accounts: world.accounts).make(of: person.account, now: world.clock.now), as: UTF8.self)
            #expect(json.contains("\"log\":[") && json.contains("account.details_changed") && json.contains("Grace Two"))
        }
    }
}
