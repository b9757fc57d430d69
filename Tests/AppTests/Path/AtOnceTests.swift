@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Of requests that come at once each gets the answer that it would get after the others")
struct AtOnceTests {
    private struct Missing: Error { let what: String }
    /// Sends all of them at the same time.
    private static func together(_ count: Int, _ send: @escaping @Sendable (Int) async throws -> Reply) async throws -> [Reply] {
        try await withThrowingTaskGroup(of: Reply.self) { group in
            for number in 0..<count { group.addTask { try await send(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("Of twelve changes of one version one is made, and the others are 409 with both versions, whatever the record", arguments: Engine.allCases)
    func stale(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso), (control, evidence) = try await world.programme()
            #expect(try await world.engage(world.person(.auditor)).status == 201)
            let engagement = try #require(try await world.api(.get, "/api/v1/engagements", as: ciso).ids.first)
            let asset = try #require(try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"a","kind":"system"}"#).string("id"))
            let requirement = "/api/v1/frameworks/\(AppWorld.framework)/requirements/A.5.3"
            let cases: [(HTTPRequest.Method, path: String, read: String, body: String)] = [
                (.patch, "/api/v1/assets/\(asset)", "/api/v1/assets/\(asset)", #""location":"%""#),
                (.patch, "/api/v1/controls/\(control)", "/api/v1/controls/\(control)", #""expected":"%""#),
                (.patch, "/api/v1/evidence/\(evidence[0])", "/api/v1/evidence/\(evidence[0])", #""title":"%""#),
                (.post, "/api/v1/evidence/\(evidence[0])/review", "/api/v1/evidence/\(evidence[0])", #""verdict":"rejected","note":"%""#),
                (.post, "/api/v1/evidence/\(evidence[1])/withdraw", "/api/v1/evidence/\(evidence[1])", #""note":"%""#),
                (.patch, requirement, requirement, #""reason":"%""#),
                (.patch, "/api/v1/engagements/\(engagement)", "/api/v1/engagements", #""title":"%""#),
            ]
            for (method, path, read, body) in cases {
                let reply = try await world.api(.get, read, as: ciso)
                guard case .number(let version)? = try reply.json["version"] ?? reply.items.first?["version"] else { throw Missing(what: read) }
                let replies = try await Self.together(12) { number in
                    try await world.api(method, path, as: ciso, json: "{\"version\":\(version),\(body.replacing("%", with: "number \(number)"))}")
                }
                #expect(replies.filter { $0.status < 300 }.count == 1, "\(path): \(replies.map(\.status))")
                for reply in replies where reply.status >= 300 {
                    let json = try reply.json
                    #expect(reply.status == 409 && json["theirs"] != nil && json["yours"] != nil, "\(path): \(reply.text)")
                }
            }
        }
    }

    @Test("Ten invitations of one address are five mails and one that is open", arguments: Engine.allCases)
    func invitations(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            let replies = try await Self.together(10) { _ in
                try await world.api(.post, "/api/v1/invitations", as: ciso, json: #"{"email":"nia@cedar.example","role":"analyst"}"#)
            }
            #expect(replies.map(\.status).sorted() == Array(repeating: 204, count: 5) + Array(repeating: 429, count: 5))
            #expect(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).count == 1)
        }
    }

    @Test("Who stops being an Auditor while engagements name them is named by none, and comes back to none", arguments: Engine.allCases)
    func auditors(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            let version = try await world.standing(of: auditor).version
            let replies = try await Self.together(17) { number in
                guard number == 8 else { return try await world.engage(auditor) }
                return try await world.api(.patch, "/api/v1/members/\(auditor.member)", as: ciso, json: #"{"role":"employee","version":\#(version)}"#)
            }
            #expect(replies.allSatisfy { [200, 201, 422].contains($0.status) }, "\(replies.map(\.status))")
            #expect(try await world.change(auditor, to: .auditor, as: ciso).status == 200)
            #expect(try await world.api(.get, "/api/v1/engagements", as: auditor).ids == [])
            #expect(try await world.api(.get, "/api/v1/frameworks/\(AppWorld.framework)", as: auditor).status == 404)
        }
    }

    @Test("Files that change the same records in opposite orders wait for each other once, and say by line what came before", arguments: Engine.allCases)
    func files(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            for number in 0..<40 {
                #expect(try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"asset \#(number)","kind":"system"}"#).status == 201)
            }
            let ids = try await world.api(.get, "/api/v1/assets?limit=200", as: ciso).ids
            let replies = try await Self.together(6) { number in
                let rows = (number % 2 == 0 ? ids : ids.reversed()).map { "\($0),1,from file \(number)" }
                return try await world.send(
                    .post, "/api/v1/assets/import", headers: [.authorization: "Bearer \(ciso.token)", .contentType: "text/csv"],
                    body: Array((["Identifier,Version,Location"] + rows).joined(separator: "\n").utf8))
            }
            #expect(replies.filter { $0.status == 200 }.count == 1, "\(replies.map(\.status))")
            for reply in replies where reply.status != 200 {
                #expect(
                    reply.status == 422 && reply.text.contains("Line 2") && reply.text.contains("somebody changed this"),
                    "\(reply.status) \(reply.text.prefix(300))")
            }
        }
    }

    @Test("A passkey that is asked for ten times at once is asked for", arguments: Engine.allCases)
    func passkeys(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.analyst))
            _ = try await browser.get("/account/passkeys")
            let replies = try await Self.together(10) { _ in try await browser.ask("/account/passkeys/options") }
            #expect(replies.allSatisfy { $0.status == 200 }, "\(replies.map(\.status))")
        }
    }
}
