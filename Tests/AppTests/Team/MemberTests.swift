@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A CISO runs the team, and there is always one")
struct MemberTests {
    @Test("Another role counts from the next request, is logged, and ends what was open", arguments: Engine.allCases)
    func role(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            let browser = Browser(world)
            try await browser.enter(as: analyst)
            #expect(try await browser.get("/o/acorn/assets").status == 200)
            let reply = try await world.act(
                "/o/acorn/team/members/\(analyst.member)/role", as: ciso, ["role": "employee", "version": "\(try await world.standing(of: analyst).version)"])
            #expect(reply.status == 303, "\(reply.text)")
            #expect(try await world.standing(of: analyst).role == .employee)
            #expect(try await browser.get("/o/acorn/assets").status == 303, "the session has ended")
            #expect(try await world.api(.get, "/api/v1/assets", as: analyst).status == 403)
            #expect(try await world.logged("member.role_changed"))
        }
    }

    @Test("A verb of an older look at a member is 409 and shows both versions", arguments: Engine.allCases)
    func stale(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst)), place = "/api/v1/members/\(analyst.member)"
            #expect(try await world.change(analyst, to: .manager, as: ciso).status == 200)
            for (verb, state) in [("suspend", "suspended"), ("resume", "active"), ("deactivate", "deactivated")] {
                let reply = try await world.api(.post, "\(place)/\(verb)", as: ciso, json: #"{"version":1}"#)
                #expect(reply.status == 409, "\(verb)")
                #expect(try reply.json["theirs"]?["state"] == .text("active") && reply.json["theirs"]?["version"] == .number(2), "\(verb)")
                #expect(try reply.json["yours"]?["state"] == .text(state) && reply.json["yours"]?["version"] == .number(1), "\(verb)")
            }
            #expect(try await world.standing(of: analyst).state == .active)
        }
    }

    @Test("Nobody changes their own role, and only a CISO anybody's", arguments: Engine.allCases)
    func own(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world async throws -> Void in
            for person in world.people where person.organisation == "acorn" {
                #expect(try await world.change(person, to: .employee, as: person).status == 403, "\(person.role)")
                if person.role != .ciso { #expect(try await world.change(world.person(.ciso), to: .employee, as: person).status == 403, "\(person.role)") }
                for verb in ["suspend", "deactivate", "resume"] {
                    #expect(try await world.press(verb, person, as: person).status == 403, "\(person.role) \(verb)")
                }
            }
            #expect(try await world.cisos().count == 1)
        }
    }

    @Test("Of two CISOs who demote each other at once, one is left", arguments: Engine.allCases)
    func duel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (first, second) = (world.person(.ciso), world.person(.manager))
            #expect(try await world.change(second, to: .ciso, as: first).status == 200)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for turn in 0..<16 {
                    group.addTask {
                        let (actor, target) = turn.isMultiple(of: 2) ? (first, second) : (second, first)
                        return try await world.change(target, to: .analyst, as: actor).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count >= 1)
            #expect(try await world.cisos().count == 1, "\(statuses)")
        }
    }

    @Test("Of two CISOs who leave at once, one stays; the last cannot go", arguments: Engine.allCases)
    func leaving(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (first, second) = (world.person(.ciso), world.person(.manager))
            let alone = try await world.page(.post, "/o/acorn/team/leave", as: first, form: ["leave": "yes"])
            #expect(alone.status == 409 && alone.text.contains("last CISO"))
            #expect(try await world.change(second, to: .ciso, as: first).status == 200)
            let members = Members(accounts: world.accounts)
            let both = [try await world.member(.ciso), try await world.store.enter("acorn", account: second.account)]
            let left = try await withThrowingTaskGroup(of: Bool.self) { group in
                for turn in 0..<16 {
                    group.addTask {
                        do { try await members.leave(as: both[turn % 2], now: world.clock.now) } catch is Problem { return false }
                        return true
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(left == 1)
            #expect(try await world.cisos().count == 1)
        }
    }

    @Test("Suspending ends sessions and tokens here at once, and nowhere else; lifting brings neither back", arguments: Engine.allCases)
    func suspension(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, here, there) = (world.person(.ciso), world.person(.consultant), world.person(.consultant, of: "birch"))
            let (acorn, birch) = (Browser(world), Browser(world))
            try await acorn.enter(as: here)
            try await birch.enter(as: there)
            #expect(try await world.press("suspend", here, as: ciso).status == 200)
            #expect(try await acorn.get("/o/acorn/assets").status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", as: here).status == 401)
            #expect(try await birch.get("/o/birch/assets").status == 200)
            #expect(try await world.api(.get, "/api/v1/assets", as: there).status == 200)
            #expect(try await world.press("suspend", here, as: ciso).status == 409)
            #expect(try await world.press("resume", here, as: ciso).status == 200)
            #expect(try await acorn.get("/o/acorn/assets").status == 303)
            #expect(try await world.api(.get, "/api/v1/assets", as: here).status == 401)
            world.forgetSession(of: here)
            try await acorn.enter(as: here)
            #expect(try await acorn.get("/o/acorn/assets").status == 200)
        }
    }

    @Test("Deactivating ends a membership for good, also when the subscription has lapsed", arguments: Engine.allCases)
    func deactivation(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            try await world.setStanding(.lapsed)
            #expect(try await world.change(analyst, to: .employee, as: ciso).status == 402)
            #expect(try await world.press("deactivate", analyst, as: ciso).status == 200)
            #expect(try await world.api(.get, "/api/v1/assets", as: analyst).status == 401)
            #expect(try await world.press("resume", analyst, as: ciso).status == 402)
            try await world.setStanding(.active)
            #expect(try await world.press("resume", analyst, as: ciso).status == 409)
            #expect(try await world.change(analyst, to: .manager, as: ciso).status == 409)
            let page = try await world.page(.get, "/o/acorn/team/members/\(analyst.member)", as: ciso)
            #expect(page.text.contains("Deactivated") && !page.text.contains("Change the role"))
        }
    }

    @Test("Who looked at something older is told, and another organisation's member is not there")
    func versions() async throws {
        try await AppWorld.with { world async throws -> Void in
            let (ciso, analyst, foreign) = (world.person(.ciso), world.person(.analyst), world.person(.analyst, of: "birch"))
            #expect(try await world.api(.patch, "/api/v1/members/\(analyst.member)", as: ciso, json: #"{"role":"manager","version":9}"#).status == 409)
            #expect(try await world.api(.patch, "/api/v1/members/\(foreign.member)", as: ciso, json: #"{"role":"manager","version":1}"#).status == 404)
            #expect(
                try await world.api(.patch, "/api/v1/members/\(analyst.member)", as: ciso, json: #"{"role":"king","x":1}"#).errors == ["x", "role", "version"])
        }
    }

    @Test("The team is paged, and what a member's page offers is as far as the reader may go", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, analyst) = (world.person(.ciso), world.person(.analyst))
            var (seen, after) = ([String](), "")
            repeat {
                let reply = try await world.api(.get, "/api/v1/members?limit=3\(after.isEmpty ? "" : "&after=\(after)")", as: ciso).json
                guard case .list(let items)? = reply["items"] else { break }
                for case .text(let id)? in items.map({ $0["id"] }) { seen.append(id) }
                if case .text(let next)? = reply["next"] { after = next } else { after = "" }
            } while !after.isEmpty
            #expect(seen.count == 7 && Set(seen).count == 7)
            #expect(try await world.page(.get, "/o/acorn/team/members/\(analyst.member)", as: ciso).text.contains("Change the role"))
            #expect(try await !world.page(.get, "/o/acorn/team/members/\(analyst.member)", as: world.person(.manager)).text.contains("Change the role"))
            #expect(try await !world.page(.get, "/o/acorn/team/members/\(ciso.member)", as: ciso).text.contains("Change the role"))
        }
    }

    @Test("A CISO who is alone is urged to name a second, on the team page and at home")
    func second() async throws {
        try await AppWorld.with { world async throws -> Void in
            let ciso = world.person(.ciso)
            for path in ["/o/acorn/team", "/o/acorn"] { #expect(try await world.page(.get, path, as: ciso).text.contains("a second person CISO"), "\(path)") }
            #expect(try await world.change(world.person(.manager), to: .ciso, as: ciso).status == 200)
            for path in ["/o/acorn/team", "/o/acorn"] { #expect(try await !world.page(.get, path, as: ciso).text.contains("a second person CISO"), "\(path)") }
        }
    }

    @Test("The switcher shows names and one's own roles, and nothing else of an organisation")
    func switcher() async throws {
        try await AppWorld.with { world in
            _ = try await world.api(.post, "/api/v1/assets", as: world.person(.ciso), json: #"{"name":"first"}"#)
            let browser = Browser(world)
            #expect(try await browser.signIn(world.person(.consultant)).location == "/organisations")
            let page = try await browser.get("/organisations")
            #expect(page.text.contains("Acorn") && page.text.contains("Birch") && page.text.contains("Consultant"))
            let main = page.text.split(separator: "<main").last.map(String.init) ?? ""
            let words = main.drop { $0 != ">" }.replacing(#/<[^>]*>/#, with: " ").split { $0.isWhitespace }.joined(separator: " ")
            #expect(!words.contains(#/[0-9]/#), "a count across organisations: \(words)")
            for person in world.people where person.role != .consultant { #expect(!page.text.contains(person.email)) }
            try await browser.enter(as: world.person(.consultant))
            #expect(try await browser.get("/o/acorn").text.contains("href=\"/organisations\""))
        }
    }

    @Test("A handover takes two: proposed by a CISO, accepted by the successor, with both roles changed together", arguments: Engine.allCases)
    func handover(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, manager, analyst) = (world.person(.ciso), world.person(.manager), world.person(.analyst))
            func propose(_ person: Person) async throws -> Int {
                try await world.act("/o/acorn/team/handover", as: ciso, ["successor": person.member]).status
            }
            func open() async throws -> Handover? {
                try await world.store.read(world.member(.ciso).scope) { [now = world.clock.now] in try $0.openHandover(now: now) }
            }
            #expect(try await propose(ciso) == 422)
            #expect(try await propose(manager) == 303)
            #expect(try await propose(analyst) == 409, "one stands already")
            let first = try #require(try await open())
            for (other, status) in [(ciso, 403), (analyst, 404)] {
                #expect(try await world.act("/o/acorn/team/handover/\(first.id)/accept", as: other).status == status, "\(other.role)")
            }
            #expect(try await world.act("/o/acorn/team/handover/\(first.id)/cancel", as: analyst).status == 404)
            #expect(try await world.act("/o/acorn/team/handover/\(first.id)/cancel", as: manager).status == 303)
            for (asked, isToldWhy) in [(manager, true), (analyst, false)] {
                let over = try await world.act("/o/acorn/team/handover/\(first.id)/accept", as: asked)
                #expect(over.status == 404 && over.text.contains("This handover was cancelled") == isToldWhy, "\(asked.role)")
            }
            let team = try await world.page(.get, "/o/acorn/team", as: manager).text
            #expect(team.contains("was cancelled. The roles stay as they are."))
            #expect(try await propose(manager) == 303)
            world.clock.advance(by: .seconds(7 * 86_400))
            #expect(try await open() == nil, "it is over after seven days")
            #expect(try await propose(manager) == 303)
            let second = try #require(try await open())
            #expect(try await world.mail(to: manager.email)?.subject.contains("proposes you as CISO") == true)
            #expect(try await world.act("/o/acorn/team/handover/\(second.id)/accept", as: manager).status == 303)
            #expect(try await world.standing(of: manager).role == .ciso)
            #expect(try await world.standing(of: ciso).role == .manager)
            #expect(try await world.cisos().map(\.id) == [manager.member])
        }
    }
}
