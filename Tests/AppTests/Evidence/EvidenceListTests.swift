@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Evidence is found by what it is, says and supports")
struct EvidenceListTests {
    @Test("Each filter narrows the list, alone and with others", arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            let (control, requirement) = (try await world.control("AC-01"), try await world.assessment("A.5.1"))
            try await world.serve(requirement, by: control, requirement: "A.5.1")
            let soon = try await world.planted(as: analyst, named: "Backup 50%_report.txt", "&expires_on=2026-11-30&control_id=\(control)")
            let plain = try await world.planted(as: analyst, named: "alerts.txt", "&assessment_id=\(requirement)")
            let link = try #require(
                try await world.api(.post, "/api/v1/evidence", as: analyst, json: #"{"title":"Dashboard","url":"https://status.example.org/x"}"#).string("id"))
            let over = try await world.planted(as: analyst, named: "old.txt", "&expires_on=2026-11-25")
            _ = try await world.api(.post, "/api/v1/evidence/\(plain)/review", as: world.person(.ciso), json: #"{"version":1,"verdict":"accepted"}"#)
            world.clock.advance(by: .seconds(2 * 86_400))
            func ids(_ query: String) async throws -> Set<String> { Set(try await world.api(.get, "/api/v1/evidence?" + query, as: analyst).ids) }
            #expect(try await ids("") == [soon, plain, link, over])
            #expect(try await ids("state=expired") == [over])
            #expect(try await ids("state=to_review") == [soon, link])
            #expect(try await ids("state=accepted") == [plain])
            #expect(try await ids("review=to_review") == [soon, link, over])
            #expect(try await ids("kind=link") == [link])
            #expect(try await ids("expiring_within=14") == [soon])
            #expect(try await ids("expiring_within=3") == [])
            #expect(try await ids("control_id=\(control)") == [soon])
            #expect(try await ids("framework=iso27001-2022") == [soon, plain])
            #expect(try await ids("framework=nist-csf-2.0") == [])
            #expect(try await ids("q=BACKUP") == [soon])
            #expect(try await ids("q=50%25_") == [soon])
            #expect(try await ids("q=5__") == [])
            let accents = try await world.planted(as: analyst, named: "ÄRGER über Ελλάδα.txt", "")
            for words in ["%C3%A4rger", "%C3%84RGER", "%C3%9CBER", "%CE%95%CE%9B%CE%9B%CE%86%CE%94%CE%91"] {
                #expect(try await ids("q=" + words) == [accents], "\(words)")
            }
            #expect(try await ids("kind=file&state=to_review&q=report") == [soon])
            let refused = try await world.api(.get, "/api/v1/evidence?owner=me&limit=201", as: analyst)
            #expect(refused.status == 400)
            #expect(Set(refused.errors) == ["owner", "limit"])
        }
    }

    @Test("Pages follow one another without gap or repetition, and cost the same whatever they hold", arguments: Engine.allCases)
    func paging(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst), control = try await world.control("AC-01")
            let first = try await world.planted(as: analyst, "&control_id=\(control)")
            let costs = [
                try await world.api(.get, "/api/v1/evidence", as: analyst).statements, try await world.page(.get, "/o/acorn/evidence", as: analyst).statements,
                try await world.page(.get, "/o/acorn/evidence/coverage", as: analyst).statements,
            ]
            var all = [first]
            for _ in 0..<6 {
                world.clock.advance(by: .milliseconds(5))
                all.append(try await world.planted(as: analyst, "&control_id=\(control)"))
            }
            var (found, after, pages): ([String], String?, Int) = ([], nil, 0)
            repeat {
                let reply = try await world.api(.get, "/api/v1/evidence?limit=3" + (after.map { "&after=\($0)" } ?? ""), as: analyst)
                found += reply.ids
                after = reply.string("next")
                pages += 1
            } while after != nil && pages < 10
            #expect(found == all.reversed())
            #expect(pages == 3)
            #expect(try await world.api(.get, "/api/v1/evidence?after=zzz", as: analyst).status == 400)
            let again = [
                try await world.api(.get, "/api/v1/evidence", as: analyst).statements, try await world.page(.get, "/o/acorn/evidence", as: analyst).statements,
                try await world.page(.get, "/o/acorn/evidence/coverage", as: analyst).statements,
            ]
            #expect(again == costs)
            #expect(costs.allSatisfy { 1...8 ~= $0 }, "\(costs)")
        }
    }

    @Test("A link is https or refused, and everything wrong with it is said at once", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst)
            for url in ["http://example.org", "javascript:alert(1)", "https://user@example.org/", "https://", "ftp://example.org"] {
                let reply = try await world.api(.post, "/api/v1/evidence", as: analyst, json: #"{"title":"x","url":"\#(url)"}"#)
                #expect(reply.status == 422, "\(url)")
                #expect(reply.errors == ["url"], "\(url)")
            }
            let reply = try await world.api(.post, "/api/v1/evidence", as: analyst, json: #"{"covers_to":"2026-01-01","review":"accepted","file":"a"}"#)
            #expect(Set(reply.errors) == ["title", "url", "covers_from", "review", "file"], "\(reply.text)")
            let form = [
                "title": "", "description": "", "url": "http://x", "covers_from": "", "covers_to": "", "collected_on": "2026-11-24", "expires_on": "",
                "target": "",
            ]
            let page = try await world.page(.post, "/o/acorn/evidence", as: analyst, form: form)
            #expect(page.status == 422)
            #expect(page.text.contains("href=\"#f-title\"") && page.text.contains("href=\"#f-url\""), "\(page.text)")
            let kept = try await world.page(
                .post, "/o/acorn/evidence", as: analyst, form: form.merging(["title": "Board", "url": "https://board.example.org"]) { $1 })
            #expect(kept.status == 303)
            let id = try #require(try await world.api(.get, "/api/v1/evidence", as: analyst).ids.first)
            #expect(try await world.api(.get, "/api/v1/evidence/\(id)/file", as: analyst).status == 404, "a link has no file")
        }
    }
}
