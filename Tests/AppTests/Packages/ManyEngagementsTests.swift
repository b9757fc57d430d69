@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("However many engagements there are, each is found")
struct ManyEngagementsTests {
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
                guard let link = text.firstMatch(of: #/href="(\/o\/acorn\/packages\?after=[^"#]+)/#) else {
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
