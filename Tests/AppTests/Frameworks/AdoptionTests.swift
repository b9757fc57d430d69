@testable import App
import Platform
import Store
import Testing
import World

@Suite("Adopting a framework")
struct AdoptionTests {
    static let iso = "iso27001-2022", nist = "nist-csf-2.0"

    @Test("Adoption lists every assessable requirement as not assessed, with the controls that serve it", arguments: Engine.allCases)
    func adopts(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let frameworks = world.installation.frameworks, ciso = try await world.member(.ciso)
            try await frameworks.adopt(Self.iso, as: ciso, now: world.clock.now)
            let states = try await frameworks.states(Self.iso, today: world.today, as: ciso)
            #expect(states.map(\.requirement) == frameworks.catalogues.framework(Self.iso)?.assessable.map(\.id))
            #expect(states.allSatisfy { $0.effective == .notAssessed && $0.proof == .notMeasured && $0.inferred == nil })
            #expect(states.allSatisfy { !$0.controls.isEmpty && $0.controls.allSatisfy { $0.health == .notTested } })
            #expect(PostureCount(states).proven == 0)
        }
    }

    @Test("A second framework links the controls that are there and makes none twice", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let frameworks = world.installation.frameworks, ciso = try await world.member(.ciso)
            try await frameworks.adopt(Self.iso, as: ciso, now: world.clock.now)
            let before = try await world.store.read(ciso.scope) { try $0.knownControls() }
            try await frameworks.adopt(Self.nist, as: ciso, now: world.clock.now)
            let after = try await world.store.read(ciso.scope) { try $0.knownControls() }
            #expect(Set(after.catalogue.keys) == Set(frameworks.catalogues.controls.map(\.id)))
            #expect(after.catalogue.filter { before.catalogue[$0.key] != nil } == before.catalogue)
            let states = try await frameworks.states(Self.nist, today: world.today, as: ciso)
            #expect(states.allSatisfy { !$0.controls.isEmpty })
            let all = try await frameworks.states(today: world.today, as: ciso)
            #expect(all[Self.iso]?.count == frameworks.catalogues.framework(Self.iso)?.assessable.count)
        }
    }

    @Test("Without the wish for controls there are none, and what is adopted twice is refused", arguments: Engine.allCases)
    func bare(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let frameworks = world.installation.frameworks, ciso = try await world.member(.ciso)
            try await frameworks.adopt(Self.nist, withControls: false, as: ciso, now: world.clock.now)
            #expect(try await frameworks.states(Self.nist, today: world.today, as: ciso).allSatisfy { $0.controls.isEmpty })
            await #expect(throws: Problem(.conflict, "")) { try await frameworks.adopt(Self.nist, as: ciso, now: world.clock.now) }
            await #expect(throws: Problem.notFound) { try await frameworks.adopt("soc-9", as: ciso, now: world.clock.now) }
            await #expect(throws: Problem.notFound) { try await frameworks.states(Self.iso, today: world.today, as: ciso) }
        }
    }

    @Test("A control of the organisation's own keeps its number, and the catalogue's gets another", arguments: Engine.allCases)
    func codes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = try await world.member(.ciso), controls = world.controls
            var own = Control()
            (own.code, own.title) = ("GV-01", "Ours")
            _ = try await controls.records.add(own, Act(ciso, now: world.clock.now))
            try await world.installation.frameworks.adopt(Self.iso, as: ciso, now: world.clock.now)
            let codes = try await world.store.read(ciso.scope) { try $0.knownControls() }.codes
            #expect(codes.contains("GV-01") && codes.contains("GV-01-2"))
        }
    }

    @Test("Adoption leaves one entry in the log", arguments: Engine.allCases)
    func logged(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = try await world.member(.ciso)
            let before = try await world.store.head(ciso.scope).size
            try await world.installation.frameworks.adopt(Self.iso, as: ciso, now: world.clock.now)
            #expect(try await world.store.head(ciso.scope).size == before + 1)
            let changes = try await world.store.read(ciso.scope) { try $0.latestChanges(limit: 1) }
            #expect(changes.map(\.action) == ["framework.adopted"])
        }
    }
}

extension AppWorld {
    var today: Day { Day(of: clock.now) }
    var controls: Controls { Controls(store: store, random: { [chance] in chance.bytes($0) }) }

    /// Adopts ISO 27001 for acorn.
    func adopted() async throws -> (Frameworks, Member) {
        let ciso = try await member(.ciso)
        try await installation.frameworks.adopt(AdoptionTests.iso, as: ciso, now: clock.now)
        return (installation.frameworks, ciso)
    }
    /// The first control that serves a requirement.
    func control(serving requirement: String) async throws -> ServingControl {
        let state = try await installation.frameworks.state(AdoptionTests.iso, requirement, today: today, as: member(.ciso))
        return try #require(state.controls.first)
    }
    /// A piece of evidence as its own area leaves it.
    func evidence(_ review: String, control: String? = nil, assessment: String? = nil, expires: Day? = nil) async throws -> String {
        let (id, link) = (accounts.identifier(clock.now), accounts.identifier(clock.now)), now = clock.now, day = today.iso, uploader = person(.ciso).member
        try await store.write(store.job(organisation: person(.ciso).organisationID, reason: "test")) { tx in
            try tx.insert(
                "evidence", id: id,
                [
                    "title": .text("Weekly scan"), "description": .text(""), "kind": .text("link"), "url": .text("https://example.com"),
                    "collected_on": .text(day),
                    "uploaded_at": .integer(now), "uploaded_by": .text(uploader), "review": .text(review), "expires_on": expires.map { .text($0.iso) } ?? .null,
                    "review_note": .text(""),
                ])
            try tx.insert(
                "evidence_link", id: link,
                ["evidence_id": .text(id), "control_id": control.map { .text($0) } ?? .null, "assessment_id": assessment.map { .text($0) } ?? .null])
            try tx.record(Change("evidence.added", "evidence", id, covers: [Change.Covered("evidence_link", link)]))
        }
        return id
    }
    /// Invites acorn's Auditor to an engagement.
    func engage(_ framework: String, until day: Day) async throws {
        let (engagement, invitation) = (accounts.identifier(clock.now), accounts.identifier(clock.now)), auditor = person(.auditor).member
        try await store.write(store.job(organisation: person(.ciso).organisationID, reason: "test")) { tx in
            try tx.insert(
                "engagement", id: engagement,
                [
                    "title": .text("Stage 2"), "framework": .text(framework), "from_day": .text("2026-01-01"), "to_day": .text("2026-12-31"),
                    "ends_on": .text(day.iso),
                ])
            try tx.insert("engagement_auditor", id: invitation, ["engagement_id": .text(engagement), "member_id": .text(auditor)])
            try tx.record(Change("engagement.begun", "engagement", engagement, covers: [Change.Covered("engagement_auditor", invitation)]))
        }
    }
}
