@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A subscription says what can be done, and says how to go on")
struct SubscriptionTests {
    private static let day = Duration.seconds(86_400)
    private func add(_ world: AppWorld) async throws -> Reply {
        try await world.api(.post, "/api/v1/assets", as: world.person(.ciso), json: #"{"name":"Ledger"}"#)
    }

    @Test("A trial ends after 14 days by the clock alone; reading and exports go on, and 402 says how to go on", arguments: Engine.allCases)
    func trial(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            #expect(try await add(world).status == 201)
            // The world is a minute old.
            world.clock.advance(by: Self.day * 14 - .seconds(61))
            #expect(try await add(world).status == 201, "the last second")
            world.clock.advance(by: .seconds(1))
            let refused = try await add(world)
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
            #expect(try await add(world).status == 201)
            let reset = try await world.act("/o/acorn/team/members/\(world.person(.analyst).member)/reset", as: world.person(.ciso))
            #expect(reset.status == 402 && reset.text.contains("past due"), "\(reset.text)")
        }
    }

    // MARK: The operator's desk

    @Test("The operator sets a plan with a reason, which stands in the organisation's log, and it holds from the next request", arguments: Engine.allCases)
    func desk(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let desk = PlanDesk(store: world.store)
            func set(_ state: String, _ until: String? = nil) async throws {
                _ = try await desk.set("acorn", to: state, until: until, reason: "invoice 7", by: "ops", now: world.clock.now)
                try await world.deliver()
            }
            try await set("lapsed")
            #expect(try await add(world).status == 402)
            try await set("active", "2026-12-24")
            #expect(try await add(world).status == 201)
            let told = try await world.log().filter { $0.action == "organisation.plan_set" }
            #expect(told.map { $0.after("standing") } == ["lapsed", "active"] && told.allSatisfy { $0.after("reason") == "invoice 7" })
            #expect(told.allSatisfy { $0.after("operator") == nil && $0.role != "ops" }, "who it was stays in the installation's log")
            world.clock.advance(by: Self.day * 30)
            #expect(try await add(world).status == 201, "24 December is its last day")
            world.clock.advance(by: Self.day)
            #expect(try await add(world).status == 402, "after the last day it lapses by itself")
            let lines = Lines()
            try await desk.organisations(now: world.clock.now) { lines.add($0) }
            #expect(lines.all.map(\.slug) == ["acorn", "birch"] && lines.all.map(\.state) == ["lapsed", "lapsed"])
        }
    }

    @Test(
        "The desk refuses what makes no sense, and then nothing is logged",
        arguments: [
            ["acorn", "paid", "", "why", "The state is one of"], ["acorn", "trial", "", "why", "A trial has an end"],
            ["acorn", "lapsed", "2027-01-01", "why", "has no last day"], ["acorn", "active", "tomorrow", "why", "--until is a day"],
            ["acorn", "active", "2026-11-23", "why", "is over"], ["acorn", "active", "2036-12-31", "why", "ten years"],
            ["acorn", "active", "", "", "Say why"], ["acorn", "active", "", "a\nb", "one line"], ["cedar", "active", "", "why", "There is no organisation"],
            ["acorn", "trial", "2026-12-07", "why", "is trial already"],
        ])
    func refusals(_ asked: [String]) async throws {
        try await AppWorld.with { world in
            try await world.setStanding(.trial, endsAt: Clock.start + 43_200_000 + 13 * 86_400_000)
            do {
                let until = asked[2].isEmpty ? nil : asked[2]
                _ = try await PlanDesk(store: world.store).set(asked[0], to: asked[1], until: until, reason: asked[3], by: "ops", now: world.clock.now)
                Issue.record("\(asked) was taken")
            } catch let refusal as PlanDesk.Refusal { #expect(refusal.description.contains(asked[4]), "\(refusal)") }
            #expect(try await world.log().contains { $0.action == "organisation.plan_set" } == false)
            #expect(try await world.entries(.installation).isEmpty)
        }
    }

    /// Saves settings again and again, as fast as it goes; answers how often that was taken.
    private static func saves(_ world: AppWorld, _ name: String) async throws -> Int {
        let ciso = world.person(.ciso)
        var count = 0
        for round in 0..<60 {
            let version = try await world.api(.get, "/api/v1/organisation", as: ciso).json["version"]?.number ?? 0
            let reply = try await world.api(.patch, "/api/v1/organisation", as: ciso, json: #"{"name":"Acorn \#(name) \#(round)","version":\#(version)}"#)
            if reply.status == 200 { count += 1 }
        }
        return count
    }

    @Test("While somebody saves settings each plan is set, and the logs hold exactly those that were, each with its own reason", arguments: Engine.allCases)
    func amidSettings(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let desk = PlanDesk(store: world.store)
            async let one = Self.saves(world, "one"), two = Self.saves(world, "two")
            for round in 0..<12 {
                let state = round % 2 == 0 ? "past-due" : "active"
                let line = try await desk.set("acorn", to: state, until: nil, reason: "round \(round)", by: "ops", now: world.clock.now)
                #expect(line.state == state)
            }
            let saved = try await one + two
            #expect(saved > 0, "or nothing was under way")
            let rounds = (0..<12).map { "round \($0)" }
            #expect(try await world.entries(.installation).map { $0.after("reason") } == rounds)
            #expect(Set(try await world.log().filter { $0.action == "organisation.plan_set" }.map { $0.after("reason") ?? "" }) == Set(rounds))
        }
    }

    // MARK: What is told

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
            world.clock.advance(by: Self.day * 7)
            try await told([ends: 1])
            world.clock.advance(by: Self.day * 3)
            try await told([ends: 1])
            world.clock.advance(by: Self.day * 3)
            try await told([ends: 2])
            world.clock.advance(by: Self.day)
            try await told([ends: 2, lapsed: 1])
            world.clock.advance(by: Self.day)
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
            world.clock.advance(by: Self.day * 24)
            #expect(try await told() == [ends])
            #expect(try await shows(ciso))
            for person in [world.person(.engineer), other] { #expect(try await !shows(person), "\(person.email)") }
            world.clock.advance(by: Self.day * 6)
            #expect(try await told() == [ends, ends])
            _ = try await desk.set("acorn", to: "active", until: "2027-12-24", reason: "paid again", by: "ops", now: world.clock.now)
            world.clock.advance(by: Self.day)
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
            world.clock.advance(by: Self.day * 8)
            #expect(try await shows("The trial ends on 8 Dec 2026", .ciso))
            #expect(try await !shows("The trial ends", .engineer))
            world.clock.advance(by: Self.day * 6)
            #expect(try await shows("The subscription has lapsed", .engineer))
            try await world.setStanding(.pastDue)
            #expect(try await shows("A payment is past due", .ciso))
            #expect(try await !shows("A payment is past due", .engineer))
        }
    }

    // MARK: Ending

    @Test("A CISO cancels: it is gone at once for everybody, they are told, and within 90 days it comes back whole", arguments: Engine.allCases)
    func cancelled(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            #expect(try await add(world).status == 201)
            try await world.setStanding(.lapsed)
            let place = "/o/acorn/settings/cancel"
            #expect(try await world.act(place, as: world.person(.manager), ["cancel": "yes"], fresh: .organisation).status == 403)
            #expect(try await world.act(place, as: ciso, [:], fresh: .organisation).status == 422)
            let done = try await world.act(place, as: ciso, ["cancel": "yes"], fresh: .organisation)
            #expect(done.status == 303 && done.location == "/organisations", "\(done.text)")
            world.forgetSession(of: ciso)
            #expect(try await world.page(.get, "/o/acorn", as: ciso).status == 404)
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).status == 404)
            let list = try await world.page(.get, "/organisations", as: ciso)
            #expect(list.text.contains("Acorn was cancelled on 24 Nov 2026. Until 22 Feb 2027"), "\(list.text)")
            #expect(try await world.mail(to: ciso.email)?.subject == "Acorn was cancelled")
            #expect(try await world.logged("organisation.cancelled"))

            let (desk, cancelledAt) = (PlanDesk(store: world.store), world.clock.now)
            world.clock.advance(by: Self.day * 89)
            _ = try await desk.set("acorn", to: "active", until: nil, reason: "they changed their mind", by: "ops", now: world.clock.now)
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).text.contains("Ledger"))
            // The job of that cancelling, done a second time, ends nothing that was brought back.
            try await world.store.write(world.store.job(organisation: ciso.organisationID, reason: "test")) {
                _ = try $0.enqueue("organisation.cancel", ids: ["at": String(cancelledAt)], key: "again")
            }
            try await world.deliver()
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).status == 200)
        }
    }

    @Test("After 90 days nothing brings a cancelled organisation back")
    func gone() async throws {
        try await AppWorld.with { world in
            let desk = PlanDesk(store: world.store)
            _ = try await desk.set("acorn", to: "cancelled", until: nil, reason: "asked in writing", by: "ops", now: world.clock.now)
            world.clock.advance(by: Self.day * 90)
            await #expect(throws: PlanDesk.Refusal.self) {
                try await desk.set("acorn", to: "active", until: nil, reason: "why not", by: "ops", now: world.clock.now)
            }
        }
    }

    @Test("What the program did not come to after a CISO's word, the queue does", arguments: Engine.allCases)
    func queued(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, now) = (world.person(.ciso), world.clock.now)
            try await world.store.write(world.store.job(organisation: ciso.organisationID, reason: "test")) {
                _ = try $0.enqueue("organisation.cancel", ids: ["at": String(now)], key: "1")
            }
            try await world.deliver()
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).status == 404)
        }
    }
}

private final class Lines: @unchecked Sendable {
    private(set) var all: [PlanDesk.Line] = []
    func add(_ line: PlanDesk.Line) { all.append(line) }
}
