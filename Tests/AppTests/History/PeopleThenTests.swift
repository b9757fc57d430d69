@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Who was a member in which role, and what the organisation said of itself, can be asked of any day")
struct PeopleThenTests {
    private static func hour(_ world: AppWorld) -> String {
        world.clock.advance(by: .seconds(3_600))
        defer { world.clock.advance(by: .seconds(3_600)) }
        return Instant(milliseconds: world.clock.now).iso
    }
    /// Role and state of each member by id, as the API tells it of a moment.
    private static func team(_ world: AppWorld, _ moment: String) async throws -> [String: String] {
        let reply = try await world.api(.get, "/api/v1/members/history?as-of=\(moment)", as: world.person(.ciso))
        guard reply.status == 200 else { throw Unexpected(reply: reply.text) }
        return Dictionary(
            try (reply.json["items"]?.items ?? []).map { item in
                (item["id"]?.string ?? "", ["role", "state"].map { item["fields"]?[$0]?.string ?? "nothing" }.joined(separator: " "))
            }
        ) { first, _ in first }
    }

    @Test("Roles and states of then, of those who left since and of those who came back", arguments: Engine.allCases)
    func members(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst)), members = Members(accounts: world.accounts),
                chief = try await world.member(.ciso)
            func version() async throws -> Int { try await members.one(analyst.member, as: chief).version }
            let first = Self.hour(world)
            try await members.change(analyst.member, to: .ciso, version: version(), as: chief, now: world.clock.now)
            let second = Self.hour(world)
            try await members.suspend(analyst.member, version: version(), as: chief, now: world.clock.now)
            let third = Self.hour(world)
            try await members.resume(analyst.member, version: version(), as: chief, now: world.clock.now)
            let fourth = Self.hour(world)
            try await members.deactivate(analyst.member, version: version(), as: chief, now: world.clock.now)
            let fifth = Self.hour(world)
            var told: [String] = []
            for moment in [first, second, third, fourth, fifth] {
                let team = try await Self.team(world, moment)
                told.append(team[analyst.member] ?? "none")
                #expect(team[ciso.member] == "ciso active", "\(moment)")
            }
            #expect(told == ["analyst active", "ciso active", "ciso suspended", "ciso active", "ciso deactivated"])

            let page = try await world.page(.get, "/o/acorn/team/members/history?as-of=\(second)", as: ciso)
            #expect(page.status == 200 && page.text.contains("Members as they were"))
            let one = try await world.page(.get, "/o/acorn/team/members/\(analyst.member)/history?as-of=\(second)", as: ciso)
            #expect(one.status == 200 && one.text.contains("CISO") && one.text.contains("Member role changed"))
            #expect(!one.text.contains("Session began"), "who sees the team does not read the log")
            let other = world.person(.ciso, of: "birch")
            #expect(try await world.api(.get, "/api/v1/members/\(analyst.member)/history", as: other).status == 404)
            #expect(try await world.api(.get, "/api/v1/members/history", as: world.person(.employee)).status == 403)
        }
    }

    @Test("The settings of then", arguments: Engine.allCases)
    func settings(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), first = Self.hour(world)
            let version = try await world.api(.get, "/api/v1/organisation", as: ciso).json["version"]?.number ?? 0
            let changed = try await world.api(.patch, "/api/v1/organisation", as: ciso, json: #"{"name":"Acorn Bank","country":"IE","version":\#(version)}"#)
            #expect(changed.status == 200, "\(changed.text)")
            let second = Self.hour(world)
            for (moment, name) in [(first, "Acorn"), (second, "Acorn Bank")] {
                let reply = try await world.api(.get, "/api/v1/organisation/history?as-of=\(moment)", as: ciso)
                #expect(try reply.status == 200 && reply.json["fields"]?["name"]?.string == name, "\(reply.text)")
            }
            let page = try await world.page(.get, "/o/acorn/settings/history?as-of=\(first)", as: ciso)
            #expect(page.status == 200 && page.text.contains("Acorn as it was") && page.text.contains("Organisation changed"))
            #expect(!page.text.contains("Log exported"))
        }
    }
}
