@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("What one transaction adds while another counts is counted")
struct CountedTogetherTests {
    @Test("Neither end of a link between control and requirement goes beyond its limit by two that come at once", arguments: Engine.allCases, [true, false])
    func links(_ engine: Engine, _ isControlFull: Bool) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = try await world.member(.ciso), count = Controls.requirementLimit
            let (controls, assessments) = (isControlFull ? 1 : count + 1, isControlFull ? count + 1 : 1)
            try await world.store.write(ciso.scope) { tx in
                for number in 1...controls { try Self.plant(control: number, tx) }
                for number in 1...assessments { try Self.plant(assessment: number, tx) }
                for number in 1..<count { try Self.link(number, isControlFull, tx) }
            }
            let last = isControlFull ? ("c-1", "R-\(count + 1)") : ("c-\(count + 1)", "R-1")
            let reply = try await world.meanwhile(ciso.scope, { try Self.link(count, isControlFull, $0) }) {
                try await world.api(
                    .post, "/api/v1/controls/\(last.0)/requirements", as: world.person(.ciso),
                    json: #"{"framework":"iso27001-2022","requirement":"\#(last.1)"}"#)
            }
            #expect(reply.status == 409 && reply.text.contains("at most \(count)"), "\(reply.text)")
            let links = try await world.store.read(ciso.scope) { try $0.rows("SELECT id FROM control_requirement") { $0.text(0) } }
            #expect(links.count == count)
        }
    }

    private static func link(_ number: Int, _ isControlFull: Bool, _ tx: Writing) throws {
        let (control, assessment) = isControlFull ? (1, number) : (number, 1)
        try tx.insert(
            "control_requirement", id: "l-\(number)",
            [
                "control_id": .text("c-\(control)"), "assessment_id": .text("a-\(assessment)"), "framework": .text("iso27001-2022"),
                "requirement": .text("R-\(assessment)"),
            ])
        try tx.record(Change("test.planted", "control_requirement", "l-\(number)"))
    }
    private static func plant(control number: Int, _ tx: Writing) throws {
        let words = ["title", "objective", "practice", "test_procedure", "expected"].map { ($0 as Name, Value.text("x")) }
        var cells: Cells = ["code": .text("X-\(number)"), "cadence": .text("quarterly"), "state": .text("in_place")]
        for (name, value) in words { cells.append(name, value) }
        try tx.insert("control", id: "c-\(number)", cells)
        try tx.record(Change("test.planted", "control", "c-\(number)"))
    }
    private static func plant(assessment number: Int, _ tx: Writing) throws {
        try tx.insert(
            "assessment", id: "a-\(number)",
            [
                "framework": .text("iso27001-2022"), "requirement": .text("R-\(number)"), "position": .integer(Int64(number)), "work": .text("not_started"),
                "verdict": .text("not_assessed"), "reason": .text(""), "driver": .text(""),
            ])
        try tx.record(Change("test.planted", "assessment", "a-\(number)"))
    }
}
