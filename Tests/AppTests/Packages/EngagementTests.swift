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
                .post, "/api/v1/engagements", as: world.person(.ciso),
                json: #"{"title":" ","framework":"x","from":"1","to":"2","ends_on":"3","auditors":["x"]}"#)
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
            let empty = try await world.page(.post, "/o/acorn/engagements", as: ciso, form: ["title": "Audit", "auditors": "x"])
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

@Suite("An engagement can be changed, and ended before its day")
struct EngagementChangeTests {
    @Test("Window, auditors and end change; a framework does not, and an older look is told", arguments: Engine.allCases)
    func change(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            guard case .text(let id)? = try await world.engage(auditor).json["id"] else { return }
            let path = "/api/v1/engagements/\(id)"
            let moved = try await world.api(.patch, path, as: ciso, json: #"{"to":"2026-06-30","ends_on":"2026-12-01","version":1}"#)
            #expect(moved.status == 200 && moved.text.contains(#""to":"2026-06-30""#), "\(moved.text)")
            #expect(try await world.package(as: auditor).status == 403, "the package goes beyond the window")
            let stale = try await world.api(.patch, path, as: ciso, json: #"{"title":"x","version":1}"#)
            #expect(stale.status == 409)
            #expect(try stale.json["theirs"]?["to"] == .text("2026-06-30") && stale.json["yours"]?["title"] == .text("x"))
            let typed = [
                "title": "Audit of spring", "from": "2026-01-01", "to": "2026-06-30", "ends_on": "2026-12-01", "version": "1", "auditors": auditor.member,
            ]
            let late = try await world.page(.post, "/o/acorn/engagements/\(id)", as: ciso, form: typed)
            #expect(late.status == 409 && late.text.contains(#"value="Audit of spring""#) && late.field("version") == "2", "what was typed is kept")
            #expect(late.text.contains("<del>Certification audit</del>") && late.text.contains("<ins>Audit of spring</ins>"))
            #expect(try await world.api(.patch, path, as: ciso, json: #"{"framework":"x","version":2}"#).errors == ["framework"])
            #expect(try await world.api(.patch, path, as: ciso, json: #"{"ends_on":"2026-11-01","version":2}"#).errors == ["ends_on"])
            #expect(try await world.api(.patch, path, as: ciso, json: #"{"auditors":[],"version":2}"#).status == 200)
            #expect(try await world.package(as: auditor).status == 422, "nobody of theirs takes part any more")
            #expect(try await world.api(.patch, path, as: world.person(.ciso, of: "birch"), json: #"{"title":"x","version":3}"#).status == 404)
        }
    }

    @Test("An Auditor sees nothing from the moment that an engagement ends", arguments: Engine.allCases)
    func end(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (control, _) = try await world.programme()
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            guard case .text(let id)? = try await world.engage(auditor).json["id"] else { return }
            func sees() async throws -> [Bool] {
                [
                    try await world.api(.get, "/api/v1/controls/\(control)", as: auditor).status == 200,
                    try await world.api(.get, "/api/v1/engagements", as: auditor).text.contains(id),
                    try await world.page(.get, "/o/acorn/packages", as: auditor).text.contains("Certification audit"),
                    try await world.package(as: auditor).status == 200,
                ]
            }
            #expect(try await sees() == [true, true, true, true])
            #expect(try await world.page(.post, "/o/acorn/engagements/\(id)/end", as: ciso, form: [:]).status == 303)
            #expect(try await sees() == [false, false, false, false])
            #expect(try await world.page(.post, "/o/acorn/engagements/\(id)/end", as: ciso, form: [:]).status == 409)
            #expect(try await world.api(.get, "/api/v1/engagements", as: ciso).text.contains(id))
        }
    }
}
