@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

/// It is 12:01 UTC on 24 November: 01:01 on the 25th in Auckland, 04:01 on the 24th in Los Angeles.
@Suite("Days are counted where the organisation is, and times told where the reader is")
struct OrganisationDayTests {
    private static let (auckland, angeles) = ("Pacific/Auckland", "America/Los_Angeles")
    private func seconds(_ hours: Int, _ minutes: Int, _ seconds: Int) -> Duration { .seconds(hours * 3_600 + minutes * 60 + seconds) }

    @Test("The start page has the organisation's day", arguments: Engine.allCases)
    func home(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            func page() async throws -> String { try await world.page(.get, "/o/acorn", as: person).text }
            #expect(try await page().contains("24 Nov 2026"))
            try await world.move(to: Self.auckland)
            #expect(try await page().contains("25 Nov 2026"))
            try await world.move(to: Self.angeles)
            world.clock.advance(by: seconds(19, 58, 59))
            world.forgetSession(of: person)
            #expect(try await page().contains("24 Nov 2026"), "a second before midnight there")
            world.clock.advance(by: .seconds(1))
            #expect(try await page().contains("25 Nov 2026"))
            #expect(try await world.page(.get, "/o/birch", as: world.person(.analyst, of: "birch")).text.contains("25 Nov 2026"))
        }
    }

    @Test("An Auditor sees to the end of the engagement's last day there, and nothing a second later", arguments: Engine.allCases)
    func engagement(_ engine: Engine) async throws {
        for (zone, past, last, wait) in [
            (Self.auckland, "2026-11-24", "2026-11-25", seconds(22, 58, 59)), (Self.angeles, "2026-11-23", "2026-11-24", seconds(19, 58, 59)),
        ] {
            try await AppWorld.with(engine) { world in
                let auditor = world.person(.auditor)
                try await world.move(to: zone)
                try await world.programme()
                #expect(try await world.engage(auditor, endsOn: past).errors == ["ends_on"], "\(zone)")
                #expect(try await world.engage(auditor, endsOn: last).status == 201, "\(zone)")
                func seen() async throws -> Int { try await world.api(.get, "/api/v1/evidence", as: auditor).items.count }
                #expect(try await seen() == 2)
                world.clock.advance(by: wait)
                #expect(try await seen() == 2, "\(zone)")
                #expect(try await world.package(as: auditor).status == 200, "\(zone)")
                world.clock.advance(by: .seconds(1))
                #expect(try await seen() == 0, "\(zone)")
                #expect(try await world.package(as: auditor).status != 200, "\(zone)")
            }
        }
    }

    @Test("An invitation to an engagement stands as long as the engagement does there", arguments: Engine.allCases)
    func invitation(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.move(to: Self.angeles)
            try await world.programme()
            let engaged = try await world.engage(world.person(.auditor), endsOn: "2026-11-24")
            let link = try await world.invite("otto@cedar.example", .auditor, engagement: try #require(engaged.string("id")))
            world.clock.advance(by: seconds(19, 58, 59))
            #expect(try await Browser(world).get("/invitation/\(link)").status == 200)
            world.clock.advance(by: .seconds(1))
            #expect(try await Browser(world).get("/invitation/\(link)").status == 404)
        }
    }

    @Test("Evidence is collected and expires on days there, in pages, lists and JSON", arguments: Engine.allCases)
    func evidence(_ engine: Engine) async throws {
        for (zone, today, isThere) in [(Self.auckland, "2026-11-25", true), (Self.angeles, "2026-11-24", false)] {
            try await AppWorld.with(engine) { world in
                let person = world.person(.analyst)
                try await world.move(to: zone)
                let plain = try await world.upload(as: person)
                #expect(plain.string("collected_on") == today, "\(zone)")
                let next = try await world.upload(named: "next.txt", as: person, "&collected_on=2026-11-25")
                #expect(next.status == (isThere ? 201 : 422), "\(zone)")
                #expect(next.errors == (isThere ? [] : ["collected_on"]), "\(zone)")
                let old = try await world.planted(as: person, named: "old.txt", "&collected_on=2026-11-01&expires_on=2026-11-24")
                #expect(try await world.api(.get, "/api/v1/evidence/\(old)", as: person).string("state") == (isThere ? "expired" : "to_review"), "\(zone)")
                let expired = try await world.api(.get, "/api/v1/evidence?state=expired", as: person)
                #expect(expired.ids == (isThere ? [old] : []), "\(zone)")
                let page = try await world.page(.get, "/o/acorn/evidence/\(old)", as: person)
                #expect(page.status == 200 && page.text.contains("Expired") == isThere, "\(zone)")
            }
        }
    }

    @Test("The log's page is asked by days there, the API by days of UTC, and members are named beside their identifiers", arguments: Engine.allCases)
    func log(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, owner) = (world.person(.ciso), world.person(.engineer))
            try await world.move(to: Self.auckland)
            _ = try await world.adopted()
            let place = "/api/v1/frameworks/\(AdoptionTests.iso)/requirements/A.8.8"
            #expect(try await world.api(.patch, place, as: ciso, json: #"{"version":1,"owner_id":"\#(owner.member)"}"#).status == 200)
            let question = "?action=assessment.changed&from=2026-11-25&to=2026-11-25"
            let page = try await world.page(.get, "/o/acorn/log" + question, as: ciso).text
            #expect(page.contains("times and days in \(Self.auckland)") && page.contains("Assessment changed"))
            #expect(page.contains("\(owner.name) (\(owner.member))"))
            #expect(try await !world.page(.get, "/o/acorn/log?action=assessment.changed&to=2026-11-24", as: ciso).text.contains("Assessment changed"))
            #expect(try await world.api(.get, "/api/v1/log" + question, as: ciso).items.isEmpty)
        }
    }

    @Test("A test is run on a day there, and what follows from an overdue one holds from midnight there", arguments: Engine.allCases)
    func controls(_ engine: Engine) async throws {
        for (zone, status) in [(Self.auckland, 303), (Self.angeles, 422)] {
            try await AppWorld.with(engine) { world in
                try await world.move(to: zone)
                _ = try await world.adopted()
                let control = try await world.control(serving: "A.8.8"), person = world.person(.ciso)
                let run = try await world.page(
                    .post, "/o/acorn/controls/\(control.id)/tests", as: person, form: ["run_on": "2026-11-25", "result": "passed", "found": "As it should be"])
                #expect(run.status == status, "\(zone)")
                guard status == 303 else { return }
                let place = Zone(zone), ciso = try await world.store.enter("acorn", account: person.account, local: place.local(at: world.clock.now))
                let due = try #require(
                    try await world.controls.condition(control.id, today: ciso.today(at: world.clock.now), as: ciso).control.condition.nextTest)
                let late = try await world.controls.condition(control.id, today: due.adding(days: 1), as: ciso).control.condition
                #expect(late.health == .degraded && late.since == place.start(of: due.adding(days: 1)))
            }
        }
    }

    @Test("A token's last day ends at midnight there, whatever the clocks do meanwhile", arguments: Engine.allCases)
    func tokens(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            try await world.move(to: Self.angeles)
            func make(_ name: String, _ ends: String) async throws -> Reply {
                try await world.act("/o/acorn/tokens", as: person, ["name": name, "ends_on": ends, "scopes": "assets.read"], fresh: .tokens)
            }
            #expect(try await make("past", "2026-11-23").status == 422)
            let today = try await make("today", "2026-11-24")
            let token = try #require(today.text.firstRange(of: "aer_").map { "aer_" + today.text[$0.upperBound...].prefix { $0.isLetter || $0.isNumber } })
            for day in ["2027-03-13", "2027-03-14"] { #expect(try await make("until \(day)", day).status == 200) }
            let all = try await world.store.read(world.member(.ciso).scope) { try $0.tokens(of: person.member, limit: 10) }
            #expect(all.first { $0.name == "until 2027-03-13" }?.endsAt == 1_805_011_200_000, "08:00 UTC, in winter")
            #expect(all.first { $0.name == "until 2027-03-14" }?.endsAt == 1_805_094_000_000, "07:00 UTC, in summer")
            #expect(try await world.page(.get, "/o/acorn/tokens", as: person).text.contains("14 Mar 2027"))
            world.clock.advance(by: seconds(19, 58, 59))
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 200)
            world.clock.advance(by: .seconds(1))
            #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 401)
        }
    }

    @Test("Times are in the zone that the account chose, by name; without one in the organisation's", arguments: Engine.allCases)
    func reader(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, _ in
            try await world.move(to: Self.auckland)
            let own = try await browser.get("/o/acorn/team")
            #expect(own.text.contains("Times and days are in Pacific/Auckland."))
            #expect(try await browser.get("/account/sessions").text.contains("Times are in UTC."))
            _ = try await browser.post("/account", ["name": "Grace", "language": "en-GB", "time_zone": "Asia/Kolkata"])
            let sessions = try await browser.get("/account/sessions")
            #expect(sessions.text.contains("24 Nov 2026, 17:31:00 Asia/Kolkata (UTC+5:30)") && sessions.text.contains("today 17:31"))
            #expect(sessions.text.contains("Times are in Asia/Kolkata."))
            let both = try await browser.get("/o/acorn")
            #expect(both.text.contains("Times are in Asia/Kolkata; what is due on a day goes by Pacific/Auckland, where Acorn is."))
            #expect(both.text.contains("25 Nov 2026"), "the day is the organisation's all the same")
        }
    }
}
