@testable import App
import HTTPTypes
import Logging
import Platform
import Store
import Testing
import World

@Suite("Every answer carries the same protection, costs little, and says nothing of a failure's inside")
struct AnswerTests {
    private struct Secret: Error { let word = "hunter2" }

    @Test("Every answer has the security headers: pages, JSON, files, redirects, refusals and failures")
    func headers() async throws {
        try await AppWorld.with(.sqlite, routes: { $0.routes + Self.broken }) { world in
            let ciso = world.person(.ciso)
            let replies = [
                try await world.send(.get, "/sign-in"), try await world.page(.get, "/o/acorn/team", as: ciso), try await world.send(.get, "/o/acorn/team"),
                try await world.send(.get, "/nothing"), try await world.page(.get, "/o/acorn/assets/csv", as: ciso),
                try await world.send(.get, "/assets/aertous.css"),
                try await world.api(.get, "/api/v1/assets", as: ciso), try await world.api(.get, "/api/v1/assets"),
                try await world.send(.get, "/api/openapi.json"),
                try await world.send(.get, "/broken"), try await world.send(.get, "/api/broken"), try await world.send(.get, "/healthz"),
                try await world.send(.get, "/readyz"),
            ]
            #expect(replies.map(\.status) == [200, 200, 303, 404, 200, 404, 200, 401, 200, 500, 500, 200, 200])
            for reply in replies {
                let policy = reply.header("Content-Security-Policy") ?? ""
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                #expect(reply.header("X-Content-Type-Options") == "nosniff")
                #expect(reply.header("X-Frame-Options") == "DENY")
                #expect(reply.header("Referrer-Policy") == "same-origin")
                #expect(reply.header("Strict-Transport-Security")?.hasPrefix("max-age=") == true)
                // What may be asked for again by its entity tag is kept by who asked, and by nobody between.
                #expect(reply.header("Cache-Control") == (reply.header("ETag") == nil ? "no-store" : "private, no-cache"))
                #expect(reply.requestID.count == 16)
            }
            #expect(Set(replies.map(\.requestID)).count == replies.count)
        }
    }

    @Test("A download is an attachment that may run nothing")
    func download() async throws {
        try await AppWorld.with { world in
            let reply = try await world.page(.get, "/o/acorn/assets/csv", as: world.person(.ciso))
            #expect(reply.header("Content-Disposition")?.hasPrefix("attachment") == true)
            #expect(reply.header("Content-Security-Policy")?.contains("sandbox") == true)
        }
    }

    @Test("An unknown failure is an opaque 500: the request's id outside, its kind in the log, its content nowhere")
    func opaque() async throws {
        try await AppWorld.with(.sqlite, routes: { $0.routes + Self.broken }) { world in
            let page = try await world.send(.get, "/broken"), json = try await world.send(.get, "/api/broken")
            for reply in [page, json] {
                #expect(reply.status == 500)
                #expect(reply.text.contains(reply.requestID))
                #expect(!reply.text.contains("hunter2") && !reply.text.contains("Secret"))
                let logged = world.log.all.first { $0.message == "unexpected" && $0.metadata["id"] == reply.requestID }
                #expect(logged?.level.rawValue == "error")
                #expect(logged?.metadata["error"]?.hasSuffix("Secret") == true)
            }
            #expect(json.header("Content-Type") == "application/problem+json")
            #expect(try json.json["status"] == .number(500))
            #expect(!world.log.all.contains { $0.metadata.values.contains { $0.contains("hunter2") } })
        }
    }

    private static let broken = [
        Route(.get, "/broken", .visitor, .page, summary: "") { _ in throw Secret() },
        Route(.get, "/api/broken", .visitor, .json, summary: "") { _ in throw Secret() },
    ]

    @Test("The log names routes, not addresses, and no person, organisation or search")
    func log() async throws {
        try await AppWorld.with { world in
            _ = try await world.page(.get, "/o/acorn/assets?q=salary", as: world.person(.ciso))
            let line = try #require(world.log.all.last { $0.message == "request" })
            #expect(line.metadata["route"] == "/o/{organisation}/assets")
            for word in ["acorn", "salary", world.person(.ciso).member, "ciso@"] {
                #expect(!line.metadata.values.contains { $0.contains(word) }, "\(word)")
            }
        }
    }

    @Test("Session, account, organisation and member cost one statement", arguments: Engine.allCases)
    func resolution(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            // The log hears of a token once an hour; what follows is what every other request costs.
            _ = try await world.api(.get, "/api/v1/nothing", as: ciso)
            let costs = [
                try await world.page(.get, "/o/acorn/team/permissions", as: ciso).statements,
                try await world.page(.get, "/o/acorn/no/such/page", as: ciso).statements,
                try await world.api(.get, "/api/v1/nothing", as: ciso).statements, try await world.api(.get, "/api/v1/nothing").statements,
                try await world.send(.get, "/o/acorn/team").statements,
            ]
            #expect(costs == [1, 1, 1, 0, 0])
        }
    }

    @Test("A list costs the same number of statements, whatever it holds", arguments: Engine.allCases)
    func statements(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            func cost() async throws -> [Int] {
                [
                    try await world.page(.get, "/o/acorn/assets", as: ciso).statements,
                    try await world.api(.get, "/api/v1/assets?limit=200", as: ciso).statements,
                    try await world.page(.get, "/o/acorn/team", as: ciso).statements,
                ]
            }
            _ = try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"first","owner_id":"\#(ciso.member)"}"#)
            let few = try await cost()
            for number in 1...60 {
                let owner = world.people[number % 7]
                let reply = try await world.api(.post, "/api/v1/assets", as: ciso, json: #"{"name":"asset \#(number)","owner_id":"\#(owner.member)"}"#)
                #expect(reply.status == 201)
            }
            #expect(try await cost() == few)
            #expect(few.allSatisfy { (1...6).contains($0) }, "\(few)")
        }
    }
}
