@testable import App
import Cryptography
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("The own log of a deleted account keeps that its entries were made, and nothing of the person")
struct ForgottenAccountTests {
    /// An entry of each kind that says something of the person, and one that says how often.
    private static func fill(_ world: AppWorld, _ person: Person) async throws {
        let own: [(AccountEvent, [Change.Field])] = [
            (
                .detailsChanged,
                [.init("name", before: .text("Quuxella"), after: .text("Quuxella Zimt")), .init("time_zone", before: .null, after: .text("Asia/Tokyo"))]
            ),
            (.sessionBegan, [.init("device", after: .text("Firefox in Quuxella's bag")), .init("organisation", after: .text(person.organisationID))]),
            (.passkeyAdded, [.init("name", after: .text("Quuxella's key"))]), (.signedIn, [.init("passkey", after: .text("Quuxella's key"))]),
            (.factorRenamed, [.init("name", before: .text("Telephone"), after: .text("Quuxella's telephone"))]),
            (.signInFailed, [.init("more", after: .integer(7))]),
        ]
        for (event, fields) in own {
            try await world.store.write(world.store.gate()) { try $0.note(event, of: person.account, fields: fields, copies: .nowhere) }
        }
    }
    /// What an account's own log says, with its salts.
    private static func said(_ world: AppWorld, _ person: Person) async throws -> [String] {
        try await world.store.read(world.store.ledger(.account(person.account))) { tx in
            try tx.rows("SELECT v.field, v.value FROM log_value AS v WHERE v.value <> '' ORDER BY v.position, v.field LIMIT 10000") {
                "\($0.text(0)) \($0.text(1))"
            }
        }
    }
    private static func delete(_ world: AppWorld, _ browser: Browser) async throws {
        try await browser.freshen(.account)
        let done = try await browser.post("/account/delete", ["password": Person.password])
        guard done.status == 200 else { throw Unexpected(reply: done.text) }
        try await world.deliver()
    }

    @Test(
        "Names, devices, passkeys and places go with their salts; action, time and number of each entry stay, and the log verifies", arguments: Engine.allCases)
    func forgotten(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine, .consultant) { world, browser, person in
            let (ledger, other) = (Ledger.account(person.account), world.person(.analyst))
            try await Self.fill(world, person)
            try await Self.fill(world, other)
            let (before, others) = (try await world.entries(ledger), try await Self.said(world, other))
            #expect(try await Self.said(world, person).contains("name Quuxella Zimt"), "or the rest proves nothing")
            _ = try await world.installation.checkpoints.renewAll { Issue.record("\($0): \($1)") }

            world.clock.advance(by: .seconds(60))
            try await Self.delete(world, browser)
            #expect(try await Self.said(world, person) == ["more 7"])
            let after = try await world.entries(ledger)
            #expect(
                after.prefix(before.count).map { "\($0.position) \($0.at) \($0.action) \($0.actor)" }
                    == before.map { "\($0.position) \($0.at) \($0.action) \($0.actor)" })
            #expect(after.dropFirst(before.count).map(\.action).contains("account.deleted") && after.last?.action == "log.erased")
            let named = before.first { $0.action == "account.details_changed" }?.position
            let erased = after.first { $0.position == named }?.fields.first { $0.name == "name" }
            #expect(erased?.after == .erased(at: world.clock.now) && erased?.before == .erased(at: world.clock.now))
            #expect(try await Self.said(world, other) == others, "another account's log keeps what it says")

            #expect(try await world.brokenLogs() == [:])
            let scope = world.store.ledger(ledger), export = LogExport(store: world.store, checkpoints: world.installation.checkpoints)
            let signed = try await export.begin(scope)
            let file = Mutex<[UInt8]>([])
            try await export.write(signed, scope) { bytes in file.withLock { $0 += bytes } }
            var verifier = LogExportVerifier(keys: try world.checkpointKeys)
            verifier.update(file.withLock { $0 })
            let verdict = verifier.finish()
            #expect(verdict.holds, "\(verdict.words)")
        }
    }

    @Test("However much it says, all of it goes, so many values with each transaction", arguments: Engine.allCases)
    func steps(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let many = Writing.erasureLimit + 300
            try await world.store.write(world.store.gate()) { tx in
                for i in 0..<many { try tx.note(.codeRefused, of: person.account, fields: [.init("device", after: .text("Browser \(i)"))], copies: .nowhere) }
            }
            #expect(try await Self.said(world, person).count >= many)
            try await Self.delete(world, browser)
            #expect(try await Self.said(world, person) == [])
            let found = try await LogAudit(store: world.store, signing: world.installation.signing).one(world.store.ledger(.account(person.account)))
            #expect(found.holds, "\(found.words)")
        }
    }

    @Test("What was under way when the account ended and is logged after all goes an hour later", arguments: Engine.allCases)
    func late(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            try await Self.delete(world, browser)
            try await Self.fill(world, person)
            #expect(try await Self.said(world, person).count > 1)
            world.clock.advance(by: .seconds(3_601))
            try await world.deliver()
            #expect(try await Self.said(world, person) == ["more 7"])
        }
    }

    @Test(
        "What a version left that did not erase, the program finds and erases by itself, once, whether or not a row of the account is left",
        arguments: Engine.allCases)
    func left(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (deleted, other) = (world.person(.engineer), world.person(.analyst)), gone = "gone-before"
            for person in [deleted, other] { try await Self.fill(world, person) }
            try await world.store.write(world.store.gate()) { tx in
                _ = try tx.set("account", where: "id = \(deleted.account)", ["state": .text("deleted")])
                for i in 0..<Writing.erasureLimit + 300 {
                    try tx.note(.codeRefused, of: gone, fields: [.init("device", after: .text("Browser \(i)"))], copies: .nowhere)
                }
            }
            try await world.store.write(world.store.gate()) {
                try $0.note(.signInFailed, of: "silent-before", fields: [.init("more", after: .integer(7))], copies: .nowhere)
            }
            let ledgers = [Ledger.account(deleted.account), .account(gone)], others = try await Self.said(world, other)
            func said(_ ledger: Ledger) async throws -> Int {
                try await world.store.read(world.store.ledger(ledger)) { try $0.one("SELECT count(*) FROM log_value WHERE value <> ''") { $0.integer(0) } }
            }
            for ledger in ledgers { #expect(try await said(ledger) > 5) }
            let daily = world.installation.schedules(clock: { world.clock.now }, logger: world.log.logger).filter { $0.name == "forget-left-logs" }
            let runner = JobRunner(
                store: world.store, kinds: [], schedules: daily, logger: world.log.logger, random: { world.chance.bytes($0) },
                pause: { try await Task.sleep(for: $0) })
            try await runner.ask(now: world.clock.now)
            #expect(try await runner.runDue() == 1)
            let asked = try await world.store.read(world.store.runner()) { tx in
                try tx.rows("SELECT account_id FROM job WHERE kind = 'account.forget' ORDER BY account_id LIMIT 9") { $0.text(0) }
            }
            #expect(asked == [deleted.account, gone].sorted(), "of what says nothing more nothing is asked")
            try await world.deliver()
            #expect(try await Self.said(world, deleted) == ["more 7"])
            #expect(try await said(ledgers[1]) == 0)
            #expect(try await Self.said(world, other) == others && others.count > 1)
            let audit = LogAudit(store: world.store, signing: world.installation.signing)
            var sizes: [UInt64] = []
            for ledger in ledgers {
                let found = try await audit.one(world.store.ledger(ledger))
                #expect(found.holds, "\(found.words)")
                #expect(try await world.entries(ledger).last?.action == "log.erased")
                sizes.append(try await world.store.head(world.store.ledger(ledger)).size)
            }
            world.clock.advance(by: .seconds(86_400))
            try await runner.ask(now: world.clock.now)
            #expect(try await runner.runDue() == 1)
            #expect(try await world.deliver() == 0, "there is nothing left to do")
            for (ledger, size) in zip(ledgers, sizes) { #expect(try await world.store.head(world.store.ledger(ledger)).size == size) }
        }
    }

    @Test("The log of an account that is there is never forgotten so", arguments: Engine.allCases)
    func present(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            try await Self.fill(world, person)
            let before = try await Self.said(world, person)
            try await world.store.write(world.store.gate()) { _ = try $0.enqueue("account.forget", account: person.account) }
            try await world.deliver()
            #expect(try await Self.said(world, person) == before && before.count > 1)
        }
    }
}
