@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Who was invited, and which auditors could look until when, can be asked of any day")
struct InvitedThenTests {
    private static let email = "nia@cedar.example"

    private static func hour(_ world: AppWorld) -> String {
        world.clock.advance(by: .seconds(3_600))
        defer { world.clock.advance(by: .seconds(3_600)) }
        return Instant(milliseconds: world.clock.now).iso
    }
    /// A field of each record of a kind, in the order in which they were made.
    private static func told(_ world: AppWorld, _ kind: String, _ field: String, _ moment: String) async throws -> [String] {
        let reply = try await world.api(.get, "/api/v1/\(kind)/history?as-of=\(moment)", as: world.person(.ciso))
        guard reply.status == 200 else { throw Unexpected(reply: reply.text) }
        return try (reply.json["items"]?.items ?? []).map { $0["fields"]?[field]?.string ?? "nothing" }
    }

    @Test("An invitation was open until it was accepted or revoked, and stood until the day that its last sending gave it", arguments: Engine.allCases)
    func invitations(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), none = Self.hour(world)
            _ = try await world.invite("other@cedar.example", .manager)
            let first = Self.hour(world)
            let id = try #require(try await world.api(.get, "/api/v1/invitations", as: ciso).json["items"]?.items.first?["id"]?.string)
            try await Invitations(accounts: world.accounts).resend(id, as: world.member(.ciso), now: world.clock.now)
            let second = Self.hour(world)
            #expect(try await world.api(.delete, "/api/v1/invitations/\(id)", as: ciso).status == 204)
            let link = try await world.invite(Self.email, .analyst)
            let third = Self.hour(world)
            let browser = Browser(world)
            let form = try world.enrolment(try await browser.get("/invitation/\(link)"), email: Self.email, link: link)
            #expect(try await browser.post("/invitation/\(link)", form).status == 200)
            let fourth = Self.hour(world)
            var states: [[String]] = [], ends: [String] = []
            for moment in [none, first, second, third, fourth] {
                states.append(try await Self.told(world, "invitations", "state", moment))
                ends += try await Self.told(world, "invitations", "ends_at", moment).prefix(1)
            }
            #expect(states == [[], ["pending"], ["pending"], ["revoked", "pending"], ["revoked", "accepted"]])
            #expect(ends.count == 4 && ends[0] < ends[1] && ends[1] == ends[3], "\(ends)")
            world.forgetSession(of: ciso)
            let page = try await world.page(.get, "/o/acorn/team/invitations/\(id)/history?as-of=\(first)", as: ciso)
            #expect(page.status == 200 && page.text.contains("other@cedar.example as it was") && page.text.contains(ciso.name), "\(page.text)")
            #expect(try await world.page(.get, "/o/acorn/team/invitations/history", as: world.person(.employee)).status == 403)
            #expect(try await world.api(.get, "/api/v1/invitations/\(id)/history", as: world.person(.ciso, of: "birch")).status == 404)
        }
    }

    @Test("An engagement named its auditors from when each came to when each left, and ended when it was ended", arguments: Engine.allCases)
    func engagements(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            try await world.programme()
            let made = try await world.engage(auditor, endsOn: "2026-12-31")
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try made.json["id"]?.string), first = Self.hour(world)
            let link = try await world.invite(Self.email, .auditor, engagement: id)
            let browser = Browser(world)
            let form = try world.enrolment(try await browser.get("/invitation/\(link)"), email: Self.email, link: link)
            #expect(try await browser.post("/invitation/\(link)", form).status == 200)
            let second = Self.hour(world), chief = try await world.member(.ciso), members = Members(accounts: world.accounts)
            let version = try await members.one(auditor.member, as: chief).version
            try await members.deactivate(auditor.member, version: version, as: chief, now: world.clock.now)
            let third = Self.hour(world)
            #expect(try await world.api(.post, "/api/v1/engagements/\(id)/end", as: ciso).status == 200)
            let fourth = Self.hour(world)
            var counts: [Int] = [], ends: [String] = []
            for moment in [first, second, third, fourth] {
                let named = try await Self.told(world, "engagements", "auditors", moment).first ?? ""
                counts.append(named.split(separator: " ").count)
                #expect(named.contains(auditor.member) == (moment == first || moment == second), "\(moment)")
                ends += try await Self.told(world, "engagements", "ends_on", moment)
            }
            #expect(counts == [1, 2, 1, 1] && ends == ["2026-12-31", "2026-12-31", "2026-12-31", "2026-11-23"], "\(counts) \(ends)")
            world.forgetSession(of: ciso)
            let page = try await world.page(.get, "/o/acorn/engagements/\(id)/history?as-of=\(second)", as: ciso)
            #expect(page.status == 200 && page.text.contains(auditor.name) && page.text.contains("31 Dec 2026"), "\(page.text)")
            #expect(!page.text.contains(auditor.member), "people are named")
            #expect(try await world.page(.get, "/o/acorn/engagements/history", as: world.person(.analyst)).status == 403)
            #expect(try await world.api(.get, "/api/v1/engagements/\(id)/history", as: world.person(.ciso, of: "birch")).status == 404)
        }
    }

    @Test("Test runs as they were name their controls and who tested", arguments: Engine.allCases)
    func testRuns(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, control) = (world.person(.ciso), try await world.control("X-7"))
            let body = #"{"run_on":"\#(world.today.iso)","result":"passed","found":"Ten of ten"}"#
            #expect(try await world.api(.post, "/api/v1/controls/\(control)/tests", as: ciso, json: body).status == 201)
            let page = try await world.page(.get, "/o/acorn/test-runs/history", as: ciso).text
            #expect(page.contains("Ten of ten") && page.contains("X-7 Control X-7") && page.contains(ciso.name) && !page.contains(control))
        }
    }

    @Test("On pages a day and a time are those of the reader's zone", arguments: Engine.allCases)
    func zone(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            // It is 12:01 UTC on 24 November, and 01:01 of the 25th in Auckland.
            try await world.move(to: "Pacific/Auckland")
            let ciso = world.person(.ciso)
            let version = try await world.api(.get, "/api/v1/organisation", as: ciso).json["version"]?.number ?? 0
            world.clock.advance(by: .seconds(3_600))
            let changed = try await world.api(.patch, "/api/v1/organisation", as: ciso, json: #"{"name":"Acorn Bank","version":\#(version)}"#)
            #expect(changed.status == 200, "\(changed.text)")
            world.clock.advance(by: .seconds(3_600))
            let asked = [("&time=01:30", "Acorn"), ("&time=02:30", "Acorn Bank"), ("", "Acorn Bank")]
            for (query, name) in asked.map({ ("?as-of=2026-11-25\($0.0)", $0.1) }) {
                let page = try await world.page(.get, "/o/acorn/settings/history\(query)", as: ciso)
                #expect(page.status == 200 && page.text.contains("\(name) as it was") && page.text.contains("Time (Pacific/Auckland)"), "\(query) \(page.text)")
            }
        }
    }
}
