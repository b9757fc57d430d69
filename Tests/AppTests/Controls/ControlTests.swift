@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Controls, their tests and what they serve")
struct ControlTests {
    @Test("The registers of controls and test runs are declared without a defect")
    func declared() {
        #expect(Controls.register.defects == [])
        #expect(TestRun.register.defects == [])
        #expect(Assessment.register.defects == [])
    }

    @Test("A test run changes the control's health, is in the log, and is never changed", arguments: Engine.allCases)
    func tested(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, ciso) = try await world.adopted()
            let control = try await world.control(serving: "A.8.8"), person = world.person(.ciso), place = "/o/acorn/controls/\(control.id)"
            #expect(try await world.page(.get, place, as: person).text.contains("It was never tested"))
            let posted = try await world.page(
                .post, place + "/tests", as: person, form: ["run_on": world.today.iso, "result": "degraded", "found": "One of 14 was late"])
            #expect(posted.status == 303)
            #expect(try await world.controls.condition(control.id, today: world.today, as: ciso).control.health == .degraded)
            let page = try await world.page(.get, place, as: person)
            #expect(page.text.contains("One of 14 was late") && page.text.contains("the last test passed with notes"))
            let event = try await world.store.read(ciso.scope) { try $0.latestChanges(limit: 1) }
            #expect(event.first?.action == "test_run.created")
            let list = try await world.api(.get, "/api/v1/controls/\(control.id)/tests", as: person)
            guard case .list(let runs)? = try list.json["items"] else { throw Problem.notFound }
            #expect(runs.count == 1 && runs.first?["result"] == .text("degraded"))
        }
    }

    @Test("A run of tomorrow, without a result or without what was found is refused, all at once", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let control = try await world.control(serving: "A.8.8"), person = world.person(.ciso)
            let api = "/api/v1/controls/\(control.id)/tests"
            let tomorrow = try await world.api(.post, api, as: person, json: #"{"run_on":"\#(world.today.adding(days: 1).iso)","result":"failed"}"#)
            #expect(tomorrow.status == 422 && Set(tomorrow.errors) == ["run_on", "found"])
            let empty = try await world.api(.post, api, as: person, json: "{}")
            #expect(empty.status == 422 && Set(empty.errors) == ["run_on", "result"])
            let foreign = try await world.api(.post, api, as: person, json: #"{"run_on":"2026-11-24","result":"passed","tester_id":"x","colour":"red"}"#)
            #expect(foreign.status == 422 && Set(foreign.errors) == ["tester_id", "colour"])
            let form = try await world.page(
                .post, "/o/acorn/controls/\(control.id)/tests", as: person, form: ["run_on": "2026-11-24", "result": "failed", "found": ""])
            #expect(form.status == 422 && form.text.contains("say what was not as it should be"))
        }
    }

    @Test("An Engineer sees and tests the controls assigned to them, and no others", arguments: Engine.allCases)
    func engineer(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let state = try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso)
            let all = try await frameworks.states(AdoptionTests.iso, today: world.today, as: ciso).flatMap(\.controls)
            let mine = try #require(state.controls.first), engineer = world.person(.engineer)
            for id in Set(all.map(\.id)) {
                _ = try await world.controls.records.change(id, version: 1, Act(ciso, now: world.clock.now)) { control in
                    control.owner = Relation(id == mine.id ? engineer.member : ciso.id)
                    return []
                }
            }
            let other = try #require(all.first { $0.id != mine.id })
            #expect(try await world.page(.get, "/o/acorn/controls/\(mine.id)", as: engineer).status == 200)
            #expect(try await world.page(.get, "/o/acorn/controls/\(other.id)", as: engineer).status == 404)
            let body = #"{"run_on":"\#(world.today.iso)","result":"passed"}"#
            #expect(try await world.api(.post, "/api/v1/controls/\(mine.id)/tests", as: engineer, json: body).status == 201)
            #expect(try await world.api(.post, "/api/v1/controls/\(other.id)/tests", as: engineer, json: body).status == 404)
            #expect(try await world.api(.get, "/api/v1/controls/\(other.id)/health", as: engineer).status == 404)
            #expect(
                try await world.api(.post, "/api/v1/controls/\(mine.id)/requirements", as: engineer, json: #"{"framework":"x","requirement":"y"}"#).status
                    == 403)
        }
    }

    @Test("Whoever sees only some controls sees the same verdicts as everybody", arguments: Engine.allCases)
    func sameVerdicts(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let control = try await world.control(serving: "A.8.8")
            _ = try await world.controls.records.change(control.id, version: 1, Act(ciso, now: world.clock.now)) { control in
                control.owner = Relation(ciso.id)
                return []
            }
            try await world.controls.test(control.id, on: world.today, .failed, found: "Late", as: ciso, now: world.clock.now)
            let whole = try await frameworks.states(AdoptionTests.iso, today: world.today, as: ciso)
            let narrow = try await frameworks.states(AdoptionTests.iso, today: world.today, as: world.member(.engineer))
            #expect(narrow.map(\.effective) == whole.map(\.effective) && narrow.map(\.proof) == whole.map(\.proof))
            let seen = try #require(narrow.first { $0.requirement == "A.8.8" })
            #expect(seen.effective != .notAssessed && !seen.controls.contains { $0.id == control.id } && seen.inferred?.through == [])
        }
    }

    @Test("A control is linked to a requirement and unlinked again, each once and in the log", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let person = world.person(.ciso)
            let made = try await world.api(.post, "/api/v1/controls", as: person, json: #"{"code":"X-01","title":"Ours"}"#)
            guard case .text(let id)? = try made.json["id"] else { throw Problem.notFound }
            let place = "/api/v1/controls/\(id)/requirements", body = #"{"framework":"iso27001-2022","requirement":"A.8.8"}"#
            #expect(try await world.api(.post, place, as: person, json: body).status == 201)
            #expect(try await world.api(.post, place, as: person, json: body).status == 409)
            #expect(try await world.api(.post, place, as: person, json: #"{"framework":"iso27001-2022","requirement":"A.9.9"}"#).status == 422)
            #expect(try await frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: ciso).controls.contains { $0.id == id })
            #expect(try await world.api(.delete, place + "/iso27001-2022/A.8.8", as: person).status == 204)
            #expect(try await world.api(.delete, place + "/iso27001-2022/A.8.8", as: person).status == 404)
            #expect(
                try await world.store.read(ciso.scope) { try $0.latestChanges(limit: 3) }.map(\.action) == [
                    "requirement.untied", "control.unlinked", "control.linked",
                ])
        }
    }

    @Test("The list of what a control serves goes on where an entry was unlinked between its pages", arguments: Engine.allCases)
    func unlinkedBetween(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let person = world.person(.ciso)
            let id = try #require(try await world.api(.post, "/api/v1/controls", as: person, json: #"{"code":"X-01","title":"Ours"}"#).string("id"))
            let place = "/api/v1/controls/\(id)/requirements"
            let all = try #require(world.installation.catalogues.framework("iso27001-2022")).requirements.enumerated().filter { $0.element.isAssessable }
            // Across the place where numbers get a digit more.
            let early = try [all.first, all.last { $0.offset < 10 }, all.first { $0.offset >= 10 }].map { try #require($0).element.id }
            let order = early + ["A.5.2", "A.5.9", "A.5.10"]
            for requirement in order.reversed() {
                _ = try await world.api(.post, place, as: person, json: #"{"framework":"iso27001-2022","requirement":"\#(requirement)"}"#)
            }
            func requirements(_ reply: Reply) -> [JSON?] { reply.items.map { $0["requirement"] } }
            let first = try await world.api(.get, place + "?limit=1", as: person)
            #expect(requirements(first) == [.text(order[0])])
            #expect(try await world.api(.delete, place + "/iso27001-2022/\(order[0])", as: person).status == 204)
            let rest = try await world.api(.get, place + "?after=\(first.string("next") ?? "")", as: person)
            #expect(rest.status == 200 && requirements(rest) == order.dropFirst().map { JSON?.some(.text($0)) }, "\(rest.text)")
        }
    }

    @Test("The list shows how each control stands, narrows, and costs the same however long it is", arguments: Engine.allCases)
    func list(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, ciso) = try await world.adopted()
            let person = world.person(.ciso), control = try await world.control(serving: "A.8.8")
            try await world.controls.test(control.id, on: world.today, .failed, found: "Late", as: ciso, now: world.clock.now)
            let all = try await world.page(.get, "/o/acorn/controls", as: person)
            #expect(all.status == 200 && all.statements <= 8 && all.text.contains("the last test failed") && all.text.contains("Not tested"))
            let narrow = try await world.page(.get, "/o/acorn/controls?q=\(control.code)&state=&framework=iso27001-2022", as: person)
            #expect(narrow.text.contains("1 shown") && narrow.statements == all.statements)
            #expect(try await world.page(.get, "/o/acorn/controls?q=%25", as: person).text.contains("No control fits"))
            for cursor in ["ZZ-99", ""] {
                #expect(try await world.page(.get, "/o/acorn/controls?after=\(cursor)", as: person).status == 400)
            }
            #expect(try await world.page(.get, "/o/acorn/controls?state=broken&colour=red", as: person).status == 400)
        }
    }
}
