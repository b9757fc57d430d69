@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The operator says what an organisation pays for, and leaves the reason in its log")
struct PlanDeskTests {
    @Test("The operator sets a plan with a reason, which stands in the organisation's log, and it holds from the next request", arguments: Engine.allCases)
    func desk(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let desk = PlanDesk(store: world.store)
            func set(_ state: String, _ until: String? = nil) async throws {
                _ = try await desk.set("acorn", to: state, until: until, reason: "invoice 7", by: "ops", now: world.clock.now)
                try await world.deliver()
            }
            try await set("lapsed")
            #expect(try await world.addLedger().status == 402)
            try await set("active", "2026-12-24")
            #expect(try await world.addLedger().status == 201)
            let told = try await world.log().filter { $0.action == "organisation.plan_set" }
            #expect(told.map { $0.after("standing") } == ["lapsed", "active"] && told.allSatisfy { $0.after("reason") == "invoice 7" })
            #expect(told.allSatisfy { $0.after("operator") == nil && $0.role != "ops" }, "who it was stays in the installation's log")
            world.clock.advance(by: AppWorld.day * 30)
            #expect(try await world.addLedger().status == 201, "24 December is its last day")
            world.clock.advance(by: AppWorld.day)
            #expect(try await world.addLedger().status == 402, "after the last day it lapses by itself")
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
}

private final class Lines: @unchecked Sendable {
    private(set) var all: [PlanDesk.Line] = []
    func add(_ line: PlanDesk.Line) { all.append(line) }
}
