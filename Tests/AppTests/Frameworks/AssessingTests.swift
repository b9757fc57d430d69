@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Stating verdicts")
struct AssessingTests {
    @Test("A stated verdict says who and when, and without evidence it is only stated", arguments: Engine.allCases)
    func stated(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            let state = try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso)
            #expect(state.effective == .met && state.proof == .stated && state.statedBy?.id == ciso.id && state.statedAt == world.clock.now)
            #expect(state.version == 2)
        }
    }

    @Test("Accepted evidence proves it, directly or through a control, until it expires", arguments: Engine.allCases)
    func proven(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            try await frameworks.state(.met, of: "A.5.1", as: ciso, world)
            let direct = try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso)
            _ = try await world.evidence("accepted", assessment: direct.id, expires: world.today)
            let control = try await world.control(serving: "A.5.1")
            let piece = try await world.evidence("accepted", control: control.id, expires: world.today)
            #expect(try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso).proof == .proven)
            let through = try await frameworks.state(AdoptionTests.iso, "A.5.1", today: world.today, as: ciso)
            #expect(through.proof == .proven && through.evidence.map(\.id) == [piece] && through.evidence.first?.through == [control.code])
            let tomorrow = world.today.adding(days: 1)
            #expect(try await frameworks.state(AdoptionTests.iso, "A.8.8", today: tomorrow, as: ciso).proof == .stale)
            #expect(try await frameworks.state(AdoptionTests.iso, "A.5.1", today: tomorrow, as: ciso).proof == .stale)
        }
    }

    @Test("A failed test lowers a stated verdict until a person decides again, and both are kept", arguments: Engine.allCases)
    func lowered(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            world.clock.advance(by: .seconds(60))
            let control = try await world.control(serving: "A.8.8")
            try await world.controls.test(control.id, on: world.today, .failed, found: "Two findings are late", as: ciso, now: world.clock.now)
            let lowered = try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso)
            #expect(lowered.stated == .met && lowered.isLowered && lowered.inferred?.through == [control.code] && lowered.proof == .gap)
            let effective = lowered.effective
            #expect(effective == .notMet || effective == .partlyMet)
            world.clock.advance(by: .seconds(60))
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            let again = try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso)
            #expect(again.effective == .met && again.inferred?.verdict == effective)
        }
    }

    @Test("Not applicable needs a reason", arguments: Engine.allCases)
    func reason(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            await #expect(throws: Problem.invalid("reason", "")) { try await frameworks.state(.notApplicable, of: "A.7.1", as: ciso, world) }
            try await frameworks.state(.notApplicable, of: "A.7.1", reason: "We have no premises", as: ciso, world)
            let state = try await frameworks.state(AdoptionTests.iso, "A.7.1", today: world.today, as: ciso)
            #expect(state.proof == .notApplicable)
            let statement = StatementOfApplicability(try await frameworks.states(AdoptionTests.iso, today: world.today, as: ciso))
            #expect(statement.lines.count == 93 && statement.incomplete.isEmpty)
            #expect(statement.lines.first { $0.requirement == "A.7.1" }?.justification == "We have no premises")
            // What was said of another verdict is none, and neither is what nobody can see.
            try await frameworks.state(.met, of: "A.7.2", reason: "Seen in use", as: ciso, world)
            for text in ["Seen in use", "\u{A0}", "\u{200B}\u{2060}"] {
                let reply = try await world.api(
                    .patch, "/api/v1/frameworks/\(AdoptionTests.iso)/requirements/A.7.2", as: world.person(.ciso),
                    json: #"{"version":2,"verdict":"not_applicable","reason":"\#(text)"}"#)
                #expect(reply.status == 422 && reply.text.contains(#""field":"reason""#), "\(reply.text)")
            }
        }
    }

    @Test("What the standard lets nobody leave out cannot be set not applicable, by page or by API", arguments: Engine.allCases)
    func mandatory(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let catalogue = try #require(frameworks.catalogues.framework(AdoptionTests.iso))
            for entry in catalogue.assessable { #expect(entry.isMandatory == !entry.id.hasPrefix("A."), "\(entry.id)") }
            await #expect(throws: Problem.invalid("verdict", "")) {
                try await frameworks.state(.notApplicable, of: "9.2.1", reason: "We audit nothing", as: ciso, world)
            }
            let reply = try await world.api(
                .patch, "/api/v1/frameworks/\(AdoptionTests.iso)/requirements/5.1", as: world.person(.ciso),
                json: #"{"version":1,"verdict":"not_applicable","reason":"Nobody leads"}"#)
            #expect(reply.status == 422 && reply.errors == ["verdict"], "\(reply.text)")
            let place = "/o/acorn/frameworks/\(AdoptionTests.iso)/requirements/"
            let typed = ["version": "1", "verdict": "not_applicable", "reason": "Nobody leads", "go": "stay"]
            #expect(try await world.page(.post, place + "5.1/verdict", as: world.person(.ciso), form: typed).status == 422)
            #expect(try await frameworks.state(AdoptionTests.iso, "5.1", today: world.today, as: ciso).effective == .notAssessed)
            let offered = #"value="not_applicable""#
            #expect(!(try await world.page(.get, place + "5.1", as: world.person(.ciso)).text.contains(offered)))
            #expect(try await world.page(.get, place + "A.5.1", as: world.person(.ciso)).text.contains(offered))
        }
    }

    @Test("Of two who change one requirement the second is told, and sees both versions", arguments: Engine.allCases)
    func stale(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let place = "/o/acorn/frameworks/\(AdoptionTests.iso)/requirements/A.8.8"
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            let reply = try await world.page(
                .post, place + "/verdict", as: world.person(.analyst),
                form: ["version": "1", "verdict": "not_met", "reason": "Scans are <missing>", "go": "stay"])
            #expect(reply.status == 409)
            #expect(reply.text.contains("Scans are &lt;missing&gt;") && reply.text.contains("<del>Met</del>") && reply.text.contains("<ins>Not met</ins>"))
            let api = try await world.api(
                .patch, "/api/v1/frameworks/\(AdoptionTests.iso)/requirements/A.8.8", as: world.person(.analyst), json: #"{"version":1,"verdict":"not_met"}"#)
            #expect(api.status == 409)
            #expect(try api.json["theirs"]?["verdict"] == .text("met") && api.json["yours"]?["verdict"] == .text("not_met"))
            #expect(try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso).stated == .met)
        }
    }

    @Test("Of sixteen who state a verdict at once none is lost silently", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let saved = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 { group.addTask { (try? await frameworks.state(.met, of: "A.8.8", version: 1, as: ciso, world)) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(saved == 1)
            #expect(try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso).version == 2)
        }
    }
}

extension Frameworks {
    /// States a verdict, on the version as it is now unless one is given.
    @discardableResult
    func state(_ verdict: Verdict, of requirement: String, version: Int? = nil, reason: String = "", as member: Member, _ world: AppWorld) async throws
        -> Assessment
    {
        let seen = if let version { version } else { try await state(AdoptionTests.iso, requirement, today: world.today, as: member).version }
        return try await assess(AdoptionTests.iso, requirement, version: seen, isDecision: true, as: member, now: world.clock.now) { assessment in
            (assessment.verdict, assessment.reason) = (verdict, reason)
            return []
        }
    }
}
