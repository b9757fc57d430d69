@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Posture and the start page")
struct PostureTests {
    private static let place = "/o/acorn/frameworks/\(AdoptionTests.iso)/posture", api = "/api/v1/frameworks/\(AdoptionTests.iso)/posture"

    @Test("A new organisation is proven in nothing, and nothing on its posture is green", arguments: Engine.allCases)
    func fresh(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let page = try await world.page(.get, Self.place, as: world.person(.ciso))
            #expect(page.status == 200 && page.text.contains(">0 %<") && page.text.contains("Nothing is proven yet"))
            #expect(!page.text.contains("class=\"f-good"))
            let json = try await world.api(.get, Self.api, as: world.person(.ciso)).json
            #expect(json["proven_percent"] == .number(0) && json["proven"] == .number(0) && json["not_measured"] == json["counted"])
        }
    }

    @Test("What is proven, stated, stale, a known gap and left out is counted apart", arguments: Engine.allCases)
    func counted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            for (requirement, verdict, reason) in [("A.5.1", .met, ""), ("A.5.2", .met, ""), ("A.5.3", .partlyMet, ""), ("A.5.4", .notApplicable, "Nobody")]
                as [(String, Verdict, String)]
            {
                try await frameworks.state(verdict, of: requirement, reason: reason, as: ciso, world)
            }
            let proven = try await frameworks.state(AdoptionTests.iso, "A.5.1", today: world.today, as: ciso)
            _ = try await world.evidence("accepted", assessment: proven.id, expires: world.today.adding(days: 5))
            let json = try await world.api(.get, Self.api, as: world.person(.ciso)).json
            let counts = ["proven", "stated", "gap", "not_applicable"].map { json[$0] }
            #expect(counts == [.number(1), .number(1), .number(1), .number(1)])
            #expect(try await world.page(.get, Self.place, as: world.person(.ciso)).text.contains("class=\"f-good"))
        }
    }

    @Test("Evidence that nobody gave an end proves for a year, and is stale from the day after", arguments: Engine.allCases)
    func year(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.met, of: "A.5.1", as: ciso, world)
            let requirement = try await frameworks.state(AdoptionTests.iso, "A.5.1", today: world.today, as: ciso)
            let id = try await world.planted(as: world.person(.analyst), "&assessment_id=\(requirement.id)")
            let accepted = try await world.api(
                .post, "/api/v1/evidence/\(id)/review", as: world.person(.ciso), json: #"{"version":1,"verdict":"accepted"}"#)
            let last = world.today.adding(months: 12)
            #expect(accepted.string("expires_on") == last.iso, "\(accepted.text)")
            for (day, proof) in [(world.today, Proof.proven), (last, .proven), (last.adding(days: 1), .stale)] {
                #expect(try await frameworks.state(AdoptionTests.iso, "A.5.1", today: day, as: ciso).proof == proof, "\(day.iso)")
            }
            // Nor does anybody make it last by taking the end away again.
            let other = try await world.planted(as: world.person(.analyst), "&expires_on=\(world.today.iso)")
            let emptied = try await world.api(.patch, "/api/v1/evidence/\(other)", as: world.person(.analyst), json: #"{"version":1,"expires_on":null}"#)
            #expect(emptied.string("expires_on") == last.iso, "\(emptied.text)")
        }
    }

    @Test("The start page leads a new organisation to a framework, and an Employee to a plain page", arguments: Engine.allCases)
    func home(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            #expect(try await world.page(.get, "/o/acorn", as: world.person(.ciso)).text.contains("href=\"/o/acorn/frameworks\""))
            #expect(try await world.page(.get, "/o/acorn", as: world.person(.analyst)).text.contains("A CISO or a Manager does that"))
            _ = try await world.adopted()
            for person in world.people where person.organisation == "acorn" {
                let page = try await world.page(.get, "/o/acorn", as: person)
                #expect(page.status == 200, "\(person.role)")
                #expect(page.text.contains("Changed last") == (person.role == .ciso || person.role == .manager), "\(person.role)")
            }
            let plain = try await world.page(.get, "/o/acorn", as: world.person(.employee))
            #expect(plain.text.contains("Nothing waits for you") && !plain.text.contains("Posture") && plain.statements <= 2)
        }
    }

    @Test("What changed last is named and linked, and nothing is said of what is gone", arguments: Engine.allCases)
    func changed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            let person = world.person(.ciso)
            guard case .text(let asset)? = try await world.api(.post, "/api/v1/assets", as: person, json: #"{"name":"Ledger <1>"}"#).json["id"],
                case .text(let gone)? = try await world.api(.post, "/api/v1/assets", as: person, json: #"{"name":"Short-lived"}"#).json["id"]
            else { throw Problem.notFound }
            #expect(try await world.api(.delete, "/api/v1/assets/\(gone)?version=1", as: person).status == 204)
            let evidence = try await world.planted(as: world.person(.analyst))
            try await frameworks.state(.met, of: "A.5.1", as: ciso, world)
            let page = try await world.page(.get, "/o/acorn", as: person).text
            #expect(page.contains(#"Asset created: <a href="/o/acorn/assets/\#(asset)">Ledger &lt;1&gt;</a>"#), "\(page)")
            #expect(page.contains("href=\"/o/acorn/evidence/\(evidence)\""))
            #expect(page.contains("href=\"/o/acorn/frameworks/iso27001-2022/requirements/A.5.1\""))
            #expect(page.contains("Asset deleted</") || page.contains("Asset deleted<"))
            #expect(!page.contains("Short-lived") && !page.contains(gone))
        }
    }

    @Test("The start page tells what is overdue: work, tests and evidence", arguments: Engine.allCases)
    func late(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            _ = try await frameworks.assess(AdoptionTests.iso, "A.8.8", version: 1, isDecision: false, as: ciso, now: world.clock.now) { assessment in
                assessment.due = Day(iso: "2026-11-20")
                return []
            }
            let control = try await world.control(serving: "A.5.1")
            try await world.controls.test(control.id, on: world.today.adding(months: -13), .passed, found: "", as: ciso, now: world.clock.now)
            _ = try await world.evidence("accepted", control: control.id, expires: world.today.adding(days: -1))
            _ = try await world.evidence("to_review", control: control.id)
            let page = try await world.page(.get, "/o/acorn", as: world.person(.ciso))
            #expect(page.text.contains("One thing waits for you, three are overdue"))
            // A list that is full may go on, and then nobody knows how far.
            for _ in 0..<Home.limit { _ = try await world.evidence("to_review", control: control.id) }
            let full = try await world.page(.get, "/o/acorn", as: world.person(.ciso)).text
            #expect(full.contains("At least ") && full.contains(" things wait for you, three are overdue"))
            #expect(page.text.contains("Test \(control.code)") && page.text.contains("requirements/A.8.8\""))
        }
    }
}
