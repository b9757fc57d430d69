@testable import App
import Platform
import Store
import Testing
import World

@Suite("An invitation stands while the subscription has lapsed, and lets nobody in until that is over")
struct LapsedInvitationTests {
    private static let email = "nia@cedar.example"

    @Test("While the subscription has lapsed nobody joins, new or known: 402 with the way back, and the link stays open", arguments: Engine.allCases)
    func lapsed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (known, browser, right) = (world.person(.analyst, of: "birch"), Browser(world), Browser(world))
            let links = [try await world.invite(Self.email, .ciso), try await world.invite(known.email, .manager)]
            let form = try world.enrolment(try await browser.get("/invitation/\(links[0])"), email: Self.email, link: links[0])
            try await right.enter(as: known)
            try await world.setStanding(.lapsed)
            for (browser, link, form) in [(browser, links[0], form), (right, links[1], [:])] {
                let page = try await browser.get("/invitation/\(link)")
                #expect(
                    page.status == 200 && page.text.contains("You cannot join Acorn now") && !page.text.contains("<form method=\"post\" action=\"/invitation"))
                let refused = try await browser.post("/invitation/\(link)", form)
                #expect(refused.status == 402 && refused.text.contains("the subscription of Acorn has lapsed"), "\(refused.text)")
                #expect(refused.text.contains("/o/acorn/settings/subscription") && refused.text.contains("The invitation stays open"))
            }
            #expect(try await world.cisos().count == 1)
            try await world.setStanding(.pastDue)
            #expect(try await browser.post("/invitation/\(links[0])", form).status == 200)
            #expect(try await right.post("/invitation/\(links[1])").location == "/o/acorn")
            #expect(try await world.cisos().count == 2)
        }
    }

    @Test("A subscription that lapses while somebody fills in the form lets them in no more, whatever the page said", arguments: Engine.allCases)
    func lapsing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (link, acceptances) = (try await world.invite(Self.email, .ciso), Acceptances(accounts: world.accounts))
            let form = try world.enrolment(try await Browser(world).get("/invitation/\(link)"), email: Self.email, link: link)
            let opened = try #require(try await acceptances.open(link, now: world.clock.now))
            try await world.setStanding(.lapsed)
            var draft = EnrolmentDraft(email: Self.email)
            (draft.organisation, draft.name) = ("Acorn", "Nia Newcomer")
            (draft.password, draft.code) = (form["password"] ?? "", form["code"] ?? "")
            let key = try EnrolmentKey(sealed: form["key"] ?? "", email: Self.email, link: link, accounts: world.accounts)
            let filled = draft
            await #expect {
                _ = try await acceptances.accept(link, opened, filled, key: key, client: "", device: "", now: world.clock.now)
            } throws: { ($0 as? Problem)?.kind == .lapsed }
            #expect(try await world.cisos().count == 1)
            #expect(try await world.accounts.find(canonical: Self.email) == nil, "nor is there an account")
            #expect(try await acceptances.open(link, now: world.clock.now) != nil)
        }
    }
}
