@testable import App
@testable import Platform
@testable import Store
import Testing
import World

@Suite("The 72 hours of a recovery count from the first warning that was handed over")
struct RecoveryWarningTests {
    private struct Away: Mailer {
        func send(_ mail: Mail) async throws { throw JobFailure("away") }
    }

    @Test("While the mail server is away nobody is warned, and no link goes, however long it takes", arguments: Engine.allCases)
    func away(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, recoveries) = (world.person(.ciso), world.installation.recoveries)
            _ = try await recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            try await world.runner(world.installation.mails.map { $0.job(through: Away()) }).runDue()
            world.clock.advance(by: .seconds(30 * 86_400))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.states("mail.recovery-link") == [:])
            #expect(try await world.link("/recovery/", to: person.email) != nil, "the warning goes late, with its link")
            world.clock.advance(by: .seconds(72 * 3_600 - 1))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.states("mail.recovery-link") == [:])
            world.clock.advance(by: .seconds(1))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.link("/new-authenticator/", to: person.email) != nil)
        }
    }

    @Test("The second warning prolongs nothing, and names the day that the first one set", arguments: Engine.allCases)
    func second(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, ciso, recoveries) = (world.person(.analyst), world.person(.ciso), world.installation.recoveries)
            _ = try await recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            let told = world.installation.mails.filter { $0.name == "recovery-asked" }.map { $0.job(through: world.outbox) }
            try await world.runner(told).runDue()
            let due = world.clock.now + Recoveries.wait
            world.clock.advance(by: .seconds(2 * 86_400))
            let mail = try #require(try await world.mail(to: ciso.email))
            #expect(mail.text.contains(MailDate(milliseconds: due).words), "\(mail.text)")
            world.clock.advance(by: .seconds(86_400))
            try await recoveries.sweep(now: world.clock.now)
            #expect(try await world.link("/new-authenticator/", to: person.email) != nil)
        }
    }
}
