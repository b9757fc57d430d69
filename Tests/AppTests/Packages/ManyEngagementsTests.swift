@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("However many engagements there are, each is found")
struct ManyEngagementsTests {
    @Test("A package names an engagement that is current and covers its framework and all its days, or none", arguments: Engine.allCases)
    func covering(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor, other) = (try await world.member(.ciso), world.person(.auditor), world.person(.analyst))
            #expect(try await world.engage(auditor, from: "2026-02-01", to: "2026-10-31", endsOn: "2026-12-01").status == 201)
            #expect(try await world.change(other, to: .auditor, as: world.person(.ciso)).status == 200)
            let engagements = world.installation.packages.engagements
            func covers(_ from: String = "2026-02-01", _ to: String = "2026-10-31", _ framework: String = AppWorld.framework, as member: Member) async throws
                -> Bool
            {
                let window = try #require(Day(iso: from))...(try #require(Day(iso: to)))
                return try await engagements.covering(framework, window, on: world.today, as: member) != nil
            }
            let (own, others) = (try await world.member(.auditor), try await world.member(.analyst))
            for member in [ciso, own] {
                #expect(try await covers(as: member))
                #expect(try await covers("2026-01-31", as: member) == false)
                #expect(try await covers("2026-02-01", "2026-11-01", as: member) == false)
                #expect(try await covers("2026-02-01", "2026-10-31", "nist-csf-2.0", as: member) == false)
            }
            #expect(try await covers(as: others) == false)
            #expect(try await engagements.page(limit: 5, on: world.today, as: others).items.isEmpty)
            world.clock.advance(by: .seconds(60 * 86_400))
            for member in [ciso, own] { #expect(try await covers(as: member) == false) }
            #expect(try await engagements.page(limit: 5, on: world.today, as: own).items.isEmpty)
            #expect(try await engagements.page(limit: 5, on: world.today, as: ciso).items.count == 1)
        }
    }

    @Test("An auditor is told of the packages of engagements that are still theirs, and of no other", arguments: Engine.allCases)
    func made(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor) = (try await world.member(.ciso), world.person(.auditor)), engagements = world.installation.packages.engagements
            var draft = EngagementDraft(title: "Earlier", framework: AppWorld.framework, from: "2026-01-01", to: "2026-03-31", endsOn: "2026-12-01")
            draft.auditors = [auditor.member]
            _ = try await engagements.make(draft, today: world.today, as: ciso, now: world.clock.now)
            #expect(try await world.package(as: auditor, to: "2026-03-31").status == 200)
            (draft.title, draft.endsOn) = ("Later", "2027-03-31")
            _ = try await engagements.make(draft, today: world.today, as: ciso, now: world.clock.now)
            #expect(try await world.page(.get, "/o/acorn/packages", as: auditor).text.contains(">Earlier</td>"))
            world.clock.advance(by: .seconds(60 * 86_400))
            // The session of before is over as well.
            world.forgetSession(of: auditor)
            let page = try await world.page(.get, "/o/acorn/packages", as: auditor)
            #expect(page.status == 200 && page.text.contains("Later") && page.text.contains("No package was made yet."))
        }
    }

    @Test("After two hundred later ones an auditor's own is still theirs, and the list goes to its end", arguments: Engine.allCases)
    func many(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            let first = try #require(try await world.engage(auditor).string("id"))
            #expect(try await world.package(as: auditor).status == 200)
            let engagements = world.installation.packages.engagements, member = try await world.member(.ciso)
            for number in 0..<205 {
                world.clock.advance(by: .milliseconds(1))
                let draft = EngagementDraft(
                    title: "Later \(number)", framework: AppWorld.framework, from: "2026-01-01", to: "2026-12-31", endsOn: "2026-12-31")
                _ = try await engagements.make(draft, today: world.today, as: member, now: world.clock.now)
            }
            #expect(try await world.api(.get, "/api/v1/engagements", as: auditor).ids == [first])
            #expect(try await world.page(.get, "/o/acorn/packages", as: auditor).text.contains("Analyst of acorn") == false)
            #expect(try await world.page(.get, "/o/acorn/packages", as: auditor).text.contains("Auditor of acorn, Auditor"), "what they made is told")
            let made = try await world.package(as: auditor)
            #expect(made.status == 200, "\(made.text.prefix(300))")
            #expect(try Parts(made.bytes).text("manifest.txt").contains("\nengagement Certification audit\n"))

            var (listed, after) = ([String](), "")
            repeat {
                let page = try await world.api(.get, "/api/v1/engagements?limit=100" + after, as: ciso)
                listed += page.ids
                after = page.string("next").map { "&after=\($0)" } ?? ""
            } while !after.isEmpty && listed.count < 1_000
            #expect(listed.count == 206 && Set(listed).count == 206 && listed.last == first)

            var (place, pages) = ("/o/acorn/packages", 0)
            while true {
                let text = try await world.page(.get, place, as: ciso).text
                pages += 1
                guard pages < 10, let link = text.firstMatch(of: #/href="(\/o\/acorn\/packages\?after=[^"#]+)/#) else {
                    #expect(text.contains("Certification audit") && pages == 5)
                    break
                }
                place = String(link.1)
            }
            #expect(try await world.api(.get, "/api/v1/engagements?after=x", as: ciso).status == 400)
            #expect(try await world.page(.get, "/o/acorn/packages?after=x", as: ciso).status == 400)
        }
    }
}
