@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An auditor gets what their engagement covers, and nothing else")
struct EngagementTests {
    @Test("Without an engagement an Auditor gets no package; with one, of its days and its framework only", arguments: Engine.allCases)
    func auditor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            try await world.frameworks.adopt("nist-csf-2.0", as: world.member(.ciso), now: world.clock.now)
            let auditor = world.person(.auditor)
            #expect(try await world.package(as: auditor).status == 422, "they do not see that it was adopted")
            let engaged = try await world.engage(auditor)
            #expect(engaged.status == 201, "\(engaged.text)")
            let reply = try await world.package(as: auditor)
            #expect(reply.status == 200, "\(reply.text)")
            #expect(try PackageReader(trusted: world.packageKeys).verify(reply.bytes).isIntact)
            let manifest = try Parts(reply.bytes).text("manifest.txt")
            #expect(manifest.contains("\nengagement Certification audit\n") && manifest.contains("\npermission packages.make (engagement)\n"))
            #expect(try await world.package(as: auditor, from: "2025-12-31").status == 403)
            #expect(try await world.package(as: auditor, framework: "nist-csf-2.0").status == 422)
            world.clock.advance(by: .seconds(90 * 86_400))
            #expect(try await world.package(as: auditor).status != 200, "the engagement has ended")
        }
    }

    @Test("Who may make packages and who may invite is as the access table says", arguments: Engine.allCases)
    func roles(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            for role in Role.allCases {
                let person = world.person(role)
                let makes = role.extent(of: .packagesMake) == .all
                if role != .auditor { #expect(try await world.package(as: person).status == (makes ? 200 : 403), "\(role)") }
                let invited = try await world.api(.post, "/api/v1/engagements", as: person, json: "{}")
                #expect(invited.status == (role == .ciso || role == .manager ? 422 : 403), "\(role)")
            }
        }
    }

    @Test("Of an engagement everything that is not acceptable is named at once", arguments: Engine.allCases)
    func refusals(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let all = try await world.api(
                .post, "/api/v1/engagements", as: world.person(.ciso), json: #"{"title":" ","framework":"x","from":"1","to":"2","ends_on":"3","auditors":[]}"#)
            #expect(all.status == 422 && all.errors == ["title", "framework", "from", "to", "ends_on", "auditors"], "\(all.text)")
            #expect(try await world.engage(world.person(.analyst)).errors == ["auditors"], "an Analyst is no Auditor")
            #expect(try await world.engage(world.person(.auditor, of: "birch")).errors == ["auditors"], "nor is somebody of another organisation")
            #expect(try await world.engage(world.person(.auditor), endsOn: "2026-11-23").errors == ["ends_on"])
        }
    }

    @Test("The pages invite an auditor, show the engagement and make the package", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            #expect(try await world.page(.get, "/o/acorn/engagements/new", as: ciso).status == 200)
            let empty = try await world.page(.post, "/o/acorn/engagements", as: ciso, form: ["title": "Audit"])
            #expect(empty.status == 422 && empty.text.contains("href=\"#f-auditors\""))
            let made = try await world.page(
                .post, "/o/acorn/engagements", as: ciso,
                form: [
                    "title": "Audit <2027>", "framework": AppWorld.framework, "from": "2026-01-01", "to": "2026-12-31", "ends_on": "2026-12-31",
                    "auditors": auditor.member,
                ])
            #expect(made.status == 303, "\(made.text)")
            let page = try await world.page(.get, "/o/acorn/packages", as: auditor)
            #expect(page.status == 200 && page.text.contains("Audit &lt;2027&gt;"))
            let package = try await world.page(
                .post, "/o/acorn/packages", as: auditor, form: ["framework": AppWorld.framework, "from": "2026-03-01", "to": "2026-03-31"])
            #expect(package.status == 200 && package.header("Content-Disposition")?.hasPrefix("attachment") == true)
            #expect(try await world.page(.post, "/o/acorn/packages", as: ciso, form: ["framework": ""]).status == 422)
        }
    }
}
