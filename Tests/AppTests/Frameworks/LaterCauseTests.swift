@testable import App
import Platform
import Store
import Testing
import World

@Suite("A verdict stands only against what its author could know")
struct LaterCauseTests {
    /// A.8.8 with the controls that the catalogue gave it and one of the organisation's own, which serves nothing yet.
    private func own(_ world: AppWorld, cadence: Cadence = .monthly) async throws -> (Frameworks, Member, control: String) {
        let (frameworks, ciso) = try await world.adopted()
        var control = Control()
        (control.code, control.title, control.state, control.cadence) = ("X-01", "Ours", .inPlace, cadence)
        return (frameworks, ciso, try await world.controls.records.add(control, Act(ciso, now: world.clock.now)).id)
    }
    private func standing(_ world: AppWorld) async throws -> RequirementState {
        try await world.installation.frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: world.member(.ciso))
    }
    private func change(_ id: String, _ world: AppWorld, _ edit: @escaping @Sendable (inout Control) -> Void) async throws {
        let ciso = try await world.member(.ciso), version = try await world.controls.records.one(id, as: ciso).version
        _ = try await world.controls.records.change(id, version: version, Act(ciso, now: world.clock.now)) { control in
            edit(&control)
            return []
        }
    }

    @Test("A control that had failed before it is linked lowers what was stated, until a person decides again", arguments: Engine.allCases)
    func linked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso, control) = try await own(world)
            try await world.controls.test(control, on: world.today, .failed, found: "It does not work", as: ciso, now: world.clock.now)
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            _ = try await world.evidence("accepted", assessment: try await standing(world).id)
            #expect(try await standing(world).proof == .proven)
            world.clock.advance(by: .seconds(60))
            try await world.controls.link(control, framework: AdoptionTests.iso, requirement: "A.8.8", as: ciso, now: world.clock.now)
            let lowered = try await standing(world)
            #expect(lowered.stated == .met && lowered.effective == .notMet && lowered.proof == .gap)
            #expect(lowered.inferred == InferredVerdict(.notMet, through: ["X-01"], since: world.clock.now))
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            #expect(try await standing(world).proof == .proven)
        }
    }

    @Test("Where what worked serves it no more, what was stated before is lowered to what is left", arguments: Engine.allCases)
    func unlinked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso, failed) = try await own(world)
            var control = Control()
            (control.code, control.title, control.state, control.cadence) = ("X-02", "Works", .inPlace, .monthly)
            let working = try await world.controls.records.add(control, Act(ciso, now: world.clock.now)).id
            for (id, result) in [(failed, TestResult.failed), (working, .passed)] {
                try await world.controls.link(id, framework: AdoptionTests.iso, requirement: "A.8.8", as: ciso, now: world.clock.now)
                try await world.controls.test(id, on: world.today, result, found: "Seen", as: ciso, now: world.clock.now)
            }
            _ = try await world.evidence("accepted", control: working)
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            #expect(try await standing(world).effective == .met)
            world.clock.advance(by: .seconds(60))
            try await world.controls.unlink(working, framework: AdoptionTests.iso, requirement: "A.8.8", as: ciso, now: world.clock.now)
            let lowered = try await standing(world)
            #expect(lowered.effective == .notMet && lowered.inferred?.since == world.clock.now, "\(lowered.effective)")
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            #expect(try await standing(world).effective == .met)
        }
    }

    @Test("A failed control that is taken back from retirement lowers what was stated meanwhile", arguments: Engine.allCases)
    func takenBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso, control) = try await own(world)
            try await world.controls.link(control, framework: AdoptionTests.iso, requirement: "A.8.8", as: ciso, now: world.clock.now)
            try await world.controls.test(control, on: world.today, .failed, found: "It does not work", as: ciso, now: world.clock.now)
            try await change(control, world) { $0.state = .retired }
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            #expect(try await standing(world).effective == .met)
            world.clock.advance(by: .seconds(60))
            try await change(control, world) { $0.state = .planned }
            #expect(try await standing(world).effective == .notMet)
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            #expect(try await standing(world).effective == .met)
            // Another title is no reason to ask again.
            try await change(control, world) { ($0.title, $0.state) = ("Ours, renamed", .inPlace) }
            #expect(try await standing(world).effective == .met)
        }
    }

    /// What makes a control that worked work less, by itself.
    enum Lowering: CaseIterable, CustomTestStringConvertible {
        case shorterCadence, expiredEvidence

        var testDescription: String { self == .shorterCadence ? "a shorter cadence that makes a test overdue" : "expired evidence that is attached" }
    }

    @Test("What makes a control overdue or its evidence expired lowers what was stated before it", arguments: Engine.allCases, Lowering.allCases)
    func lowered(_ engine: Engine, _ lowering: Lowering) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso, control) = try await own(world, cadence: .yearly)
            try await world.controls.link(control, framework: AdoptionTests.iso, requirement: "A.8.8", as: ciso, now: world.clock.now)
            try await world.controls.test(control, on: world.today.adding(days: -60), .passed, found: "All is well", as: ciso, now: world.clock.now)
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            world.clock.advance(by: .seconds(60))
            #expect(try await standing(world).effective == .met)
            switch lowering {
            case .shorterCadence: try await change(control, world) { $0.cadence = .monthly }
            case .expiredEvidence: _ = try await world.evidence("accepted", control: control, expires: world.today.adding(days: -10))
            }
            #expect(try await standing(world).effective == .partlyMet)
        }
    }

    @Test("Where what worked is retired, what is left counts from then on")
    func gone() {
        func control(_ code: String, _ result: TestResult, state: ControlState = .inPlace, turned: Int64? = nil, linked: Int64 = 0) -> ServingControl {
            var control = ServingControl(
                id: code, code: code, title: code, owner: nil, state: state, cadence: .yearly,
                last: LastTest(result, on: VerdictTests.today, recordedAt: 1_000),
                evidence: [], moments: ControlMoments(turned: turned), today: VerdictTests.today)
            control.linkedAt = linked
            return control
        }
        let failed = control("B", .failed)
        #expect(InferredVerdict(from: [control("A", .passed), failed])?.since == 1_000)
        #expect(
            InferredVerdict(from: [control("A", .passed, state: .retired, turned: 5_000), failed]) == InferredVerdict(.notMet, through: ["B"], since: 5_000))
        #expect(InferredVerdict(from: [control("A", .passed, state: .retired), failed])?.since == 1_000)
        #expect(InferredVerdict(from: [control("C", .failed, linked: 7_000)])?.since == 7_000)
        let partly = InferredVerdict(from: [control("A", .passed, state: .retired, turned: 5_000), control("B", .degraded), control("C", .passed)])
        #expect(partly == InferredVerdict(.partlyMet, through: ["B"], since: 1_000), "what is retired takes nothing from what works")
    }

    @Test("Evidence that had expired before it was attached lowers a control from that moment on")
    func attached() {
        var old = VerdictTests.piece("accepted", expires: "2026-11-01")
        old.linkedAt = 1_900_000_000_000
        let control = ServingControl(
            id: "A", code: "A", title: "A", owner: nil, state: .inPlace, cadence: .yearly, last: LastTest(.passed, on: VerdictTests.today, recordedAt: 1_000),
            evidence: [old], today: VerdictTests.today)
        #expect(control.health == .degraded && control.condition.since == 1_900_000_000_000)
    }
}
