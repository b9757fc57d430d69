@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A file becomes evidence whole and sealed, or not at all")
struct EvidenceUploadTests {
    @Test("What was uploaded comes back byte for byte, with its digest, and lies sealed on the disk", arguments: Engine.allCases)
    func roundTrip(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let text = String(repeating: "a line that only the uploader wrote\n", count: 9_000)
            let reply = try await world.upload(
                text, named: "Zugriffsprüfung Q3.txt", as: world.person(.analyst), "&covers_from=2026-07-01&covers_to=2026-09-30")
            #expect(reply.status == 201, "\(reply.text)")
            let id = try #require(reply.string("id"))
            #expect(reply.location == "/api/v1/evidence/\(id)")
            #expect(reply.string("title") == "Zugriffsprüfung Q3")
            #expect(reply.number("size") == text.utf8.count)
            #expect(reply.string("sha256") == Self.digest(text))
            #expect(reply.string("state") == "to_review")
            #expect(try await world.logged("evidence.created", id) == 1)

            let file = try await world.api(.get, "/api/v1/evidence/\(id)/file", as: world.person(.ciso))
            #expect(file.status == 200)
            #expect(file.text == text)
            #expect(file.header("Content-Disposition")?.hasPrefix("attachment; ") == true)
            #expect(file.header("Content-Disposition")?.contains("filename*=UTF-8''Zugriffspr%C3%BCfung%20Q3.txt") == true)
            #expect(file.header("Content-Security-Policy") == "sandbox; default-src 'none'")
            #expect(file.header("X-Content-Type-Options") == "nosniff")
            #expect(file.header("Cache-Control") == "no-store")

            let stored = world.storedFiles()
            #expect(stored.count == 1)
            for path in stored { #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data("only the uploader".utf8)) == nil) }
        }
    }

    @Test("Each download is in the log, and a range that does not exist is no download", arguments: Engine.allCases)
    func ranges(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.planted(as: world.person(.analyst))
            let reader = world.person(.ciso)
            func get(_ range: String, _ path: String = "/api/v1/evidence/\(id)/file") async throws -> Reply {
                try await world.send(.get, path, headers: [.authorization: "Bearer \(reader.token)", .range: range])
            }
            let first = try await get("bytes=0-8")
            #expect(first.status == 206)
            #expect(first.text == "quarterly")
            #expect(first.header("Content-Range")?.hasPrefix("bytes 0-8/") == true)
            let last = try await get("bytes=-8")
            #expect(last.text == "removed\n")
            #expect(try await world.logged("evidence.read", id) == 2)
            let beyond = try await get("bytes=9999-")
            #expect(beyond.status == 416)
            #expect(beyond.bytes.isEmpty)
            #expect(try await world.logged("evidence.read", id) == 2)
            #expect(try await get("bytes=0-1,4-5").status == 200)
            #expect(try await get("bytes=0-8", "/api/v1/evidence/\(id)/file?as=html").status == 400)
        }
    }

    @Test("Every hostile name and content is refused, and leaves neither a row nor a file")
    func hostile() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let names: [(name: String, status: Int)] = [
                ("../../etc/passwd.txt", 422), ("a/b.pdf", 422), ("a\\b.pdf", 422), (".txt", 422), ("a\u{202E}fdp.txt", 422),
                (String(repeating: "a", count: 252) + ".txt", 422),
                ("page.html", 415), ("drawing.svg", 415), ("page.xml", 415), ("run.exe", 415), ("archive.zip", 415), ("macro.docm", 415), ("none", 415),
                ("a.txt ", 415),
            ]
            for (name, status) in names {
                let reply = try await world.upload("plain text\n", named: name, as: person)
                #expect(reply.status == status, "\(name): \(reply.text)")
                #expect(reply.errors == ["name"], "\(name)")
            }
            let contents: [(name: String, bytes: [UInt8], status: Int)] = [
                ("a.pdf", Array("<html><script>alert(1)</script>".utf8), 415), ("a.png", Array("%PDF-1.7\n".utf8), 415),
                ("a.jpg", Array("<svg onload=x>".utf8), 415),
                ("a.txt", [0x4D, 0x5A, 0x90, 0x00], 422), ("a.txt", [0xFF, 0xFE, 0x41, 0x00], 422), ("a.txt", [], 422), ("a.json", Array("{\"a\":".utf8), 422),
                ("a.docx", Array("PK\u{3}\u{4}nothing".utf8), 415), ("a.csv", Array("a,b\u{0}".utf8), 422),
            ]
            for (name, bytes, status) in contents {
                let reply = try await world.upload(bytes: bytes, named: name, as: person)
                #expect(
                    reply.status == status || (reply.status == 415 && status == 422) || (reply.status == 422 && status == 415),
                    "\(name) \(bytes.prefix(8)): \(reply.status) \(reply.text)")
                #expect(reply.errors == ["file"], "\(name)")
            }
            #expect(try await world.evidenceCount() == 0)
            #expect(world.storedFiles() == [])
            #expect(world.storedKeys() == [])
        }
    }

    @Test("What is said of a file is judged before a byte of it is kept, everything at once")
    func draft() async throws {
        try await AppWorld.with { world in
            let query = "&title=&covers_from=2026-02-30&expires_on=2020-01-01&control_id=a&assessment_id=b"
            let reply = try await world.upload(as: world.person(.analyst), query)
            #expect(reply.status == 422)
            #expect(Set(reply.errors) == ["covers_from", "expires_on", "assessment_id"], "\(reply.text)")
            let unknown = try await world.upload(as: world.person(.analyst), "&colour=red&size=4")
            #expect(unknown.status == 400 && unknown.errors == ["colour", "size"])
            let unseen = try await world.upload(as: world.person(.analyst), "&control_id=\(try await world.control("AC-01", of: "birch"))")
            #expect(unseen.status == 422 && unseen.errors == ["control_id"])
            let none = try await world.upload(as: world.person(.analyst), "&title=x&control_id=nothing&covers_to=x")
            #expect(none.status == 422 && Set(none.errors) == ["control_id", "covers_to"], "one that is not there reads like one of others")
            let nameless = try await world.send(
                .put, "/api/v1/evidence/upload", headers: [.authorization: "Bearer \(world.person(.analyst).token)"], body: [65])
            #expect(nameless.errors == ["name"])
            #expect(world.storedFiles() == [])
        }
    }

    @Test("A browser's upload needs the form's token, answers a script in JSON, and goes on to what is still to be said")
    func browser() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.engineer))
            let place = "/o/acorn/evidence/upload"
            var headers: HTTPFields = [.contentDisposition: "attachment; filename*=UTF-8''notes.md", .accept: "application/json, application/problem+json"]
            let bare = try await browser.send(.put, place, headers: headers, body: Array("# Notes\n".utf8))
            #expect(bare.status == 403)
            #expect(bare.header("Content-Type") == "application/problem+json")
            headers[try #require(HTTPField.Name("X-CSRF-Token"))] = browser.cookies[Cookie.csrf.rawValue]
            let refused = try await browser.send(.put, place, headers: headers, body: [0xFF, 0xD8])
            #expect(refused.header("Content-Type") == "application/problem+json")
            #expect(refused.errors == ["file"])
            let kept = try await browser.send(.put, place, headers: headers, body: Array("# Notes\n".utf8))
            #expect(kept.status == 201)
            let next = try #require(kept.location)
            #expect(next.hasSuffix("/edit?done=stored"))
            let form = try await browser.get(next)
            #expect(form.status == 200)
            #expect(form.text.contains("What does it show?"))
            #expect(form.field("title") == nil || form.text.contains("value=\"notes\""))
            let stranger = Browser(world)
            let gone = try await stranger.send(.put, place, headers: headers, body: [65])
            #expect(gone.status == 401, "a script must not take the way to sign in for success")
        }
    }

    static func digest(_ text: String) -> String {
        var digest = FileDigest()
        digest.update(Array(text.utf8))
        return Hex.encode(digest.digest.bytes)
    }
}
