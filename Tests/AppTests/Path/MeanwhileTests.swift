@testable import App
import Dispatch
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("What somebody else does at the same time is answered plainly")
struct MeanwhileTests {
    @Test("A control that is deleted meanwhile is 404 in the path, and a field that is not acceptable in the body", arguments: Engine.allCases)
    func control(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager) = (try await world.member(.ciso), world.person(.manager))
            let evidence = try await world.planted(as: world.person(.analyst))
            _ = try await world.assessment("A.5.1")
            let day = world.today.iso
            let cases: [((String) -> String, (String) -> String, Int, [String])] = [
                ({ "/api/v1/controls/\($0)/tests" }, { _ in #"{"run_on":"\#(day)","result":"passed"}"# }, 404, []),
                ({ "/api/v1/controls/\($0)/requirements" }, { _ in #"{"framework":"iso27001-2022","requirement":"A.5.1"}"# }, 404, []),
                ({ _ in "/api/v1/evidence/\(evidence)/links" }, { #"{"control_id":"\#($0)"}"# }, 422, ["control_id"]),
                ({ _ in "/api/v1/evidence" }, { #"{"title":"t","url":"https://a.example","control_id":"\#($0)"}"# }, 422, ["control_id"]),
            ]
            for (i, (path, body, status, fields)) in cases.enumerated() {
                let id = try await world.control("X-\(i)")
                let (path, body) = (path(id), body(id))
                let reply = try await world.meanwhile(ciso.scope, { try Self.delete(control: id, $0) }) {
                    try await world.api(.post, path, as: manager, json: body)
                }
                #expect(reply.status == status && reply.errors == fields, "\(path): \(reply.status) \(reply.text)")
            }
            let id = try await world.control("X-9")
            let upload = try await world.meanwhile(ciso.scope, { try Self.delete(control: id, $0) }) {
                try await world.upload(as: manager, "&control_id=\(id)")
            }
            #expect(upload.status == 422 && upload.errors == ["control_id"] && world.storedFiles().count == 1, "only the file of before")
        }
    }

    @Test("A framework that is adopted while one of its controls is deleted brings the control anew", arguments: Engine.allCases)
    func adoption(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, ciso) = try await world.adopted()
            let (catalogue, _) = try await world.store.read(ciso.scope) { try $0.knownControls() }
            let (known, id) = try #require(catalogue.min { $0.key < $1.key })
            try await world.store.write(ciso.scope) { tx in
                let served = try tx.servedRequirements(by: id)
                _ = try tx.remove("control_requirement", where: "control_id = \(id)")
                try tx.record(Change("test.planted", "control", id, covers: served.map { .init("control_requirement", $0.id) }))
            }
            let person = world.person(.ciso)
            let reply = try await world.meanwhile(ciso.scope, { try Self.delete(control: id, $0) }) {
                try await world.api(.post, "/api/v1/frameworks/nist-csf-2.0/adoption", as: person, json: "{}")
            }
            #expect(reply.status == 201, "\(reply.text)")
            let anew = try await world.store.read(ciso.scope) { try $0.knownControls().catalogue[known] }
            #expect(anew != nil && anew != id)
        }
    }

    @Test("Evidence that is deleted meanwhile is not linked, and a link that is made meanwhile goes with it", arguments: Engine.allCases)
    func evidence(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, person, analyst) = (try await world.member(.ciso), world.person(.ciso), world.person(.analyst))
            let (control, gone, linked) = (try await world.control("X-1"), try await world.planted(as: analyst), try await world.planted(as: analyst))
            let late = try await world.meanwhile(ciso.scope, { try $0.delete($0.evidence(gone)) }) {
                try await world.api(.post, "/api/v1/evidence/\(gone)/links", as: analyst, json: #"{"control_id":"\#(control)"}"#)
            }
            #expect(late.status == 404, "\(late.text)")
            let deleted = try await world.meanwhile(ciso.scope, { try $0.link(linked, to: .control(control), as: "l-meanwhile") }) {
                try await world.api(.delete, "/api/v1/evidence/\(linked)?version=1", as: person)
            }
            #expect(deleted.status == 204, "\(deleted.text)")
            #expect(try await world.evidenceCount() == 0)
        }
    }

    @Test("Evidence that is withdrawn meanwhile is not linked any more", arguments: Engine.allCases)
    func withdrawn(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (try await world.member(.ciso), world.person(.analyst))
            let (control, id) = (try await world.control("X-1"), try await world.planted(as: analyst))
            let withdraw: @Sendable (Writing) throws -> Void = { tx in
                let before = try tx.evidence(id)
                var after = before
                (after.review, after.reviewNote) = (.withdrawn, "x")
                try tx.judge(after, from: before, "evidence.withdrawn")
            }
            let reply = try await world.meanwhile(ciso.scope, withdraw) {
                try await world.api(.post, "/api/v1/evidence/\(id)/links", as: analyst, json: #"{"control_id":"\#(control)"}"#)
            }
            #expect(reply.status == 409 && reply.text.contains("Withdrawn"), "\(reply.text)")
        }
    }

    @Test("A control that is retired meanwhile, or since the test was read, is not tested any more", arguments: Engine.allCases)
    func retired(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager) = (try await world.member(.ciso), world.person(.manager))
            let retire: @Sendable (String, Writing) throws -> Void = { id, tx in
                try tx.update("control", id: id, version: 1, ["state": .text("retired")])
                try tx.record(Change("control.changed", "control", id))
            }
            let id = try await world.control("X-1"), body = #"{"run_on":"\#(world.today.iso)","result":"passed"}"#
            let reply = try await world.meanwhile(ciso.scope, { try retire(id, $0) }) {
                try await world.api(.post, "/api/v1/controls/\(id)/tests", as: manager, json: body)
            }
            #expect(reply.status == 409 && reply.text.contains("retired"), "\(reply.text)")

            let other = try await world.control("X-2"), isRetired = DispatchSemaphore(value: 0)
            let problem = await #expect(throws: Problem.self) {
                try await world.controls.test(other, as: ciso, now: world.clock.now) { run in
                    Task.detached {
                        try await world.store.write(ciso.scope) { try retire(other, $0) }
                        isRetired.signal()
                    }
                    #expect(isRetired.wait(timeout: .now() + 30) == .success)
                    (run.day, run.result, run.found) = (world.today, .passed, "x")
                    return []
                }
            }
            #expect(problem?.kind == .conflict)
        }
    }

    private static func delete(control id: String, _ tx: Writing) throws {
        try tx.delete("control", id: id, version: 1)
        try tx.record(Change("control.deleted", "control", id))
    }
}
