@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Nobody meets evidence that is not theirs to see, in any channel")
struct EvidenceSightTests {
    /// Every way to a piece of evidence, and the answer for somebody who does not see it.
    private static func isHidden(_ world: AppWorld, _ id: String, from person: Person) async throws {
        let place = "/api/v1/evidence/\(id)", page = "/o/\(person.organisation)/evidence/\(id)"
        for path in [place, place + "/file"] { #expect(try await world.api(.get, path, as: person).status == 404, "\(person.role) \(path)") }
        for path in [page, page + "/file"] { #expect(try await world.page(.get, path, as: person).status == 404, "\(person.role) \(path)") }
        #expect(try await world.api(.get, "/api/v1/evidence?limit=200", as: person).ids.contains(id) == false, "\(person.role)")
        #expect(try await world.page(.get, "/o/\(person.organisation)/evidence", as: person).text.contains(id) == false, "\(person.role)")
        let member = try await world.store.enter(person.organisation, account: person.account)
        await #expect(throws: Problem.notFound) { try await EvidenceFiles(store: world.store, files: world.installation.files).open(id, as: member) }
        guard person.role != .auditor else { return }
        for (method, rest, json) in [(.patch, "", #"{"version":1,"title":"x"}"#), (.post, "/links", #"{"control_id":"x"}"#)]
            as [(HTTPRequest.Method, String, String)]
        {
            #expect(try await world.api(method, place + rest, as: person, json: json).status == 404, "\(person.role) \(rest)")
        }
        #expect(try await world.api(.delete, place + "?version=1", as: person).status == 404)
    }

    @Test("An Engineer sees what they brought and what supports their controls, and links to nothing else", arguments: Engine.allCases)
    func engineer(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let engineer = world.person(.engineer), analyst = world.person(.analyst)
            let (mine, others) = (try await world.control("AC-01", owner: engineer), try await world.control("AC-02", owner: analyst))
            let (own, ofMine, ofOthers) = (
                try await world.planted(as: engineer), try await world.planted(as: analyst, "&control_id=\(mine)"),
                try await world.planted(as: analyst, "&control_id=\(others)")
            )
            #expect(try await Set(world.api(.get, "/api/v1/evidence", as: engineer).ids) == [own, ofMine])
            #expect(try await world.api(.get, "/api/v1/evidence/\(ofMine)/file", as: engineer).status == 200)
            try await Self.isHidden(world, ofOthers, from: engineer)
            #expect(try await world.api(.post, "/api/v1/evidence/\(own)/links", as: engineer, json: #"{"control_id":"\#(others)"}"#).errors == ["control_id"])
            #expect(try await world.upload(as: engineer, "&control_id=\(others)").errors == ["control_id"])
            #expect(try await world.api(.post, "/api/v1/evidence/\(own)/links", as: engineer, json: #"{"control_id":"\#(mine)"}"#).status == 201)
            #expect(try await world.api(.post, "/api/v1/evidence/\(own)/links", as: engineer, json: #"{"control_id":"\#(mine)"}"#).status == 409)
        }
    }

    @Test("An Auditor sees what supports the framework of a current engagement, and nothing once it is over", arguments: Engine.allCases)
    func auditor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (auditor, analyst) = (world.person(.auditor), world.person(.analyst))
            let (requirement, elsewhere) = (try await world.assessment("A.5.1"), try await world.assessment("GV.OC-01", framework: "nist-csf-2.0"))
            let control = try await world.control("AC-01")
            try await world.serve(requirement, by: control, requirement: "A.5.1")
            let (direct, through, outside) = (
                try await world.planted(as: analyst, "&assessment_id=\(requirement)"), try await world.planted(as: analyst, "&control_id=\(control)"),
                try await world.planted(as: analyst, "&assessment_id=\(elsewhere)")
            )
            for id in [direct, through, outside] { try await Self.isHidden(world, id, from: auditor) }
            try await world.engagement(of: auditor, ends: "2026-11-24")
            #expect(try await Set(world.api(.get, "/api/v1/evidence", as: auditor).ids) == [direct, through])
            #expect(try await world.api(.get, "/api/v1/evidence/\(direct)/file", as: auditor).status == 200)
            #expect(try await world.logged("evidence.read", direct) == 1)
            try await Self.isHidden(world, outside, from: auditor)
            #expect(try await world.upload(as: auditor).status == 403)
            world.clock.advance(by: .seconds(86_400))
            world.forgetSession(of: auditor)
            try await Self.isHidden(world, direct, from: auditor)
        }
    }

    @Test("Of evidence and tests an Auditor sees what speaks of the days of their engagement, as its package holds it", arguments: Engine.allCases)
    func window(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (auditor, analyst, ciso) = (world.person(.auditor), world.person(.analyst), world.person(.ciso))
            let (control, _) = try await world.programme()
            let direct = try #require(
                try await world.store.read(world.member(.ciso).scope) {
                    try $0.first("SELECT s.assessment_id FROM control_requirement AS s WHERE s.control_id = \(control)") { $0.text(0) }
                })
            func plant(_ said: String) async throws -> [String] {
                [
                    try await world.planted(as: analyst, said + "&control_id=\(control)"),
                    try await world.planted(as: analyst, said + "&assessment_id=\(direct)"),
                ]
            }
            let within = try await plant("&covers_from=2026-10-01&covers_to=2026-11-01") + plant("&collected_on=2026-10-20&expires_on=2026-12-01")
            let outside =
                try await plant("&covers_from=2026-10-01&covers_to=2026-10-31") + plant("&covers_from=2026-11-03&covers_to=2026-11-20")
                + plant("&collected_on=2026-11-03") + plant("&collected_on=2026-10-01&covers_from=2026-09-01&covers_to=2026-09-02")
            let engaged = try await world.engage(auditor)
            let place = "/api/v1/engagements/\(try #require(engaged.string("id")))", tests = "/api/v1/controls/\(control)/tests"
            #expect(try await world.api(.get, "/api/v1/evidence?limit=200", as: auditor).ids.count == 14)
            #expect(try await world.api(.get, tests, as: auditor).ids.count == 1)
            #expect(try await world.api(.patch, place, as: ciso, json: #"{"version":1,"from":"2026-11-01","to":"2026-11-02"}"#).status == 200)
            for id in outside { try await Self.isHidden(world, id, from: auditor) }
            #expect(try await Set(world.api(.get, "/api/v1/evidence?limit=200", as: auditor).ids) == Set(within))
            for id in within { #expect(try await world.api(.get, "/api/v1/evidence/\(id)/file", as: auditor).status == 200) }
            #expect(try await world.api(.get, tests, as: auditor).ids == [], "the test was on another day")
            #expect(try await world.page(.get, "/o/acorn/controls/\(control)", as: auditor).status == 200)
            #expect(try await !world.page(.get, "/o/acorn/controls/\(control)", as: auditor).text.contains("nothing to complain of"))
            let packages = try await [
                world.package(as: auditor, from: "2026-11-01", to: "2026-11-02"), world.package(as: ciso, from: "2026-11-01", to: "2026-11-02"),
            ]
            for package in packages { #expect(try Parts(package.bytes).evidence.count == within.count) }
            #expect(try await world.api(.patch, place, as: ciso, json: #"{"version":2,"from":"2026-11-20","to":"2026-11-20"}"#).status == 200)
            #expect(try await world.api(.get, tests, as: auditor).ids.count == 1)
        }
    }

    @Test("Another organisation's evidence is not there, and neither are its controls", arguments: Engine.allCases)
    func stranger(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.analyst))
            try await Self.isHidden(world, id, from: world.person(.ciso, of: "birch"))
            let theirs = try await world.control("AC-01", of: "birch")
            #expect(
                try await world.api(.post, "/api/v1/evidence/\(id)/links", as: world.person(.ciso), json: #"{"control_id":"\#(theirs)"}"#).errors == [
                    "control_id"
                ])
        }
    }
}
