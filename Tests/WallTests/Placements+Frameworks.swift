@testable import App
import Platform
import Store
import Synchronization
import World

extension Placements {
    private static let iso = "iso27001-2022", nist = "nist-csf-2.0"

    /// Both organisations work by both frameworks, and their auditors take part in an engagement for one.
    static func adopt(_ world: AppWorld) async throws {
        for slug in ["acorn", "birch"] {
            let ciso = try await world.member(.ciso, of: slug), auditor = world.person(.auditor, of: slug).member, now = world.clock.now, chance = world.chance
            for framework in [iso, nist] {
                try await Frameworks(store: world.store, catalogues: world.installation.catalogues, random: { chance.bytes($0) }).adopt(
                    framework, as: ciso, now: now)
                guard framework == iso else { continue }
                try await world.store.write(world.store.job(organisation: ciso.organisation, reason: "planting")) { tx in
                    func id() -> String { Identifier.make(now: now) { chance.bytes($0) } }
                    let (engagement, invitation) = (id(), id())
                    try tx.insert(
                        "engagement", id: engagement,
                        [
                            "title": .text("Audit"), "framework": .text(framework), "from_day": .text("2026-01-01"), "to_day": .text("2026-12-31"),
                            "ends_on": .text("2026-12-31"),
                        ])
                    try tx.insert("engagement_auditor", id: invitation, ["engagement_id": .text(engagement), "member_id": .text(auditor)])
                    try tx.record(Change("test.planted", "engagement", engagement, covers: [.init("engagement_auditor", invitation)]))
                }
            }
        }
    }

    /// A control with an owner. It serves a requirement that the routes name; an auditor's serves one of their engagement too.
    static let control = Placement(
        record: "control", path: "controls", reads: [.controlsRead], writes: [.controlsWrite, .controlsTest],
        plant: { world, person, mark in
            guard person.role != .employee else { return nil }
            let id = try await plant(
                "control", world, person,
                [
                    "code": .text(code()), "title": .text(mark), "objective": .text(""), "practice": .text(""), "test_procedure": .text(""),
                    "expected": .text(""),
                    "cadence": .text("quarterly"), "state": .text("in_place"), "owner_id": .text(person.member),
                ])
            let job = world.store.job(organisation: person.organisationID, reason: "planting")
            for (framework, requirement) in [(nist, "GV.OC-01")] + (person.role == .auditor ? [(iso, "A.8.8")] : []) {
                guard let assessment = try await world.store.read(job, { try $0.assessment(framework, requirement) }) else { continue }
                _ = try await plant(
                    "control_requirement", world, person,
                    [
                        "control_id": .text(id), "assessment_id": .text(assessment), "framework": .text(framework), "requirement": .text(requirement),
                    ])
            }
            return id
        },
        fields: { ["code": code(), "title": $0] },
        blanks: ["state": "planned", "owner_id": "", "cadence": "quarterly", "objective": "", "practice": "", "test_procedure": "", "expected": ""])

    /// A run of a control's test, seen with the control.
    static let testRun = Placement(
        record: "test_run", path: "test-runs", reads: [.controlsRead], writes: [],
        plant: { world, person, mark in
            guard let control = try await control.plant(world, person, mark) else { return nil }
            return try await plant(
                "test_run", world, person,
                [
                    "control_id": .text(control), "run_on": .text("2026-11-01"), "result": .text("passed"), "found": .text(mark),
                    "tester_id": .text(person.member), "recorded_at": .integer(world.clock.now),
                ])
        },
        fields: { _ in [:] })

    /// What is decided of a requirement is there once both organisations have adopted: an auditor sees that of their engagement.
    static let assessment = Placement(
        record: "assessment", path: "assessments", reads: [.frameworksRead], writes: [],
        plant: { world, person, _ in
            guard person.role != .employee else { return nil }
            let job = world.store.job(organisation: person.organisationID, reason: "planting")
            let (framework, requirement) = person.role == .auditor ? (iso, "A.8.8") : (nist, "GV.OC-01")
            return try await world.store.read(job) { try $0.assessment(framework, requirement) }
        },
        fields: { _ in [:] })

    /// That a framework was adopted, seen as what is decided of its requirements is.
    static let adoption = Placement(
        record: "adoption", path: "adoptions", reads: [.frameworksRead], writes: [],
        plant: { world, person, _ in
            guard person.role != .employee else { return nil }
            let job = world.store.job(organisation: person.organisationID, reason: "planting"), framework = person.role == .auditor ? iso : nist
            return try await world.store.read(job) { try $0.adoptions().first { $0.framework == framework }?.id }
        },
        fields: { _ in [:] })

    /// Each before those made earlier, so that the newest rows stand on the first page of a list.
    private static func code() -> String { "0-\(9_999_999 - made.add(1, ordering: .relaxed).newValue)" }
    private static let made = Atomic(0)

    static let frameworkParameters: [String: [String: String]] = {
        let place: [String: String] = ["framework": iso, "requirement": "A.8.8"]
        var all: [String: [String: String]] = [:]
        for base in ["/o/{organisation}/frameworks/{framework}", "/api/v1/frameworks/{framework}"] {
            for rest in [
                "", "/adoption", "/posture", "/statement-of-applicability", "/statement-of-applicability.csv", "/requirements",
                "/requirements/{requirement}", "/requirements/{requirement}/verdict", "/requirements/{requirement}/work",
            ] {
                all[base + rest] = place
            }
        }
        all["/api/v1/controls/{id}/requirements/{framework}/{requirement}"] = ["framework": nist, "requirement": "GV.OC-01"]
        return all
    }()

    private static let requirement: [String: String] = ["framework": iso, "requirement": "A.8.9"]
    private static let run: [String: String] = ["run_on": "2026-11-24", "result": "passed", "found": "written"]
    static let frameworkSendings: [String: Sending] = [
        "POST /o/{organisation}/frameworks/{framework}/adoption": .form([:]), "POST /api/v1/frameworks/{framework}/adoption": .json([:]),
        "POST /o/{organisation}/frameworks/{framework}/requirements/{requirement}/verdict": .form([
            "version": "999", "verdict": "met", "reason": "written", "go": "stay",
        ]),
        "POST /o/{organisation}/frameworks/{framework}/requirements/{requirement}/work": .form([
            "version": "999", "work": "planned", "driver": "risk", "owner_id": "", "due_on": "",
        ]),
        "PATCH /api/v1/frameworks/{framework}/requirements/{requirement}": .json(["verdict": "met"], version: 999),
        "POST /o/{organisation}/controls/{id}/tests": .form(run), "POST /api/v1/controls/{id}/tests": .json(run),
        "POST /o/{organisation}/controls/{id}/requirements": .form(requirement), "POST /api/v1/controls/{id}/requirements": .json(requirement),
        "POST /o/{organisation}/controls/{id}/requirements/remove": .form(["framework": nist, "requirement": "GV.OC-01"]),
        "DELETE /api/v1/controls/{id}/requirements/{framework}/{requirement}": .nothing,
    ]

    /// What was adopted is not adopted again, and nobody looked at version 999: the verb was reached all the same.
    static let frameworkAnswers: [String: Int] = [
        "POST /o/{organisation}/frameworks/{framework}/adoption": 409, "POST /api/v1/frameworks/{framework}/adoption": 409,
        "POST /o/{organisation}/frameworks/{framework}/requirements/{requirement}/verdict": 409,
        "POST /o/{organisation}/frameworks/{framework}/requirements/{requirement}/work": 409,
        "PATCH /api/v1/frameworks/{framework}/requirements/{requirement}": 409,
        // What serves a requirement is retired, not deleted.
        "POST /o/{organisation}/controls/{id}/delete": 409, "DELETE /api/v1/controls/{id}": 409,
    ]
}
