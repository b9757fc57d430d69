@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An invitation lets in exactly whom it was sent to, in a role that its sender may grant")
struct InvitationTests {
    private static let email = "nia@cedar.example"

    @Test("Somebody new sets name, password and authenticator behind the link, once, and is in", arguments: Engine.allCases)
    func newcomer(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let link = try await world.invite(Self.email, .analyst)
            let browser = Browser(world)
            for _ in 1...3 { #expect(try await browser.get("/invitation/\(link)").status == 200) }
            let page = try await browser.get("/invitation/\(link)")
            #expect(page.text.contains("invites you to Acorn as Analyst") && !page.text.contains("Your organisation"))
            var form = try world.enrolment(page, email: Self.email, link: link)
            let code = form["code"] ?? ""
            form["code"] = code == "123456" ? "654321" : "123456"
            #expect(try await browser.post("/invitation/\(link)", form).status == 422)
            form["code"] = code
            let done = try await browser.post("/invitation/\(link)", form)
            #expect(done.status == 200 && done.text.ranges(of: "<li><code>").count == 10, "\(done.text)")
            #expect(try await browser.get("/o/acorn/assets").status == 200)
            #expect(try await browser.get("/o/acorn/settings").status == 403)
            #expect(try await browser.get("/o/birch").status == 404)
            let other = Browser(world)
            #expect(try await other.get("/invitation/\(link)").status == 404)
            #expect(try await world.page(.get, "/o/acorn/team", as: world.person(.ciso)).text.contains("Nia Newcomer"))
            #expect(try await world.logged("member.joined"))
        }
    }

    @Test("A link used many times at once makes one member", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let link = try await world.invite(Self.email, .analyst)
            let browser = Browser(world)
            let form = try world.enrolment(try await browser.get("/invitation/\(link)"), email: Self.email, link: link)
            // Each from its own browser: the first takes the visit away from the others.
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...8 {
                    group.addTask {
                        let one = Browser(world)
                        _ = try await one.get("/invitation/\(link)")
                        return try await one.post("/invitation/\(link)", form).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
            let members = try await world.store.read(world.member(.ciso).scope) { try $0.team(after: nil, limit: 100) }
            #expect(members.filter { $0.email == Self.email }.count == 1)
        }
    }

    @Test("An Auditor is invited to an engagement that is current, and sees it", arguments: Engine.allCases)
    func auditor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            try await world.programme()
            let made = try await world.api(
                .post, "/api/v1/engagements", as: ciso,
                json: #"{"title":"Audit","framework":"\#(AppWorld.framework)","from":"2026-01-01","to":"2026-12-31","ends_on":"2026-12-31"}"#)
            #expect(made.status == 201, "\(made.text)")
            guard case .text(let engagement)? = try made.json["id"] else { return }
            for wrong in ["", "nobodys"] {
                let reply = try await world.act(
                    "/o/acorn/team/invitations", as: ciso, ["email": Self.email, "role": "auditor", "engagement": wrong])
                #expect(reply.status == 422, "\(wrong)")
            }
            let link = try await world.invite(Self.email, .auditor, engagement: engagement)
            let browser = Browser(world)
            let form = try world.enrolment(try await browser.get("/invitation/\(link)"), email: Self.email, link: link)
            #expect(try await browser.post("/invitation/\(link)", form).status == 200)
            #expect(try await browser.get("/o/acorn/packages").text.contains("Audit"))
            #expect(try await browser.get("/o/acorn/controls").status == 200)
            // An engagement ends with the membership: who comes back is in none but the one of the new invitation.
            let member = try #require(
                try await world.store.read(world.member(.ciso).scope) { tx in
                    try tx.first("SELECT m.id, m.version FROM member AS m WHERE m.email = \(Self.email)") { ($0.text(0), $0.integer(1)) }
                })
            let gone = try await world.api(.post, "/api/v1/members/\(member.0)/deactivate", as: ciso, json: #"{"version":\#(member.1)}"#)
            #expect(gone.status == 200, "\(gone.text)")
            #expect(try await world.api(.get, "/api/v1/engagements", as: ciso).json["items"]?.items.first?["auditors"]?.items == [])
            let late = try await world.invite("late@cedar.example", .auditor, engagement: engagement)
            #expect(try await world.api(.post, "/api/v1/engagements/\(engagement)/end", as: ciso).status == 200)
            #expect(try await Browser(world).get("/invitation/\(late)").status == 404, "there is nothing left to be invited to")
        }
    }

    @Test("An account accepts only when signed in as exactly the invited address", arguments: Engine.allCases)
    func account(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let invited = world.person(.analyst, of: "birch")
            let link = try await world.invite(invited.email, .engineer)
            let (nobody, other, right) = (Browser(world), Browser(world), Browser(world))
            let anonymous = try await nobody.get("/invitation/\(link)")
            #expect(anonymous.status == 422 && anonymous.text.contains("Sign in to accept") && !anonymous.text.contains("name=\"password\""))
            _ = try await nobody.get("/sign-in")
            #expect(try await nobody.post("/invitation/\(link)", ["name": "Eve"]).status == 422)
            try await other.enter(as: world.person(.manager, of: "birch"))
            let wrong = try await other.get("/invitation/\(link)")
            #expect(wrong.status == 422 && !wrong.text.contains(invited.email))
            #expect(try await other.post("/invitation/\(link)").status == 422)
            // Signed in as somebody else, an address without an account looks the same.
            let fresh = try await world.invite(Self.email, .engineer)
            let unknown = try await other.get("/invitation/\(fresh)")
            #expect(
                unknown.status == 422 && unknown.text.replacing(fresh, with: link).split(separator: "<main").last == wrong.text.split(separator: "<main").last)

            try await right.enter(as: invited)
            #expect(try await right.get("/invitation/\(link)").text.contains("Accept the invitation"))
            let old = right.cookies[Cookie.session.rawValue]
            #expect(try await right.post("/invitation/\(link)").location == "/o/acorn")
            #expect(right.cookies[Cookie.session.rawValue] != old)
            #expect(try await right.get("/o/acorn/controls").status == 200)
            #expect(try await right.get("/o/birch/controls").status == 404, "one organisation a session")
            #expect(try await right.post("/invitation/\(link)").status == 404)
        }
    }

    @Test("At acceptance the sender's present role and state decide", arguments: Engine.allCases)
    func sender(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager) = (world.person(.ciso), world.person(.manager))
            let link = try await world.invite(Self.email, .analyst, as: manager)
            let browser = Browser(world)
            let form = try world.enrolment(try await browser.get("/invitation/\(link)"), email: Self.email, link: link)
            #expect(try await world.change(manager, to: .analyst, as: ciso).status == 200)
            #expect(try await browser.get("/invitation/\(link)").status == 404)
            #expect(try await browser.post("/invitation/\(link)", form).status == 404)
            #expect(try await world.change(manager, to: .manager, as: ciso).status == 200)
            #expect(try await browser.get("/invitation/\(link)").status == 200)
            #expect(try await world.press("suspend", manager, as: ciso).status == 200)
            #expect(try await browser.post("/invitation/\(link)", form).status == 404)
        }
    }

    @Test("Links that are used, revoked, replaced, over or unknown answer alike", arguments: Engine.allCases)
    func over(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            func pending() async throws -> Invitation {
                try #require(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).first)
            }
            let revoked = try await world.invite(Self.email, .analyst)
            #expect(try await world.act("/o/acorn/team/invitations/\(try await pending().id)/revoke", as: ciso).status == 303)
            let replaced = try await world.invite(Self.email, .analyst)
            #expect(try await world.act("/o/acorn/team/invitations/\(try await pending().id)/resend", as: ciso).status == 303)
            let resent = try #require(try await world.link("/invitation/", to: Self.email))
            #expect(try await Browser(world).get("/invitation/\(resent)").status == 200)
            let again = try await world.invite(Self.email, .engineer)
            #expect(try await Browser(world).get("/invitation/\(resent)").status == 404, "another invitation took its place")
            world.clock.advance(by: .seconds(7 * 86_400 - 1))
            #expect(try await Browser(world).get("/invitation/\(again)").status == 200)
            world.clock.advance(by: .seconds(1))
            var pages: Set<String> = []
            for link in [revoked, replaced, resent, again, String(repeating: "0", count: 64), "x"] {
                let reply = try await Browser(world).get("/invitation/\(link)")
                #expect(reply.status == 404)
                pages.insert(reply.text.split(separator: "<main").last.map(String.init) ?? "")
            }
            #expect(pages.count == 1)
        }
    }

    @Test("Who was deactivated comes back as who they were; who is suspended does not come in by an invitation", arguments: Engine.allCases)
    func back(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst, engineer) = (world.person(.ciso), world.person(.analyst), world.person(.engineer))
            #expect(try await world.press("deactivate", analyst, as: ciso).status == 200)
            let link = try await world.invite(analyst.email, .employee)
            let browser = Browser(world)
            _ = try await browser.signIn(analyst)
            _ = try await browser.get("/invitation/\(link)")
            #expect(try await browser.post("/invitation/\(link)").location == "/o/acorn")
            let standing = try await world.standing(of: analyst)
            #expect(standing.state == .active && standing.role == .employee)
            #expect(try await world.press("suspend", engineer, as: ciso).status == 200)
            let other = try await world.invite(engineer.email, .manager)
            _ = try await browser.signIn(engineer)
            #expect(try await browser.get("/invitation/\(other)").status == 404)
        }
    }
}
