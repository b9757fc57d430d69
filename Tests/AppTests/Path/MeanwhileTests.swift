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

    private static func delete(control id: String, _ tx: Writing) throws {
        try tx.delete("control", id: id, version: 1)
        try tx.record(Change("control.deleted", "control", id))
    }
}
