@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Records and registers are shown as they were, told from the log")
struct AsOfTests {
    /// The moment, as an address spells it.
    private static func moment(_ world: AppWorld) -> String { Instant(milliseconds: world.clock.now).iso }
    private static func hour(_ world: AppWorld) -> String {
        defer { world.clock.advance(by: .seconds(3_600)) }
        return moment(world)
    }
    private func asset(_ world: AppWorld, _ name: String, owner: Person? = nil) async throws -> String {
        let owner = owner.map { #","owner_id":"\#($0.member)""# } ?? ""
        let added = try await world.api(.post, "/api/v1/assets", as: world.person(.ciso), json: #"{"name":"\#(name)","criticality":2\#(owner)}"#)
        guard let id = try added.json["id"]?.string else { throw Unexpected(reply: added.text) }
        return id
    }
    private func change(_ world: AppWorld, _ id: String, _ version: Int, _ json: String) async throws {
        let reply = try await world.api(.patch, "/api/v1/assets/\(id)", as: world.person(.ciso), json: "{\"version\":\(version),\(json)}")
        guard reply.status == 200 else { throw Unexpected(reply: reply.text) }
    }

    @Test(
        "A record has the values that it had: those logged until then, those a later change says were before, and those that never changed",
        arguments: Engine.allCases)
    func record(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            let before = Self.hour(world)
            let id = try await asset(world, "Ledger", owner: world.person(.engineer))
            let first = Self.hour(world)
            try await change(world, id, 1, #""name":"Ledger of payments","location":"Basement""#)
            let second = Self.hour(world)
            try await change(world, id, 2, #""location":"","criticality":5"#)
            world.clock.advance(by: .seconds(60))
            func then(_ moment: String) async throws -> JSON { try await world.api(.get, "/api/v1/assets/\(id)/history?as-of=\(moment)", as: ciso).json }
            let one = try await then(first), two = try await then(second), now = try await world.api(.get, "/api/v1/assets/\(id)/history", as: ciso).json
            #expect(
                ["name", "criticality", "location", "owner_id"].map { one["fields"]?[$0]?.string } == ["Ledger", "2", "", world.person(.engineer).member])
            #expect(["name", "criticality", "location"].map { two["fields"]?[$0]?.string } == ["Ledger of payments", "2", "Basement"])
            #expect(["name", "criticality", "location"].map { now["fields"]?[$0]?.string } == ["Ledger of payments", "5", ""])
            #expect(one["as_of"]?.string == first && one["deleted_at"] == .null)
            #expect(try await world.api(.get, "/api/v1/assets/\(id)/history?as-of=\(before)", as: ciso).status == 404)

            let page = try await world.page(.get, "/o/acorn/assets/\(id)/history?as-of=\(first)", as: ciso)
            #expect(page.status == 200 && page.text.contains("Ledger as it was") && page.text.contains("Engineer of acorn"))
            #expect(page.text.contains("<ins>Basement</ins>"), "below it is what happened since")
            #expect(try await world.page(.get, "/o/acorn/assets/\(id)/history?as-of=\(before)", as: ciso).text.contains("It was not there yet."))
        }
    }

    @Test("A register shows what was there, with what was deleted since, page after page, at the same cost", arguments: Engine.allCases)
    func register(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            var ids: [String] = []
            for i in 0..<7 {
                ids.append(try await asset(world, "Asset \(i)"))
                world.clock.advance(by: .seconds(1))
            }
            let then = Self.hour(world)
            _ = try await world.api(.delete, "/api/v1/assets/\(ids[2])?version=1", as: ciso)
            try await change(world, ids[3], 1, #""name":"Renamed""#)
            _ = try await asset(world, "Later")
            world.clock.advance(by: .seconds(60))
            _ = try await world.api(.get, "/api/v1/assets/history", as: ciso)  // its token is noted as used
            var (names, after, pages, statements) = ([String](), "", 0, Set<Int>())
            repeat {
                let reply = try await world.api(.get, "/api/v1/assets/history?as-of=\(then)&limit=3" + (after.isEmpty ? "" : "&after=\(after)"), as: ciso)
                names += try reply.json["items"]?.items.compactMap { $0["fields"]?["name"]?.string } ?? []
                (after, pages) = (try reply.json["next"]?.string ?? "", pages + 1)
                statements.insert(reply.statements)
            } while !after.isEmpty
            #expect(names == (0..<7).map { "Asset \($0)" } && pages == 3)
            #expect(statements.count == 1, "\(statements)")
            let now = try await world.api(.get, "/api/v1/assets/history", as: ciso).json["items"]?.items.compactMap { $0["fields"]?["name"]?.string }
            #expect(now == ["Asset 0", "Asset 1", "Renamed", "Asset 4", "Asset 5", "Asset 6", "Later"])
            let page = try await world.page(.get, "/o/acorn/assets/history?as-of=\(then)", as: ciso)
            #expect(page.text.contains("Asset 2</a><span class=\"sub\">deleted on"))
            #expect(try await world.api(.get, "/api/v1/assets/history?as-of=\(then)", as: world.person(.ciso, of: "birch")).json["items"]?.items == [])
        }
    }

    @Test("Rights are today's: an Engineer sees of the past what is theirs now, and nothing that is gone", arguments: Engine.allCases)
    func rights(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let engineer = world.person(.engineer)
            let mine = try await asset(world, "Mine", owner: engineer), gone = try await asset(world, "Gone", owner: engineer)
            let lost = try await asset(world, "Lost", owner: engineer)
            world.clock.advance(by: .seconds(5))
            let then = Self.hour(world)
            _ = try await world.api(.delete, "/api/v1/assets/\(gone)?version=1", as: world.person(.ciso))
            try await change(world, lost, 1, #""owner_id":null"#)
            let seen = try await world.api(.get, "/api/v1/assets/history?as-of=\(then)", as: engineer).json["items"]?.items.compactMap { $0["id"]?.string }
            #expect(seen == [mine])
            #expect(try await world.api(.get, "/api/v1/assets/\(lost)/history?as-of=\(then)", as: engineer).status == 404)
            #expect(try await world.api(.get, "/api/v1/assets/history", as: world.person(.auditor)).status == 403)
        }
    }

    @Test("What was deleted has its past before that day, for whoever sees the whole register, and is gone after it", arguments: Engine.allCases)
    func deleted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), id = try await asset(world, "Laptop", owner: world.person(.engineer))
            world.clock.advance(by: .seconds(5))
            let then = Self.hour(world)
            _ = try await world.api(.delete, "/api/v1/assets/\(id)?version=1", as: ciso)
            let after = Self.hour(world)
            let past = try await world.api(.get, "/api/v1/assets/\(id)/history?as-of=\(then)", as: ciso)
            #expect(past.status == 200, "\(past.text)")
            #expect(try past.json["fields"]?["name"]?.string == "Laptop" && past.json["deleted_at"]?.string != nil)
            let page = try await world.page(.get, "/o/acorn/assets/\(id)/history?as-of=\(then)", as: ciso)
            #expect(page.status == 200 && page.text.contains("Laptop as it was") && page.text.contains("deleted on \(Day(of: world.clock.now).iso)"))
            #expect(page.text.contains("Asset deleted"), "below it is what happened since")
            let list = try await world.page(.get, "/o/acorn/assets/history?as-of=\(then)", as: ciso).text
            #expect(list.contains("/o/acorn/assets/\(id)/history?as-of="), "the register leads there")
            for (query, person) in [
                ("?as-of=\(after)", ciso), ("", ciso), ("?as-of=\(then)", world.person(.engineer)), ("?as-of=\(then)", world.person(.ciso, of: "birch")),
            ] {
                #expect(try await world.api(.get, "/api/v1/assets/\(id)/history\(query)", as: person).status == 404, "\(query) \(person.email)")
                #expect(try await world.page(.get, "/o/\(person.organisation)/assets/\(id)/history\(query)", as: person).status == 404, "\(query)")
            }
        }
    }

    @Test("After the clock stepped back what is there is there now, as it is, and so is its past before the step", arguments: Engine.allCases)
    func steppedBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            world.clock.advance(by: .seconds(7_200))
            let before = Self.moment(world)
            let id = try await asset(world, "Ledger")
            world.clock.advance(by: .seconds(-3_600))
            try await change(world, id, 1, #""name":"Ledger of payments""#)
            _ = try await asset(world, "Later")
            let now = try await world.api(.get, "/api/v1/assets/\(id)/history", as: ciso)
            #expect(now.status == 200, "\(now.text)")
            #expect(try now.json["fields"]?["name"]?.string == "Ledger of payments")
            let register = try await world.api(.get, "/api/v1/assets/history", as: ciso).json["items"]?.items.compactMap { $0["fields"]?["name"]?.string }
            #expect(Set(register ?? []) == ["Ledger of payments", "Later"])
            #expect(try await world.page(.get, "/o/acorn/assets/history?as-of=\(Day(of: world.clock.now).iso)", as: ciso).text.contains("Ledger of payments"))
            world.clock.advance(by: .seconds(7_200))
            #expect(try await world.api(.get, "/api/v1/assets/\(id)/history?as-of=\(before)", as: ciso).status == 200)
        }
    }

    @Test("The history of what is not there, is gone or another organisation's is 404, as a page and as JSON", arguments: Engine.allCases)
    func absent(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), stranger = world.person(.ciso, of: "birch")
            let id = try await asset(world, "Ours"), gone = try await asset(world, "Gone")
            world.clock.advance(by: .seconds(5))
            let then = Self.hour(world)
            _ = try await world.api(.delete, "/api/v1/assets/\(gone)?version=1", as: ciso)
            for (person, slug, id, status) in [
                (ciso, "acorn", id, 200), (ciso, "acorn", gone, 404), (ciso, "acorn", "0", 404), (stranger, "birch", id, 404), (stranger, "birch", gone, 404),
            ] {
                for query in id == gone && person.organisation == "acorn" ? [""] : ["", "?as-of=\(then)"] {
                    #expect(try await world.api(.get, "/api/v1/assets/\(id)/history\(query)", as: person).status == status, "\(slug) \(id)")
                    #expect(try await world.page(.get, "/o/\(slug)/assets/\(id)/history\(query)", as: person).status == status, "\(slug) \(id)")
                }
            }
        }
    }

    @Test("What was erased since says so, with the day, wherever it would have stood", arguments: Engine.allCases)
    func erased(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), member = try await world.member(.ciso)
            let id = try await asset(world, "Ada's laptop")
            let then = Self.hour(world)
            try await change(world, id, 1, #""name":"Laptop 7""#)
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

    @Test("Controls, requirements and evidence have a past, too", arguments: Engine.allCases)
    func kinds(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = try await world.member(.ciso), person = world.person(.ciso)
            let chance = world.chance
            try await Frameworks(store: world.store, catalogues: world.installation.catalogues, random: { chance.bytes($0) }).adopt(
                "nist-csf-2.0", as: ciso, now: world.clock.now)
            world.clock.advance(by: .seconds(5))
            let then = Self.hour(world)
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
            let then = Self.hour(world)
            let link = try #require(try await world.store.read(world.member(.ciso).scope) { try $0.evidenceLinks(of: [evidence])[evidence]?.first?.id })
            #expect(try await world.api(.delete, "/api/v1/evidence/\(evidence)/links/\(link)", as: person).status == 204)
            #expect(try await world.api(.delete, "/api/v1/controls/\(control)/requirements/nist-csf-2.0/GV.OC-01", as: person).status == 204)
            let between = Self.hour(world)
            #expect(try await world.api(.post, "/api/v1/evidence/\(evidence)/links", as: person, json: #"{"control_id":"\#(control)"}"#).status < 300)
            let later = Self.hour(world)
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

    @Test("Before 1970 there was nothing", arguments: Engine.allCases)
    func early(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await asset(world, "Ledger")
            for day in ["0001-01-01", "1960-01-01", "1969-12-30", "1969-12-31", "1970-01-02"] {
                #expect(try await world.api(.get, "/api/v1/assets/history?as-of=\(day)", as: world.person(.ciso)).json["items"]?.items == [], "\(day)")
                #expect(try await world.api(.get, "/api/v1/assets/\(id)/history?as-of=\(day)", as: world.person(.ciso)).status == 404, "\(day)")
            }
        }
    }

    @Test(
        "A moment that is none, or is to come, is named",
        arguments: [
            "as-of=yesterday", "as-of=2026-02-30", "as-of=9000-01-01", "time=10:00", "as-of=2026-01-01&time=25:00", "as-of=2026-01-01T10:00:00Z&time=10:00",
            "as-of=2026-01-01&as-of=2026-01-02", "as-of=2026-01-01&after=x", "as-of=2026-01-01&limit=0", "as-of=2026-01-01&other=1",
        ])
    func refused(_ query: String) async throws {
        try await AppWorld.with { world in
            let reply = try await world.page(.get, "/o/acorn/assets/history?\(query)", as: world.person(.ciso))
            #expect(reply.status == 400, "\(query)")
        }
    }
}
