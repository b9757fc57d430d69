@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The past of a record is shown to who sees the record")
struct UnseenPastTests {
    @Test("Another organisation's record, one that a role does not see and one that is none have no past", arguments: Engine.allCases)
    func unseen(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let made = try await world.api(.post, "/api/v1/assets", as: world.person(.ciso), json: #"{"name":"The vault"}"#)
            let id = try #require(try made.json["id"]?.string)
            for place in ["/api/v1/assets/\(id)/history", "/api/v1/assets/nobodys/history"] {
                #expect(try await world.api(.get, place, as: world.person(.ciso, of: "birch")).status == 404, "\(place)")
                #expect(try await world.api(.get, place, as: world.person(.engineer)).status == 404, "\(place)")
            }
            let page = try await world.page(.get, "/o/acorn/assets/\(id)/history", as: world.person(.engineer))
            #expect(page.status == 404 && !page.text.contains("The vault"))
            #expect(try await world.api(.get, "/api/v1/assets/\(id)/history", as: world.person(.ciso)).status == 200)
        }
    }
}
