@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Records and registers are shown as they were, told from the log")
struct AsOfTests {
    @Test(
        "A record has the values that it had: those logged until then, those a later change says were before, and those that never changed",
        arguments: Engine.allCases)
    func record(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            let before = world.hour()
            let id = try await world.asset("Ledger", owner: world.person(.engineer))
            let first = world.hour()
            try await world.change(id, 1, #""name":"Ledger of payments","location":"Basement""#)
            let second = world.hour()
            try await world.change(id, 2, #""location":"","criticality":5"#)
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
                ids.append(try await world.asset("Asset \(i)"))
                world.clock.advance(by: .seconds(1))
            }
            let then = world.hour()
            _ = try await world.api(.delete, "/api/v1/assets/\(ids[2])?version=1", as: ciso)
            try await world.change(ids[3], 1, #""name":"Renamed""#)
            _ = try await world.asset("Later")
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
            let mine = try await world.asset("Mine", owner: engineer), gone = try await world.asset("Gone", owner: engineer)
            let lost = try await world.asset("Lost", owner: engineer)
            world.clock.advance(by: .seconds(5))
            let then = world.hour()
            _ = try await world.api(.delete, "/api/v1/assets/\(gone)?version=1", as: world.person(.ciso))
            try await world.change(lost, 1, #""owner_id":null"#)
            let seen = try await world.api(.get, "/api/v1/assets/history?as-of=\(then)", as: engineer).json["items"]?.items.compactMap { $0["id"]?.string }
            #expect(seen == [mine])
            #expect(try await world.api(.get, "/api/v1/assets/\(lost)/history?as-of=\(then)", as: engineer).status == 404)
            #expect(try await world.api(.get, "/api/v1/assets/history", as: world.person(.auditor)).status == 403)
        }
    }

    @Test("What was deleted has its past before that day, for whoever sees the whole register, and is gone after it", arguments: Engine.allCases)
    func deleted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), id = try await world.asset("Laptop", owner: world.person(.engineer))
            world.clock.advance(by: .seconds(5))
            let then = world.hour()
            _ = try await world.api(.delete, "/api/v1/assets/\(id)?version=1", as: ciso)
            let after = world.hour()
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
            let before = world.moment
            let id = try await world.asset("Ledger")
            world.clock.advance(by: .seconds(-3_600))
            try await world.change(id, 1, #""name":"Ledger of payments""#)
            _ = try await world.asset("Later")
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
            let id = try await world.asset("Ours"), gone = try await world.asset("Gone")
            world.clock.advance(by: .seconds(5))
            let then = world.hour()
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

    @Test("Before 1970 there was nothing", arguments: Engine.allCases)
    func early(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.asset("Ledger")
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
