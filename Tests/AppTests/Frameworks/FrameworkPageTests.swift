@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The pages and the API of frameworks")
struct FrameworkPageTests {
    private static let place = "/o/acorn/frameworks/\(AdoptionTests.iso)", api = "/api/v1/frameworks/\(AdoptionTests.iso)"

    @Test("From the list a CISO comes to the offer, and from there to the adopted framework", arguments: Engine.allCases)
    func adoption(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            #expect(try await world.page(.get, "/o/acorn/frameworks", as: ciso).text.contains("No framework is adopted yet"))
            #expect(try await world.page(.get, Self.place, as: ciso).text.contains("Adopt ISO"))
            #expect(try await world.page(.get, Self.place, as: world.person(.analyst)).status == 404)
            let adopted = try await world.page(.post, Self.place + "/adoption", as: ciso, form: ["controls": "true"])
            #expect(adopted.status == 303)
            let page = try await world.page(.get, Self.place, as: ciso)
            #expect(page.status == 200 && page.text.contains("0 %") && page.text.contains("A.8.8"))
            #expect(try await world.page(.post, Self.place + "/adoption", as: ciso, form: [:]).status == 409)
            #expect(try await world.page(.post, Self.place + "/adoption", as: world.person(.analyst), form: [:]).status == 403)
        }
    }

    @Test("A framework costs the same number of statements whatever it holds", arguments: Engine.allCases)
    func statements(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let pages = [
                Self.place, Self.place + "/posture", Self.place + "/requirements/A.8.8", Self.place + "/statement-of-applicability", "/o/acorn/frameworks",
                "/o/acorn",
            ]
            let bounds = [9, 8, 20, 8, 9, 16]
            var before: [Int] = []
            for (page, bound) in zip(pages, bounds) {
                let reply = try await world.page(.get, page, as: world.person(.ciso))
                #expect(reply.status == 200 && reply.statements <= bound, "\(page): \(reply.status), \(reply.statements)")
                before.append(reply.statements)
            }
            for requirement in ["A.8.8", "A.8.9", "A.5.1"] {
                let control = try await world.control(serving: requirement)
                try await world.controls.test(control.id, on: world.today, .passed, found: "", as: ciso, now: world.clock.now)
                _ = try await world.evidence("accepted", control: control.id)
                try await frameworks.state(.met, of: requirement, as: ciso, world)
            }
            for (page, count) in zip(pages, before) where !page.hasSuffix("A.8.8") {
                #expect(try await world.page(.get, page, as: world.person(.ciso)).statements == count, "\(page)")
            }
        }
    }

    @Test("Filters narrow the list, and what is not asked for is refused by name", arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.met, of: "A.8.8", as: ciso, world)
            let page = try await world.page(.get, Self.place + "?verdict=met&q=&work=", as: world.person(.ciso))
            #expect(page.text.contains("requirements/A.8.8\"") && !page.text.contains("requirements/A.8.9\"") && page.text.contains("Verdict: met"))
            let list = try await world.api(.get, Self.api + "/requirements?proof=stated", as: world.person(.ciso))
            guard case .list(let items)? = try list.json["items"] else { throw Missing() }
            #expect(items.count == 1 && items.first?["requirement"] == .text("A.8.8"))
            let refused = try await world.api(.get, Self.api + "/requirements?verdict=good&colour=red&limit=0", as: world.person(.ciso))
            #expect(refused.status == 400 && Set(refused.errors) == ["verdict", "colour", "limit"])
            #expect(try await world.api(.get, Self.api + "/requirements?after=nothing", as: world.person(.ciso)).status == 400)
        }
    }
    private struct Missing: Error {}

    @Test("The list goes on from its cursor until every requirement was given once", arguments: Engine.allCases)
    func cursor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            var (seen, after) = ([String](), "")
            repeat {
                let reply = try await world.api(.get, Self.api + "/requirements?limit=50" + (after.isEmpty ? "" : "&after=" + after), as: world.person(.ciso))
                guard case .list(let items)? = try reply.json["items"] else { throw Missing() }
                seen += items.compactMap { if case .text(let id)? = $0["requirement"] { id } else { nil } }
                if case .text(let next)? = try reply.json["next"] { after = next } else { after = "" }
            } while !after.isEmpty && seen.count < 1_000
            #expect(seen == world.installation.catalogues.framework(AdoptionTests.iso)?.assessable.map(\.id))
        }
    }

    @Test("A verdict is stated through page and API, with every mistake named at once", arguments: Engine.allCases)
    func assessing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let analyst = world.person(.analyst), here = Self.place + "/requirements/A.8.8"
            let saved = try await world.page(
                .post, here + "/verdict", as: analyst, form: ["version": "1", "verdict": "partly_met", "reason": "Two are late", "go": "next"])
            #expect(saved.status == 303 && saved.location?.hasSuffix("/requirements/A.8.9") == true)
            let bad = try await world.page(
                .post, here + "/verdict", as: analyst, form: ["version": "2", "verdict": "not_applicable", "reason": "", "go": "stay"])
            #expect(bad.status == 422 && bad.text.contains("say why this does not apply"))
            let worked = try await world.page(
                .post, here + "/work", as: analyst,
                form: ["version": "2", "work": "in_progress", "driver": "legal", "owner_id": analyst.member, "due_on": "2026-12-15"])
            #expect(worked.status == 303)
            let page = try await world.page(.get, here, as: analyst)
            #expect(page.text.contains("Two are late") && page.text.contains("<ins>In progress</ins>") && page.text.contains("<del>Not assessed</del>"))
            let api = try await world.api(
                .patch, Self.api + "/requirements/A.8.8", as: analyst, json: #"{"verdict":"perfect","owner_id":"nobody","colour":"red","framework":"x"}"#)
            #expect(api.status == 422 && Set(api.errors).isSuperset(of: ["verdict", "colour", "framework", "version"]))
            #expect(try await world.api(.patch, Self.api + "/requirements/A.8.8", as: analyst, json: "{").status == 400)
            let patched = try await world.api(.patch, Self.api + "/requirements/A.8.8", as: analyst, json: #"{"version":3,"due_on":null}"#)
            #expect(try patched.status == 200 && patched.json["due_on"] == .null && patched.json["verdict"] == .text("partly_met"))
        }
    }

    @Test("The statement of applicability has 93 controls, and no cell that a spreadsheet would run", arguments: Engine.allCases)
    func applicability(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.notApplicable, of: "A.7.1", reason: "=HYPERLINK(\"https://example.com\")", as: ciso, world)
            let csv = try await world.page(.get, Self.place + "/statement-of-applicability.csv", as: world.person(.ciso))
            #expect(csv.status == 200 && csv.text.split(separator: "\r\n").count == 94)
            #expect(csv.text.contains("\"'=HYPERLINK") && !csv.text.contains("\"=HYPERLINK"))
            #expect(csv.header("Content-Disposition")?.hasPrefix("attachment") == true)
            let page = try await world.page(.get, Self.place + "/statement-of-applicability", as: world.person(.ciso))
            #expect(page.status == 200 && page.text.contains("92 of 93 controls"))
            #expect(try await world.page(.get, "/o/acorn/frameworks/\(AdoptionTests.nist)/statement-of-applicability", as: world.person(.ciso)).status == 404)
        }
    }

    @Test("An Auditor sees a framework only while an engagement for it is open", arguments: Engine.allCases)
    func auditor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let auditor = world.person(.auditor), pages = [Self.place, Self.place + "/posture", Self.place + "/requirements/A.8.8"]
            for page in pages { #expect(try await world.page(.get, page, as: auditor).status == 404, "\(page)") }
            try await world.engage(AdoptionTests.iso, until: world.today)
            for page in pages { #expect(try await world.page(.get, page, as: auditor).status == 200, "\(page)") }
            let seen = try await world.installation.frameworks.state(AdoptionTests.iso, "A.8.8", today: world.today, as: world.member(.auditor))
            #expect(!seen.controls.isEmpty)
            #expect(
                try await world.page(.post, Self.place + "/requirements/A.8.8/verdict", as: auditor, form: ["version": "1", "verdict": "met", "reason": ""])
                    .status == 403)
            world.clock.advance(by: .seconds(86_400))
            world.forgetSession(of: auditor)
            for page in pages { #expect(try await world.page(.get, page, as: auditor).status == 404, "\(page)") }
        }
    }

    @Test("Another organisation's framework is not there", arguments: Engine.allCases)
    func stranger(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let stranger = world.person(.ciso, of: "birch")
            #expect(try await world.page(.get, Self.place, as: stranger).status == 404)
            #expect(try await world.api(.get, Self.api + "/requirements", as: stranger).status == 404)
            #expect(try await world.api(.patch, Self.api + "/requirements/A.8.8", as: stranger, json: #"{"version":1,"verdict":"met"}"#).status == 404)
        }
    }

    @Test("A token without the controls' scope shows no control", arguments: Engine.allCases)
    func scopes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let token = try await world.token(of: world.person(.ciso), scopes: [.frameworksRead])
            let reply = try await world.api(.get, Self.api + "/requirements/A.8.8", token: token)
            #expect(try reply.status == 200 && reply.json["controls"] == .list([]))
        }
    }
}
