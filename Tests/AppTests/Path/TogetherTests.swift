@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Everything that is wrong is named at once, and what is not there is said first")
struct TogetherTests {
    private static let nobody = "01890000-0000-7000-8000-000000000000"

    @Test("A body's unknown, missing, malformed and unacceptable fields come together", arguments: Engine.allCases)
    func bodies(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let ciso = world.person(.ciso), control = try await world.control(serving: "A.8.8").id
            let evidence = try await world.planted(as: world.person(.analyst)), place = "/api/v1/evidence/\(evidence)"
            let tomorrow = world.today.adding(days: 1).iso
            let requirement = "/api/v1/frameworks/\(AdoptionTests.iso)/requirements/A.5.1"
            let engagement = try #require(try await world.engage(world.person(.auditor)).string("id"))
            let cases: [(HTTPRequest.Method, String, String, Set<String>)] = [
                (.post, "/api/v1/controls/\(control)/tests", #"{"run_on":"\#(tomorrow)","result":"odd","z":1}"#, ["run_on", "result", "z"]),
                (.patch, requirement, #"{"version":1,"verdict":"not_applicable","owner_id":"\#(Self.nobody)","z":1}"#, ["reason", "owner_id", "z"]),
                (.post, "/api/v1/evidence", #"{"title":"t","url":"http://a","control_id":"\#(Self.nobody)","z":1}"#, ["url", "control_id", "z"]),
                (.post, "/api/v1/evidence", #"{"title":"t","url":"https://a.example","control_id":"x"}"#, ["control_id"]),
                (.post, place + "/withdraw", #"{"version":1,"z":1}"#, ["note", "z"]),
                (.post, place + "/review", #"{"verdict":"rejected","z":1}"#, ["version", "note", "z"]),
                (.post, place + "/links", #"{"control_id":"x","z":1}"#, ["control_id", "z"]),
                (.post, "/api/v1/controls/\(control)/requirements", #"{"framework":"iso27001-2022","requirement":"no","z":1}"#, ["requirement", "z"]),
                (.post, "/api/v1/engagements", #"{"z":1,"from":"x"}"#, ["z", "title", "framework", "from", "to", "ends_on"]),
                (.post, "/api/v1/packages", #"{"z":1,"from":"x"}"#, ["z", "framework", "from", "to"]),
                (.post, "/api/v1/invitations", #"{"email":"nonsense","role":"zzz","engagement":"x","z":1}"#, ["email", "role", "engagement", "z"]),
                (.post, "/api/v1/invitations", #"{"email":7,"role":"auditor","engagement":"x"}"#, ["email", "engagement"]),
                (
                    .patch, "/api/v1/organisation",
                    #"{"version":-1,"name":"","slug":"A","country":"x","time_zone":"x","holidays":["x"],"size":"x","sector":"x","z":1}"#,
                    ["version", "name", "slug", "country", "time_zone", "holidays", "size", "sector", "z"]
                ),
                (.patch, "/api/v1/engagements/\(engagement)", #"{"version":-1,"to":"x","z":2}"#, ["version", "to", "z"]),
            ]
            for (method, path, body, fields) in cases {
                let reply = try await world.api(method, path, as: ciso, json: body)
                #expect(reply.status == 422 && Set(reply.errors) == fields, "\(path): \(reply.text)")
            }
        }
    }

    @Test("A kind of file that is not taken is told with everything else that is wrong with an upload", arguments: Engine.allCases)
    func uploads(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let reply = try await world.upload(named: "a.exe", as: world.person(.analyst), "&covers_from=x&control_id=none")
            #expect(reply.status == 415 && reply.errors == ["name", "covers_from", "control_id"], "\(reply.text)")
        }
    }

    @Test("A character that is stored nowhere is refused by the field that holds it, with everything else", arguments: Engine.allCases)
    func unstorable(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let ciso = world.person(.ciso), control = try await world.control(serving: "A.8.8").id
            let evidence = try await world.planted(as: world.person(.analyst))
            let cases: [(HTTPRequest.Method, String, String, Set<String>)] = [
                (.post, "/api/v1/controls/\(control)/requirements", #"{"framework":"\u0000","requirement":"A.5.1"}"#, ["framework"]),
                (
                    .post, "/api/v1/controls/\(control)/requirements", #"{"framework":"x\u0000","requirement":"\u0000","z":1}"#,
                    ["framework", "requirement", "z"]
                ),
                (.post, "/api/v1/evidence", #"{"title":"a\u0000b","url":"http://a","control_id":"\u0000"}"#, ["title", "url", "control_id"]),
                (.post, "/api/v1/evidence/\(evidence)/links", #"{"assessment_id":"\u0000"}"#, ["assessment_id"]),
                (.post, "/api/v1/assets", #"{"name":"a\u0000","kind":"x"}"#, ["name", "kind"]),
                (.post, "/api/v1/packages", #"{"framework":"\u0000","from":"2026-01-01","to":"x"}"#, ["framework", "to"]),
                (.post, "/api/v1/engagements", #"{"title":"t\u0000","framework":"\u0000"}"#, ["title", "framework", "from", "to", "ends_on"]),
                (.post, "/api/v1/invitations", #"{"email":"a@b.example\u0000","role":"\u0000"}"#, ["email", "role"]),
                (.patch, "/api/v1/organisation", #"{"name":"\u0000","version":1}"#, ["name"]),
            ]
            for (method, path, body, fields) in cases {
                let reply = try await world.api(method, path, as: ciso, json: body)
                #expect(reply.status == 422 && Set(reply.errors) == fields && reply.errors.count == fields.count, "\(path): \(reply.text)")
            }
            for (path, name) in [
                ("evidence", "framework"), ("evidence", "q"), ("evidence/coverage", "framework"), ("log", "record"), ("log", "by"), ("log", "type"),
                ("log", "action"), ("assets", "q"), ("frameworks/\(AdoptionTests.iso)/requirements", "q"),
            ] {
                for value in ["%00", "a%1Fb"] {
                    let reply = try await world.api(.get, "/api/v1/\(path)?\(name)=\(value)&zzz=1", as: ciso)
                    #expect(reply.status == 400 && Set(reply.errors) == [name, "zzz"], "\(path) \(name): \(reply.text)")
                    #expect(!reply.text.contains("255"))
                }
            }
            let form = try await world.page(.post, "/o/acorn/controls/\(control)/requirements", as: ciso, form: ["framework": "\u{0}", "requirement": "A.5.1"])
            #expect(form.status == 422 && form.text.contains("“framework” holds a character"))
            #expect(try await world.upload(as: world.person(.analyst), "&control_id=%00").errors == ["control_id"])
        }
    }

    @Test("A file with a broken quote or with cells that no column names is refused by line, and nothing of it is kept")
    func files() async throws {
        try await AppWorld.with { world in
            let ciso = world.person(.ciso)
            func take(_ text: String) async throws -> Reply {
                try await world.send(
                    .post, "/api/v1/assets/import", headers: [.authorization: "Bearer \(ciso.token)", .contentType: "text/csv"], body: Array(text.utf8))
            }
            let broken = try await take("Name,Kind\n\"a,system\n")
            #expect(broken.status == 400 && broken.errors == ["file"] && broken.text.contains("Line 2"))
            for text in ["Name,Kind\na,system\nb,system,LOST\n", "Name,Kind,\na,system,\nb,system,LOST\n"] {
                let wide = try await take(text)
                #expect(wide.status == 422 && wide.errors == ["row"] && wide.text.contains("Line 3") && wide.text.contains("LOST"), "\(wide.text)")
            }
            #expect(try await world.api(.get, "/api/v1/assets", as: ciso).ids == [])
            #expect(try await take("Name,Kind\na,system,,\n").status == 200, "empty cells hold nothing")
        }
    }

    @Test("A framework, link or requirement that is not there is 404 before the subscription is looked at", arguments: Engine.allCases)
    func missing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let control = try await world.control(serving: "A.8.8").id, evidence = try await world.planted(as: world.person(.analyst))
            let (served, unserved) = ("/api/v1/controls/\(control)/requirements/\(AdoptionTests.iso)/A.8.8", "/api/v1/controls/\(control)/requirements/nope/x")
            try await world.setStanding(.lapsed)
            let ciso = world.person(.ciso)
            #expect(try await world.api(.post, "/api/v1/frameworks/nope/adoption", as: ciso, json: "{}").status == 404)
            #expect(try await world.api(.post, "/api/v1/frameworks/nope/adoption", as: world.person(.employee), json: "{}").status == 404)
            #expect(try await world.api(.delete, "/api/v1/evidence/\(evidence)/links/\(Self.nobody)", as: ciso).status == 404)
            #expect(try await world.api(.delete, unserved, as: ciso).status == 404)
            #expect(try await world.api(.delete, served, as: ciso).status == 402)
        }
    }

    @Test("A task of ours that was cancelled while the request goes on is a failure, not a client that left")
    func cancelled() async throws {
        let route = Route(.get, "/cancelled", .visitor, .page, summary: "") { _ in throw CancellationError() }
        try await AppWorld.with(.sqlite, routes: { $0.routes + [route] }) { world in
            let reply = try await world.send(.get, "/cancelled")
            #expect(reply.status == 500)
        }
    }

    @Test("A conflict says which of its kinds it is")
    func titles() async throws {
        try await AppWorld.with { world in
            let ciso = world.person(.ciso)
            let control = try await world.api(.post, "/api/v1/controls", as: ciso, json: #"{"code":"X-1","title":"a","state":"retired"}"#)
            let id = try #require(control.string("id"))
            let retired = try await world.api(.post, "/api/v1/controls/\(id)/tests", as: ciso, json: "{}")
            #expect(retired.status == 409 && retired.string("type") == "/problems/state")
            let stale = try await world.api(.patch, "/api/v1/controls/\(id)", as: ciso, json: #"{"version":9,"title":"b"}"#)
            #expect(stale.status == 409 && stale.string("title") == "This changed in the meantime")
            // What its author does not see is known to the store alone.
            let problem = Problem(.conflict, "", fields: [.init("code", "")])
            #expect(problem.word == "taken" && problem.title == "This is taken already")
        }
    }
}
