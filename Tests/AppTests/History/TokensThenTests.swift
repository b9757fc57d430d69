@testable import App
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("Which tokens there were, and which frameworks were adopted, can be asked of any day by whoever sees the list")
struct TokensThenTests {
    private static func hour(_ world: AppWorld) -> String {
        world.clock.advance(by: .seconds(3_600))
        defer { world.clock.advance(by: .seconds(3_600)) }
        return Instant(milliseconds: world.clock.now).iso
    }
    /// A token of a person's, made as its page makes it; answers its id.
    private static func make(_ world: AppWorld, _ name: String, _ person: Person) async throws -> String {
        let draft = TokenDraft(name: name, endsOn: Day(of: world.clock.now).adding(days: 30).iso, scopes: [Permission.assetsRead.rawValue])
        let session = try await world.openSession(of: person), member = try await world.member(person.role)
        let tokens = Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
        _ = try await tokens.make(draft, as: member, account: person.account, session: session, now: world.clock.now)
        return try #require(try await tokens.all(as: member, extent: .own).first { $0.name == name }).id
    }

    @Test("A token is told of from when it was made to when it was revoked: everybody's to a CISO, one's own to all others", arguments: Engine.allCases)
    func tokens(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, manager) = (world.person(.ciso), world.person(.analyst), world.person(.manager)), none = Self.hour(world)
            let own = try await Self.make(world, "Nightly export", analyst), other = try await Self.make(world, "Board figures", manager)
            let both = Self.hour(world)
            let extent: Extent = .own, member = try await world.member(.analyst)
            try await Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) }).revoke(own, as: member, extent: extent)
            let after = Self.hour(world)
            func page(_ path: String, _ moment: String, _ person: Person) async throws -> Reply {
                world.forgetSession(of: person)
                return try await world.page(.get, "/o/acorn/tokens/\(path)history?as-of=\(moment)", as: person)
            }
            for (moment, names) in [(none, []), (both, ["Nightly export", "Board figures"]), (after, ["Board figures"])] as [(String, [String])] {
                let text = try await page("", moment, ciso).text
                for name in ["Nightly export", "Board figures"] { #expect(text.contains(name) == names.contains(name), "\(name) at \(moment)") }
            }
            let record = try await page("\(own)/", both, ciso)
            #expect(record.status == 200 && record.text.contains("Nightly export as it was") && record.text.contains(analyst.name), "\(record.text)")
            #expect(record.text.contains(Permission.assetsRead.title) && record.text.contains("deleted on"))
            #expect(try await page("\(own)/", after, ciso).status == 404)

            let list = try await page("", both, manager).text
            #expect(list.contains("Board figures") && !list.contains("Nightly export"))
            let unseen = try await page("", both, analyst)
            #expect(unseen.status == 200 && !unseen.text.contains("Board figures"), "there still, and another's")
            #expect(try await page("\(other)/", both, manager).status == 200)
            #expect(try await page("\(other)/", both, analyst).status == 404, "somebody else's")
            #expect(try await page("\(own)/", both, manager).status == 404)
            #expect(try await page("\(other)/", both, world.person(.ciso, of: "birch")).status == 404)
            #expect(try await world.api(.get, "/api/v1/tokens/history", as: ciso).status == 404, "a token tells of no tokens")
        }
    }

    @Test("A framework is told of from when it was adopted, with its catalogue's version", arguments: Engine.allCases)
    func adoptions(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), before = Self.hour(world)
            #expect(try await world.api(.post, "/api/v1/frameworks/nist-csf-2.0/adoption", as: ciso, json: "{}").status < 300)
            let then = Self.hour(world)
            @Sendable func told(_ moment: String, _ person: Person) async throws -> [JSON] {
                let reply = try await world.api(.get, "/api/v1/adoptions/history?as-of=\(moment)", as: person)
                guard reply.status == 200 else { throw Unexpected(reply: reply.text) }
                return try (reply.json["items"]?.items ?? []).filter { $0["fields"]?["framework"]?.string == "nist-csf-2.0" }
            }
            #expect(try await told(before, ciso).isEmpty)
            let found = try await told(then, ciso)
            #expect(found.count == 1 && found[0]["fields"]?["catalogue_version"]?.string.flatMap(Int.init) != nil, "\(found)")
            #expect(try await told(then, world.person(.auditor)).isEmpty, "no engagement shows it")
            let id = try #require(found.first?["id"]?.string)
            #expect(try await world.api(.get, "/api/v1/adoptions/\(id)/history?as-of=\(then)", as: ciso).status == 200)
            #expect(try await world.api(.get, "/api/v1/adoptions/\(id)/history?as-of=\(before)", as: ciso).status == 404)
            #expect(try await world.api(.get, "/api/v1/adoptions/\(id)/history", as: world.person(.ciso, of: "birch")).status == 404)
            let page = try await world.page(.get, "/o/acorn/adoptions/\(id)/history?as-of=\(then)", as: ciso)
            #expect(page.status == 200 && page.text.contains("NIST CSF 2.0 as it was"))
        }
    }
}
