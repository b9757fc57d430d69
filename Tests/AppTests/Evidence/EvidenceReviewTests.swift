@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Evidence is judged by a second pair of eyes, and what was accepted stays")
struct EvidenceReviewTests {
    private static func review(_ world: AppWorld, _ id: String, as role: Role, _ json: String) async throws -> Reply {
        try await world.api(.post, "/api/v1/evidence/\(id)/review", as: world.person(role), json: json)
    }

    @Test("Nobody reviews what they uploaded, or what they said the period of", arguments: Engine.allCases)
    func fourEyes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.manager))
            let own = try await Self.review(world, id, as: .manager, #"{"version":1,"verdict":"accepted"}"#)
            #expect(own.status == 403)
            #expect(own.text.contains("Nobody reviews what they brought themselves"))
            let stated = try await world.api(
                .patch, "/api/v1/evidence/\(id)", as: world.person(.ciso), json: #"{"version":1,"covers_from":"2026-01-01","covers_to":"2026-03-31"}"#)
            #expect(stated.status == 200, "\(stated.text)")
            #expect(try await Self.review(world, id, as: .ciso, #"{"version":2,"verdict":"accepted"}"#).status == 403)
            #expect(try await Self.review(world, id, as: .analyst, #"{"version":2,"verdict":"accepted"}"#).status == 403)
            #expect(try await world.logged("evidence.accepted", id) == 0)

            let other = try await world.planted(as: world.person(.analyst))
            let accepted = try await Self.review(world, other, as: .manager, #"{"version":1,"verdict":"accepted","note":"seen"}"#)
            #expect(accepted.status == 200, "\(accepted.text)")
            #expect(accepted.string("state") == "accepted")
            #expect(accepted.string("reviewed_by") == world.person(.manager).member)
            #expect(try await world.logged("evidence.accepted", other) == 1)
            #expect(try await Self.review(world, other, as: .ciso, #"{"version":2,"verdict":"rejected","note":"no"}"#).status == 409)
        }
    }

    @Test("A rejection says why, and a review is of the version that was looked at", arguments: Engine.allCases)
    func notes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.analyst))
            let silent = try await Self.review(world, id, as: .ciso, #"{"version":1,"verdict":"rejected","note":" "}"#)
            #expect(silent.status == 422)
            #expect(silent.errors == ["note"])
            let wrong = try await Self.review(world, id, as: .ciso, #"{"verdict":"fine","note":7,"mood":"good"}"#)
            #expect(wrong.status == 422)
            #expect(Set(wrong.errors) == ["mood", "version", "note", "verdict"])
            let stale = try await Self.review(world, id, as: .ciso, #"{"version":7,"verdict":"accepted"}"#)
            #expect(stale.status == 409)
            #expect(stale.text.contains("\"theirs\":{"))
            let rejected = try await Self.review(world, id, as: .ciso, #"{"version":1,"verdict":"rejected","note":"August is missing"}"#)
            #expect(rejected.string("state") == "rejected")
            let mended = try await world.api(
                .patch, "/api/v1/evidence/\(id)", as: world.person(.analyst), json: #"{"version":2,"covers_from":"2026-08-01","covers_to":"2026-08-31"}"#)
            #expect(mended.string("state") == "to_review")
            #expect(mended.string("review_note") == "")
        }
    }

    @Test("Accepted evidence keeps what was accepted and is never deleted; withdrawing keeps its file", arguments: Engine.allCases)
    func accepted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.analyst))
            #expect(try await Self.review(world, id, as: .ciso, #"{"version":1,"verdict":"accepted"}"#).status == 200)
            let moved = try await world.api(.patch, "/api/v1/evidence/\(id)", as: world.person(.analyst), json: #"{"version":2,"expires_on":"2030-01-01"}"#)
            #expect(moved.status == 422)
            #expect(moved.errors == ["expires_on"])
            let renamed = try await world.api(.patch, "/api/v1/evidence/\(id)", as: world.person(.analyst), json: #"{"version":2,"title":"Access review"}"#)
            #expect(renamed.string("state") == "accepted")
            #expect(try await world.api(.delete, "/api/v1/evidence/\(id)?version=3", as: world.person(.ciso)).status == 409)
            let withdrawn = try await world.api(
                .post, "/api/v1/evidence/\(id)/withdraw", as: world.person(.manager), json: #"{"version":3,"note":"wrong quarter"}"#)
            #expect(withdrawn.string("state") == "withdrawn")
            #expect(try await world.api(.get, "/api/v1/evidence/\(id)/file", as: world.person(.analyst)).status == 200)
            #expect(try await world.api(.patch, "/api/v1/evidence/\(id)", as: world.person(.analyst), json: #"{"version":4,"title":"x"}"#).status == 409)
            #expect(try await world.api(.delete, "/api/v1/evidence/\(id)?version=4", as: world.person(.ciso)).status == 409)
            let control = try await world.control("AC-01")
            #expect(
                try await world.api(.post, "/api/v1/evidence/\(id)/links", as: world.person(.analyst), json: #"{"control_id":"\#(control)"}"#).status == 409)
        }
    }

    @Test("Deleting removes the row, its links, the file and its key; an Engineer deletes only their own", arguments: Engine.allCases)
    func delete(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let control = try await world.control("AC-01", owner: world.person(.engineer))
            let id = try await world.planted(as: world.person(.analyst), "&control_id=\(control)")
            #expect(world.storedFiles().count == 1)
            #expect(try await world.api(.delete, "/api/v1/evidence/\(id)?version=1", as: world.person(.engineer)).status == 403)
            #expect(try await world.api(.delete, "/api/v1/evidence/\(id)", as: world.person(.analyst)).errors == ["version"])
            #expect(try await world.api(.delete, "/api/v1/evidence/\(id)?version=2", as: world.person(.analyst)).status == 409)
            #expect(world.storedFiles().count == 1)
            #expect(try await world.api(.delete, "/api/v1/evidence/\(id)?version=1", as: world.person(.analyst)).status == 204)
            #expect(world.storedFiles() == [])
            #expect(world.storedKeys() == [])
            #expect(try await world.evidenceCount() == 0)
            #expect(try await world.logged("evidence.deleted", id) == 1)
            #expect(try await world.api(.get, "/api/v1/evidence/\(id)/file", as: world.person(.ciso)).status == 404)
        }
    }

    @Test("A stale edit of the form answers 409 with both versions and keeps what was typed")
    func stale() async throws {
        try await AppWorld.with { world in
            let id = try await world.planted(as: world.person(.analyst))
            _ = try await world.api(.patch, "/api/v1/evidence/\(id)", as: world.person(.manager), json: #"{"version":1,"title":"Theirs"}"#)
            let form = [
                "version": "1", "title": "Mine", "description": "", "url": "", "covers_from": "", "covers_to": "", "collected_on": "2026-11-24",
                "expires_on": "",
            ]
            let reply = try await world.page(.post, "/o/acorn/evidence/\(id)", as: world.person(.analyst), form: form)
            #expect(reply.status == 409)
            #expect(reply.text.contains("<del>Theirs</del>"))
            #expect(reply.text.contains("<ins>Mine</ins>"))
            #expect(reply.text.contains("value=\"Mine\""))
            let api = try await world.api(.patch, "/api/v1/evidence/\(id)", as: world.person(.analyst), json: #"{"version":1,"title":"Mine"}"#)
            #expect(api.status == 409)
            #expect(api.text.contains("\"theirs\":{") && api.text.contains("\"yours\":{"))
        }
    }

    @Test("A stale review, withdrawal or deletion answers 409 with both versions, as JSON", arguments: Engine.allCases)
    func staleJudgements(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.analyst)), place = "/api/v1/evidence/\(id)"
            let ciso = world.person(.ciso), manager = world.person(.manager)
            #expect(try await world.api(.patch, place, as: world.person(.analyst), json: #"{"version":1,"title":"Theirs"}"#).status == 200)
            func shown(_ reply: Reply, _ review: String, _ note: String) throws {
                #expect(reply.status == 409, "\(reply.text)")
                #expect(try reply.json["type"] == .text("/problems/conflict"))
                #expect(try reply.json["theirs"]?["version"] == .number(2) && reply.json["theirs"]?["title"] == .text("Theirs"))
                #expect(try reply.json["theirs"]?["review"] == .text("to_review"))
                #expect(try reply.json["yours"]?["version"] == .number(1) && reply.json["yours"]?["review"] == .text(review))
                #expect(try reply.json["yours"]?["review_note"] == .text(note))
            }
            try shown(try await Self.review(world, id, as: .ciso, #"{"version":1,"verdict":"accepted","note":"seen"}"#), "accepted", "seen")
            try shown(try await world.api(.post, place + "/withdraw", as: ciso, json: #"{"version":1,"note":"old"}"#), "withdrawn", "old")
            try shown(try await world.api(.delete, place + "?version=1", as: world.person(.analyst)), "to_review", "")
            // Who may not is told that before anything else, and who was slower than another reviewer sees what that one said.
            #expect(try await Self.review(world, id, as: .analyst, #"{"version":1,"verdict":"accepted"}"#).status == 403)
            #expect(try await Self.review(world, id, as: .ciso, #"{"version":2,"verdict":"accepted"}"#).status == 200)
            let second = try await world.api(.post, place + "/review", as: manager, json: #"{"version":2,"verdict":"rejected","note":"August"}"#)
            #expect(second.status == 409)
            #expect(try second.json["theirs"]?["review"] == .text("accepted") && second.json["yours"]?["review"] == .text("rejected"))
            #expect(try await world.logged("evidence.rejected", id) == 0)
            #expect(try await world.logged("evidence.withdrawn", id) == 0)
        }
    }

    @Test("A stale review, withdrawal or deletion answers 409 with both versions, as a page that keeps the note")
    func stalePages() async throws {
        try await AppWorld.with { world in
            let id = try await world.planted(as: world.person(.analyst)), place = "/o/acorn/evidence/\(id)"
            _ = try await world.api(.patch, "/api/v1/evidence/\(id)", as: world.person(.analyst), json: #"{"version":1,"title":"Theirs"}"#)
            func sent(_ what: String, _ form: [String: String], as role: Role) async throws -> String {
                let reply = try await world.page(.post, place + what, as: world.person(role), form: form)
                #expect(reply.status == 409, "\(what): \(reply.text)")
                #expect(reply.text.contains("Somebody changed this evidence while you were looking at it"))
                #expect(reply.text.contains(what == "/withdraw" ? "<del>3</del>" : "<del>2</del>") && reply.text.contains("<ins>1</ins>"))
                return reply.text
            }
            let review = try await sent("/review", ["version": "1", "verdict": "rejected", "note": "August is missing"], as: .ciso)
            #expect(review.contains("<ins>rejected</ins>") && review.contains("<del>to_review</del>"), "\(review)")
            #expect(review.contains("August is missing</textarea>") && review.contains("name=\"version\" value=\"2\""))
            let deletion = try await sent("/delete", ["version": "1"], as: .analyst)
            #expect(deletion.contains("Delete “Theirs”?") && deletion.contains("name=\"version\" value=\"2\""))
            #expect(
                try await world.page(.post, place + "/review", as: world.person(.ciso), form: ["version": "2", "verdict": "accepted", "note": ""]).status == 303
            )
            let withdrawal = try await sent("/withdraw", ["version": "1", "note": "wrong quarter"], as: .ciso)
            #expect(withdrawal.contains("<ins>withdrawn</ins>") && withdrawal.contains("wrong quarter</textarea>"))
        }
    }

    @Test("The record's page shows the verdict form to who may use it, and takes it", arguments: Engine.allCases)
    func page(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.analyst)), place = "/o/acorn/evidence/\(id)"
            #expect(try await world.page(.get, place, as: world.person(.analyst)).text.contains("A Manager or a CISO reviews it"))
            #expect(try await world.page(.get, place, as: world.person(.ciso)).text.contains("action=\"\(place)/review\""))
            let wordless = try await world.page(.post, place + "/review", as: world.person(.ciso), form: ["version": "1", "verdict": "rejected", "note": ""])
            #expect(wordless.status == 422)
            #expect(wordless.text.contains("say what is missing"))
            let done = try await world.page(.post, place + "/review", as: world.person(.ciso), form: ["version": "1", "verdict": "accepted", "note": ""])
            #expect(done.location == place + "?done=reviewed", "\(done.text)")
            let shown = try await world.page(.get, place, as: world.person(.ciso))
            #expect(shown.text.contains("Accepted by"))
            #expect(shown.text.contains("action=\"\(place)/withdraw\""))
        }
    }
}
