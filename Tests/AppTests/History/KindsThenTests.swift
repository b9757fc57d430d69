@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Each kind of record has its past, with what it was tied to and what was erased since")
struct KindsThenTests {
    @Test("Controls, requirements and evidence have a past, too", arguments: Engine.allCases)
    func kinds(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = try await world.member(.ciso), person = world.person(.ciso)
            let chance = world.chance
            try await Frameworks(store: world.store, catalogues: world.installation.catalogues, random: { chance.bytes($0) }).adopt(
                "nist-csf-2.0", as: ciso, now: world.clock.now)
            world.clock.advance(by: .seconds(5))
            let then = world.hour()
            let requirement = try await world.api(.get, "/api/v1/frameworks/nist-csf-2.0/requirements/GV.OC-01", as: person).json
            let version = requirement["version"]?.number ?? 1
            let stated = try await world.api(
                .patch, "/api/v1/frameworks/nist-csf-2.0/requirements/GV.OC-01", as: person, json: #"{"version":\#(version),"work":"in_progress"}"#)
            #expect(stated.status == 200, "\(stated.text)")
            let id = try #require(try await world.store.read(ciso.scope) { try $0.assessment("nist-csf-2.0", "GV.OC-01") })
            let past = try await world.api(.get, "/api/v1/assessments/\(id)/history?as-of=\(then)", as: person).json
            #expect(past["fields"]?["work"]?.string == "not_started" && past["fields"]?["requirement"]?.string == "GV.OC-01")
            #expect(try await world.api(.get, "/api/v1/assessments/\(id)/history", as: person).json["fields"]?["work"]?.string == "in_progress")
            for kind in Installation.recorded {
                #expect(try await world.page(.get, "/o/acorn/\(kind.page)/history?as-of=2026-01-01", as: person).status == 200, "\(kind.path)")
            }
            #expect(try await world.api(.get, "/api/v1/controls/history?as-of=\(then)&limit=2", as: person).json["items"]?.items.count == 2)
        }
    }

    @Test("What evidence supported, and what a control served, is told of then, whatever was cut or deleted since", arguments: Engine.allCases)
    func ties(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, person) = (world.person(.ciso), world.person(.analyst))
            #expect(try await world.api(.post, "/api/v1/frameworks/nist-csf-2.0/adoption", as: ciso, json: "{}").status < 300)
            let control = try await world.control("X-1"), evidence = try await world.planted(as: person)
            let serves = try await world.api(
                .post, "/api/v1/controls/\(control)/requirements", as: person, json: #"{"framework":"nist-csf-2.0","requirement":"GV.OC-01"}"#)
            #expect(serves.status < 300, "\(serves.text)")
            let linked = try await world.api(.post, "/api/v1/evidence/\(evidence)/links", as: person, json: #"{"control_id":"\#(control)"}"#)
            #expect(linked.status < 300, "\(linked.text)")
            let then = world.hour()
            let link = try #require(try await world.store.read(world.member(.ciso).scope) { try $0.evidenceLinks(of: [evidence])[evidence]?.first?.id })
            #expect(try await world.api(.delete, "/api/v1/evidence/\(evidence)/links/\(link)", as: person).status == 204)
            #expect(try await world.api(.delete, "/api/v1/controls/\(control)/requirements/nist-csf-2.0/GV.OC-01", as: person).status == 204)
            let between = world.hour()
            #expect(try await world.api(.post, "/api/v1/evidence/\(evidence)/links", as: person, json: #"{"control_id":"\#(control)"}"#).status < 300)
            let later = world.hour()
            let version = try await world.api(.get, "/api/v1/evidence/\(evidence)", as: ciso).json["version"]?.number ?? 0
            #expect(try await world.api(.delete, "/api/v1/evidence/\(evidence)?version=\(version)", as: ciso).status == 204)
            func told(_ path: String, _ field: String, _ moment: String) async throws -> String? {
                try await world.api(.get, "/api/v1/\(path)/history?as-of=\(moment)", as: ciso).json["fields"]?[field]?.string
            }
            for (moment, supports) in [(then, "control_id \(control)"), (between, ""), (later, "control_id \(control)")] {
                #expect(try await told("evidence/\(evidence)", "supports", moment) == supports, "\(moment)")
            }
            #expect(try await told("controls/\(control)", "requirements", then) == "nist-csf-2.0 GV.OC-01")
            #expect(try await told("controls/\(control)", "requirements", between) == "")
            world.forgetSession(of: ciso)
            let page = try await world.page(.get, "/o/acorn/evidence/\(evidence)/history?as-of=\(then)", as: ciso).text
            #expect(page.contains("Supports") && page.contains("X-1"), "\(page)")
        }
    }

    @Test("What evidence was tied to is told by code and title as they were, and without an identifier to who does not see it", arguments: Engine.allCases)
    func named(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (analyst, engineer) = (world.person(.analyst), world.person(.engineer))
            let control = try await world.control("X-1"), evidence = try await world.planted(as: engineer)
            let linked = try await world.api(.post, "/api/v1/evidence/\(evidence)/links", as: analyst, json: #"{"control_id":"\#(control)"}"#)
            #expect(linked.status < 300, "\(linked.text)")
            let then = world.hour()
            let version = try await world.api(.get, "/api/v1/controls/\(control)", as: analyst).json["version"]?.number ?? 0
            let renamed = try await world.api(.patch, "/api/v1/controls/\(control)", as: analyst, json: #"{"version":\#(version),"title":"Renamed"}"#)
            #expect(renamed.status == 200, "\(renamed.text)")
            for person in [analyst, engineer] { world.forgetSession(of: person) }
            func page(_ person: Person, _ query: String = "") async throws -> String {
                try await world.page(.get, "/o/acorn/evidence/\(evidence)/history\(query)", as: person).text
            }
            let (now, past, unseen) = (try await page(analyst), try await page(analyst, "?as-of=\(then)"), try await page(engineer))
            #expect(now.contains("<th scope=\"row\">Control</th>") && now.contains("<ins>X-1 Renamed</ins>"), "\(now)")
            #expect(past.contains("<ins>X-1 Control X-1</ins>") && !past.contains("Renamed"), "\(past)")
            #expect(unseen.contains("<ins>a control that is gone, or not shown to you</ins>") && !unseen.contains("X-1"), "\(unseen)")
            for text in [now, past, unseen] { #expect(!text.contains("control_id") && !text.contains(control)) }
        }
    }

    @Test("What was erased since says so, with the day, wherever it would have stood", arguments: Engine.allCases)
    func erased(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), member = try await world.member(.ciso)
            let id = try await world.asset("Ada's laptop")
            let then = world.hour()
            try await world.change(id, 1, #""name":"Laptop 7""#)
            let entry = try #require(try await world.store.read(member.scope) { try $0.history(of: "asset", id) }.last).position
            #expect(
                try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", member.scope) == 2, "as it was made, and before the change"
            )
            let day = Day(of: world.clock.now).iso
            let past = try await world.api(.get, "/api/v1/assets/\(id)/history?as-of=\(then)", as: ciso).json
            #expect(past["fields"]?["name"] == .null && past["erased"]?["name"]?.string?.hasPrefix(day) == true)
            #expect(try await world.api(.get, "/api/v1/assets/\(id)/history", as: ciso).json["fields"]?["name"]?.string == "Laptop 7")
            for path in [
                "/o/acorn/assets/\(id)/history?as-of=\(then)", "/o/acorn/assets/history?as-of=\(then)", "/o/acorn/log/\(entry)", "/o/acorn/log?record=\(id)",
            ] {
                let page = try await world.page(.get, path, as: ciso)
                #expect(page.text.contains("erased on \(day)") && !page.text.contains("Ada&#39;s laptop") && !page.text.contains("Ada's laptop"), "\(path)")
            }
        }
    }
}
