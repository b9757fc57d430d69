@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The canaries of the self-test open nothing for anybody, and are nowhere to be met")
struct CanaryTests {
    @Test("After a run nobody holds anything, and no key of theirs is left", arguments: Engine.allCases)
    func revoked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.selfTest()
            #expect(try await world.heldByCanaries() == [0, 0, 0, 0, 0])
            for side in CanarySide.all {
                let job = world.store.job(organisation: side.organisation, reason: "test")
                #expect(try await world.store.read(job) { try $0.one("SELECT count(*) FROM api_token") { $0.integer(0) } } == 0)
                #expect(try await world.store.read(job) { try $0.one("SELECT count(*) FROM member") { $0.integer(0) } } == 1)
            }
            #expect(try await world.installation.keys.organisations().filter { Canary.isOne(organisation: $0) } == [])
        }
    }

    @Test("Their addresses can be signed up, invited, changed to and reset by nobody", arguments: Engine.allCases)
    func addresses(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.selfTest()
            try await world.deliver()
            for address in ["ann@isolation.invalid", CanarySide.all[0].address, "ann@sub.isolation.invalid", "ann@INVALID.invalid."] {
                await #expect(throws: Problem.self, "\(address)") { try await world.accounts.workAddresses.admit(address) }
            }
            let visitor = Browser(world)
            _ = try await visitor.get("/sign-up")
            #expect(try await visitor.post("/sign-up", ["email": "ann@isolation.invalid"]).text.contains(EmailAddress.advice))
            _ = try await visitor.get("/reset")
            _ = try await visitor.post("/reset", ["email": CanarySide.all[0].address])
            #expect(try await world.mail(to: CanarySide.all[0].address) == nil)
            _ = try await visitor.get("/sign-in")
            let refused = try await visitor.post("/sign-in", ["email": CanarySide.all[0].address, "password": "none"])
            #expect(refused.status != 303 && visitor.cookies[Cookie.ticket.rawValue] == nil)
        }
    }

    @Test("They are in no list, no plan, no mail and no count", arguments: Engine.allCases)
    func nowhere(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.selfTest()
            try await world.deliver()
            let now = world.clock.now
            let listed = Gathered()
            try await PlanDesk(store: world.store).organisations(now: now) { listed.add($0.slug) }
            #expect(listed.all == ["acorn", "birch"])
            await #expect(throws: PlanDesk.Refusal.self) {
                _ = try await PlanDesk(store: world.store).set(
                    CanarySide.all[0].slug, to: "lapsed", until: nil, reason: "test", by: "test", now: now)
            }
            try await world.store.forEachOrganisation(reason: "test") { listed.add($0.organisation) }
            #expect(listed.all.filter { Canary.isOne(organisation: $0) } == [])

            let installation = world.installation
            _ = try await installation.checkpoints.renewAll { _, _ in }
            try await installation.heads.roll(now: now) { _, _ in }
            try await installation.checkpointMails.ask(now: now) { _, _ in }
            try await installation.subscriptions.tellAll(now: now + 400 * 86_400_000)
            try await world.deliver()
            for side in CanarySide.all {
                let jobs = try await world.store.read(world.store.runner()) { tx in
                    try tx.rows("SELECT kind FROM job WHERE organisation_id = \(side.organisation) ORDER BY kind") { $0.text(0) }
                }
                #expect(jobs.filter { $0.hasPrefix("mail.") } == [], "\(jobs)")
            }
            for mail in try await world.outbox.newest(200) { #expect(!mail.text.contains("canary") && !mail.text.contains("isolation.invalid")) }
            #expect(EmailAddress("ann@isolation.invalid")?.isReserved == true && EmailAddress("ann@invalid.example")?.isReserved == false)
            await #expect(throws: Problem.self) { _ = try await world.store.visit(CanarySide.all[0].slug) }
        }
    }
}

private final class Gathered: @unchecked Sendable {
    private(set) var all: [String] = []
    func add(_ text: String) { all.append(text) }
}
