@testable import App
import Platform
@testable import Store
import Testing
import World

@Suite("An operator erases from the installation's log and from an account's own as from an organisation's")
struct LedgerErasureTests {
    private static func act(_ reason: String = "request 4711", by name: String = "margaret") throws -> OperatorAct {
        try OperatorAct(name: name, reason: reason)
    }
    private static func desk(_ world: AppWorld) -> LogDesk { LogDesk(store: world.store, checkpoints: world.installation.checkpoints) }
    /// One address let in and out again: two decisions, each a record of its own.
    private static func decide(_ world: AppWorld) async throws {
        let gate = GateDesk(world.accounts.workAddresses, random: { [chance = world.chance] in chance.bytes($0) })
        _ = try await gate.allow("ada@gmail.com", by: act("a founder", by: "ops"), now: world.clock.now)
        _ = try await gate.revoke("ada@gmail.com", by: act("left again", by: "ops"), now: world.clock.now)
    }
    private static func device(_ world: AppWorld, _ person: Person) async throws -> UInt64 {
        try await world.store.write(world.store.gate()) {
            try $0.note(.passwordRefused, of: person.account, fields: [.init("device", after: .text("Firefox in Ada's bag"))], copies: .nowhere)
        }
        return try await world.entries(.account(person.account)).last?.position ?? 0
    }

    @Test(
        "About whom a decision of the gate was goes from one entry or from all, and who decided; that it was decided and when stays", arguments: Engine.allCases
    )
    func gate(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, scope) = (Self.desk(world), world.store.ledger(.installation))
            try await Self.decide(world)
            try await Self.decide(world)
            let before = try await world.entries(.installation)
            #expect(before.map { $0.after("subject") } == Array(repeating: "ada@gmail.com", count: 4))
            #expect(try await desk.erase("subject", of: 0, scope, by: Self.act()) == 1, "each decision is a record of its own")
            #expect(try await desk.erase("subject", of: 1, reaching: .everywhere, scope, by: Self.act()) == 3)
            #expect(try await desk.erase("operator", of: 0, reaching: .everywhere, scope, by: Self.act()) == 4)
            let after = try await world.entries(.installation)
            #expect(after.prefix(4).map { "\($0.action) \($0.at) \($0.record)" } == before.map { "\($0.action) \($0.at) \($0.record)" })
            #expect(after.prefix(4).allSatisfy { $0.after("subject")?.hasPrefix("erased on") == true && $0.after("operator")?.hasPrefix("erased on") == true })
            #expect(after.prefix(4).map { $0.after("reason") } == ["a founder", "left again", "a founder", "left again"])
            let acts = after.dropFirst(4).filter { !$0.fields.isEmpty }
            #expect(acts.allSatisfy { $0.record == "installation" && $0.after("operator") == "margaret" && $0.after("reason") == "request 4711" })
            for action in ["log.erasure_began", "log.erased"] {
                let those = acts.filter { $0.action == action }
                #expect(those.map { $0.after("entry") } == ["0", "1", "0"] && those.map { $0.after("reach") } == ["record", "everywhere", "everywhere"])
            }
            #expect(acts.count == 6)
            #expect(try await world.brokenLogs() == [:])
        }
    }

    @Test("Who erased something, what and why stays, whoever asks, and whatever else bears the same name", arguments: Engine.allCases)
    func whoErased(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, scope) = (Self.desk(world), world.store.ledger(.installation))
            try await Self.decide(world)
            _ = try await desk.export(scope, by: Self.act(by: "ops")) { _ in }
            _ = try await desk.erase("subject", of: 0, scope, by: Self.act(by: "ops"))
            let entries = try await world.entries(.installation)
            for entry in entries where ["log.erasure_began", "log.erased"].contains(entry.action) && !entry.fields.isEmpty {
                for field in ["operator", "reason", "entry", "field"] {
                    for reach in ErasureReach.allCases {
                        await #expect(throws: Problem.self) {
                            _ = try await desk.erase(field, of: entry.position, reaching: reach, scope, by: Self.act("another request", by: "eve"))
                        }
                    }
                }
            }
            #expect(try await world.entries(.installation).count == entries.count, "what is refused is no act")
            #expect(try await desk.erase("operator", of: 2, scope, by: Self.act("another request", by: "ops")) == 2, "the export's, on the same record")
            #expect(try await desk.erase("operator", of: 0, reaching: .everywhere, scope, by: Self.act("another request", by: "ops")) == 2)
            let acts = try await world.entries(.installation).filter { $0.action == "log.erased" && !$0.fields.isEmpty }
            #expect(acts.count == 3 && acts.allSatisfy { $0.after("operator") == "ops" }, "\(acts)")
        }
    }

    @Test("From an account's own log, which says so, and whose owner is told by mail with the reason; so of an export", arguments: Engine.allCases)
    func account(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, person) = (Self.desk(world), world.person(.analyst)), scope = world.store.ledger(.account(person.account))
            let place = try await Self.device(world, person)
            #expect(try await desk.erase("device", of: place, scope, by: Self.act()) == 1)
            let own = try await world.entries(.account(person.account))
            #expect(own.last?.action == "log.erased" && own.first { $0.position == place }?.after("device")?.hasPrefix("erased on") == true)
            let told = try await world.entries(.installation)
            #expect(told.map(\.action) == ["log.erasure_began", "log.erased"] && told.allSatisfy { $0.request == own.last?.request })
            #expect(told.allSatisfy { $0.record == scope.organisation && $0.after("operator") == "margaret" })
            let erased = try #require(try await world.mail(to: person.email))
            #expect(erased.subject == "A value was erased from the log of your account" && erased.text.contains("request 4711"))
            #expect(!erased.text.contains("margaret") && !erased.text.contains("Ada's bag") && erased.text.contains("/account/log"))

            world.clock.advance(by: .seconds(60))
            _ = try await desk.export(scope, by: Self.act("asked in writing")) { _ in }
            let exported = try #require(try await world.mail(to: person.email))
            #expect(exported.subject == "The log of your account was exported" && exported.text.contains("asked in writing"))
            #expect(try await world.entries(.account(person.account)).last?.after("reason") == "asked in writing")
            #expect(try await world.mail(to: world.person(.ciso).email)?.subject.contains("account was exported") != true)
            #expect(try await world.brokenLogs() == [:])
        }
    }

    @Test("Of what is refused or fails nobody is told, and an act that is under way is told of when it is done", arguments: Engine.allCases)
    func failing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, person) = (Self.desk(world), world.person(.analyst)), scope = world.store.ledger(.account(person.account))
            let place = try await Self.device(world, person), last = try await world.mail(to: person.email)?.subject
            for (field, position, reason) in [
                ("nothing", place, "asked for"), ("device", 999, "asked for"), ("device", place, "Firefox in Ada's bag"), ("device", place, ""),
            ] {
                await #expect(throws: Problem.self) { _ = try await desk.erase(field, of: position, scope, by: Self.act(reason)) }
            }
            #expect(try await world.entries(.installation).isEmpty)
            // The first half of an act: the mail is asked for, and the account's log has nothing of it yet.
            @Sendable func begin(_ actions: [String]) async throws -> String {
                let request = world.store.newRequest()
                for action in actions {
                    try await world.store.write(world.store.operate(reason: "test"), request: request) { tx in
                        try tx.record(Change(action, "organisation", scope.organisation), by: Self.act("half done"))
                        try tx.enqueueMail(OperatorMails.owners, account: person.account, ids: ["request": request], key: request)
                    }
                }
                return request
            }
            _ = try await begin(["log.erasure_began", "log.erased_failed"])
            #expect(try await world.mail(to: person.email)?.subject == last)
            let left = try await world.store.read(world.store.runner()) { tx in
                try tx.rows("SELECT j.state FROM job AS j WHERE j.kind = 'mail.operator-act-account' AND j.state IN ('waiting', 'dead') LIMIT 9") { $0.text(0) }
            }
            #expect(left == [], "it is not tried again")
            world.clock.advance(by: .seconds(86_400))
            #expect(try await world.mail(to: person.email)?.subject == last, "what failed is told to nobody, however late")
            let request = try await begin(["log.erasure_began"])
            #expect(try await world.mail(to: person.email)?.subject == last)
            _ = try await Erasures(store: world.store).erase(
                try await Erasures(store: world.store).place(of: "device", of: place, reaching: .record, reason: "half done", scope), reason: "half done",
                scope,
                request: request)
            world.clock.advance(by: .seconds(3_600))
            #expect(try await world.mail(to: person.email)?.subject == "A value was erased from the log of your account")
        }
    }
}
