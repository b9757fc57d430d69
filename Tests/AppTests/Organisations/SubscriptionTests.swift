@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A subscription says what can be done, and says how to go on")
struct SubscriptionTests {
    @Test("A trial ends after 14 days by the clock alone; reading and exports go on, and 402 says how to go on", arguments: Engine.allCases)
    func trial(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            #expect(try await world.addLedger().status == 201)
            // The world is a minute old.
            world.clock.advance(by: AppWorld.day * 14 - .seconds(61))
            #expect(try await world.addLedger().status == 201, "the last second")
            world.clock.advance(by: .seconds(1))
            let refused = try await world.addLedger()
            #expect(refused.status == 402 && refused.text.contains(#""type":"/problems/lapsed""#), "\(refused.text)")
            #expect(try refused.json["renew"] == .text("/o/acorn/settings/subscription"))
            #expect(try await world.api(.get, "/api/v1/assets", as: world.person(.ciso)).status == 200)
            #expect(try await world.api(.post, "/api/v1/log/export", as: world.person(.ciso)).status == 200)
            for role in [Role.employee, .ciso] { world.forgetSession(of: world.person(role)) }
            let page = try await world.page(.get, "/o/acorn/settings/subscription", as: world.person(.employee))
            #expect(page.status == 200 && page.text.contains("Lapsed"), "\(page.text)")
            let form = try await world.page(.post, "/o/acorn/assets", as: world.person(.ciso), form: ["name": "Ledger"])
            #expect(form.status == 402 && form.text.contains("Settings, Subscription"), "\(form.text)")
        }
    }

    @Test("Past due, everything can be written but the reset of another's factor", arguments: Engine.allCases)
    func pastDue(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.setStanding(.pastDue)
            #expect(try await world.addLedger().status == 201)
            let reset = try await world.act("/o/acorn/team/members/\(world.person(.analyst).member)/reset", as: world.person(.ciso))
            #expect(reset.status == 402 && reset.text.contains("past due"), "\(reset.text)")
        }
    }

    @Test("CISOs hear seven days and one day before the end and when it lapsed, each once", arguments: Engine.allCases)
    func notices(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            func told(_ expected: [String: Int]) async throws {
                for _ in 1...2 { try await world.installation.subscriptions.tellAll(now: world.clock.now) }
                try await world.deliver()
                let mails = try await world.outbox.newest(200).filter { $0.to == EmailAddress(ciso.email) }
                let found = Dictionary(mails.map { ($0.subject, 1) }, uniquingKeysWith: +).filter { $0.key.contains("trial") || $0.key.contains("lapsed") }
                #expect(found == expected)
            }
            let (ends, lapsed) = ("The trial of Acorn ends on 8 Dec 2026", "The subscription of Acorn has lapsed")
            try await told([:])
            world.clock.advance(by: AppWorld.day * 7)
            try await told([ends: 1])
            world.clock.advance(by: AppWorld.day * 3)
            try await told([ends: 1])
            world.clock.advance(by: AppWorld.day * 3)
            try await told([ends: 2])
            world.clock.advance(by: AppWorld.day)
            try await told([ends: 2, lapsed: 1])
            world.clock.advance(by: AppWorld.day)
            try await told([ends: 2, lapsed: 1])
        }
    }

    @Test("A subscription with an end is told of before it as a trial is; one without an end, or prolonged meanwhile, is not", arguments: Engine.allCases)
    func ends(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, ciso, other) = (PlanDesk(store: world.store), world.person(.ciso), world.person(.ciso, of: "birch"))
            let ends = "The subscription of Acorn ends on 24 Dec 2026"
            func told() async throws -> [String] {
                for _ in 1...2 { try await world.installation.subscriptions.tellAll(now: world.clock.now) }
                try await world.deliver()
                return try await world.outbox.newest(200).map(\.subject).filter { $0.hasPrefix("The subscription of") }
            }
            func shows(_ person: Person) async throws -> Bool {
                world.forgetSession(of: person)
                return try await world.page(.get, "/o/\(person.organisation)", as: person).text.contains("The subscription ends on")
            }
            _ = try await desk.set("acorn", to: "active", until: "2026-12-24", reason: "paid", by: "ops", now: world.clock.now)
            _ = try await desk.set("birch", to: "active", until: nil, reason: "paid", by: "ops", now: world.clock.now)
            #expect(try await told() == [])
            #expect(try await !shows(ciso))
            world.clock.advance(by: AppWorld.day * 24)
            #expect(try await told() == [ends])
            #expect(try await shows(ciso))
            for person in [world.person(.engineer), other] { #expect(try await !shows(person), "\(person.email)") }
            world.clock.advance(by: AppWorld.day * 6)
            #expect(try await told() == [ends, ends])
            _ = try await desk.set("acorn", to: "active", until: "2027-12-24", reason: "paid again", by: "ops", now: world.clock.now)
            world.clock.advance(by: AppWorld.day)
            #expect(try await told() == [ends, ends])
            #expect(try await !shows(ciso))
        }
    }

    @Test("A payment past due is told at once, and not when it was paid before the mail was written", arguments: Engine.allCases)
    func pastDueTold(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (desk, ciso) = (PlanDesk(store: world.store), world.person(.ciso))
            _ = try await desk.set("acorn", to: "past-due", until: nil, reason: "no payment", by: "ops", now: world.clock.now)
            #expect(try await world.mail(to: ciso.email)?.subject == "A payment for Acorn is past due")
            _ = try await desk.set("birch", to: "past-due", until: nil, reason: "no payment", by: "ops", now: world.clock.now)
            _ = try await desk.set("birch", to: "active", until: nil, reason: "paid", by: "ops", now: world.clock.now + 1)
            #expect(try await world.mail(to: world.person(.ciso, of: "birch").email)?.subject != "A payment for Birch is past due")
        }
    }

    @Test("Pages say what must not be missed: a trial's last week to CISOs, that nothing is saved to everybody")
    func banner() async throws {
        try await AppWorld.with { world in
            func shows(_ words: String, _ role: Role) async throws -> Bool {
                world.forgetSession(of: world.person(role))
                return try await world.page(.get, "/o/acorn", as: world.person(role)).text.contains(words)
            }
            #expect(try await !shows("The trial ends", .ciso))
            world.clock.advance(by: AppWorld.day * 8)
            #expect(try await shows("The trial ends on 8 Dec 2026", .ciso))
            #expect(try await !shows("The trial ends", .engineer))
            world.clock.advance(by: AppWorld.day * 6)
            #expect(try await shows("The subscription has lapsed", .engineer))
            try await world.setStanding(.pastDue)
            #expect(try await shows("A payment is past due", .ciso))
            #expect(try await !shows("A payment is past due", .engineer))
        }
    }
}
