import App
import HTTPTypes
import Platform
import Testing
import World

@Suite("Requests are counted, and say how far they have come")
struct RateLimitTests {
    private static let limits: @Sendable () -> RateLimits = { RateLimits(address: 6, account: 4) }

    @Test("Each answer says what is left, in the words of the draft; the one beyond is 429 with Retry-After, as a page and as a document")
    func headers() async throws {
        try await AppWorld.with(limits: Self.limits()) { world in
            for left in [5, 4, 3] {
                let reply = try await world.page(.get, "/sign-in")
                #expect(reply.status == 200)
                #expect(reply.header("RateLimit-Policy") == #""address";q=6;w=60"#)
                #expect(reply.header("RateLimit") == #""address";r=\#(left);t=60"#)
            }
            world.clock.advance(by: .seconds(12))
            // What is not there counts too.
            #expect(try await world.page(.get, "/nowhere").header("RateLimit") == #""address";r=2;t=48"#)
            _ = try await world.page(.get, "/sign-in")
            #expect(try await world.page(.get, "/sign-in").header("RateLimit") == #""address";r=0;t=48"#)
            let page = try await world.page(.get, "/sign-in")
            #expect(page.status == 429 && page.header("Retry-After") == "48" && page.header("RateLimit") == #""address";r=0;t=48"#)
            #expect(page.header("Content-Type")?.hasPrefix("text/html") == true && page.text.contains("Wait 48 seconds"))
            let document = try await world.api(.get, "/api/v1/assets")
            #expect(document.status == 429 && document.header("Retry-After") == "48")
            #expect(document.header("Content-Type") == "application/problem+json")
            #expect(try document.json["type"] == .text("/problems/too-many"))
            // It costs no statement, and the window ends by itself.
            #expect(document.statements == 0)
            world.clock.advance(by: .seconds(48))
            #expect(try await world.page(.get, "/sign-in").header("RateLimit") == #""address";r=5;t=60"#)
        }
    }

    @Test("Health and the files of a page are not counted, and answer when all else does not")
    func uncounted() async throws {
        try await AppWorld.with(limits: RateLimits(address: 1, account: 1)) { world in
            _ = try await world.page(.get, "/sign-in")
            #expect(try await world.page(.get, "/sign-in").status == 429)
            let health = try await world.page(.get, "/healthz")
            #expect(health.status == 200 && health.header("RateLimit") == nil && health.header("RateLimit-Policy") == nil)
            let stylesheet = try await world.page(.get, "/sign-in").text.firstRange(of: "/assets/aertous.")
            #expect(stylesheet != nil)
            let name = try #require(world.installation.routes.first { $0.path == "/assets/{name}" })
            #expect(!name.isCounted)
            #expect(try await world.page(.get, "/assets/unknown.css").status == 404)
        }
    }

    @Test("An account is counted wherever it comes from, a token apart from its owner's session, and no colleague for another")
    func accounts() async throws {
        try await AppWorld.with(limits: RateLimits(address: 1_000, account: 3)) { world in
            let (person, colleague) = (world.person(.analyst), world.person(.manager))
            for left in [2, 1, 0] {
                let reply = try await world.page(.get, "/o/acorn/assets", as: person)
                #expect(reply.status == 200)
                #expect(reply.header("RateLimit-Policy") == #""address";q=1000;w=60, "account";q=3;w=60"#)
                #expect(reply.header("RateLimit")?.hasSuffix(#""account";r=\#(left);t=60"#) == true)
            }
            let over = try await world.page(.get, "/o/acorn/assets", as: person)
            #expect(over.status == 429 && over.header("Retry-After") == "60")
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 200)
            #expect(try await world.page(.get, "/o/acorn/assets", as: colleague).status == 200)
        }
    }
}
