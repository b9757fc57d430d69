@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A CISO says what the organisation is")
struct SettingsTests {
    private static let form = [
        "name": "Acorn  Payments", "slug": "acorn", "country": "BE", "time_zone": "Europe/Brussels", "holidays": "TARGET", "size": "medium",
        "sector": "finance",
        "version": "1",
    ]

    @Test("Settings are saved and logged; who looked at older ones is told", arguments: Engine.allCases)
    func saved(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            #expect(try await world.page(.get, "/o/acorn/settings", as: ciso).status == 200)
            let done = try await world.page(.post, "/o/acorn/settings", as: ciso, form: Self.form)
            #expect(done.status == 303 && done.location == "/o/acorn/settings?done=saved", "\(done.text)")
            let read = try await world.api(.get, "/api/v1/organisation", as: ciso)
            #expect(read.text.contains(#""name":"Acorn Payments""#) && read.text.contains(#""time_zone":"Europe/Brussels""#), "\(read.text)")
            let late = try await world.page(.post, "/o/acorn/settings", as: ciso, form: Self.form.merging(["name": "Acorn Pay", "sector": "software"]) { $1 })
            #expect(late.status == 409 && late.text.contains("Somebody changed the settings") && late.text.contains("Where the two versions differ"))
            #expect(late.text.contains(#"value="Acorn Pay""#) && late.field("version") == "2", "what was typed is kept")
            #expect(late.text.contains("<del>Acorn Payments</del>") && late.text.contains("<ins>Acorn Pay</ins>") && late.text.contains("<ins>Software</ins>"))
            let stale = try await world.api(.patch, "/api/v1/organisation", as: ciso, json: #"{"size":"large","version":1}"#)
            #expect(stale.status == 409)
            #expect(try stale.json["theirs"]?["size"] == .text("medium") && stale.json["theirs"]?["version"] == .number(2))
            #expect(try stale.json["yours"]?["size"] == .text("large") && stale.json["yours"]?["version"] == .number(1))
            #expect(try await world.api(.patch, "/api/v1/organisation", as: ciso, json: #"{"size":"large","version":2}"#).status == 200)
            #expect(try await world.api(.get, "/api/v1/organisation", as: world.person(.ciso, of: "birch")).text.contains(#""name":"Birch""#))
            #expect(try await world.logged("organisation.changed"))
        }
    }

    @Test("An address that another organisation has gets a suffix, without saying whose it is; the old one is gone", arguments: Engine.allCases)
    func slug(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let ciso = world.person(.ciso)
            let done = try await world.page(.post, "/o/acorn/settings", as: ciso, form: Self.form.merging(["slug": "birch"]) { $1 })
            let place = try #require(done.location)
            #expect(done.status == 303 && place.hasPrefix("/o/birch-") && place.hasSuffix("/settings?done=saved"), "\(done.text)")
            #expect(try await world.page(.get, place, as: ciso).status == 200)
            #expect(try await world.page(.get, "/o/acorn/settings", as: ciso).status == 404)
            #expect(try await world.page(.get, "/o/birch/settings", as: ciso).status == 404)
        }
    }

    @Test(
        "A name that reads as another, or that nobody sees, is refused as at sign-up",
        arguments: ["\u{200B}\u{200B}", "Aco\u{202E}nr", "\u{2066}Acorn\u{2069}", "Aco\u{200B}rn", "Acorn\u{2060}", "Ac\u{AD}orn"])
    func unreadable(_ name: String) async throws {
        try await AppWorld.with { world in
            let ciso = world.person(.ciso)
            #expect(try await world.api(.patch, "/api/v1/organisation", as: ciso, json: #"{"name":"\#(name)","version":1}"#).errors == ["name"])
            let token = try await world.act("/o/acorn/tokens", as: ciso, ["name": name, "ends_on": "2026-12-31", "scopes": "assets.read"], fresh: .tokens)
            #expect(token.status == 422 && token.text.contains("f-name-error"), "\(token.text)")
        }
    }

    @Test("Everything that is not acceptable is named at once")
    func refusals() async throws {
        try await AppWorld.with { world in
            let reply = try await world.api(
                .patch, "/api/v1/organisation", as: world.person(.ciso),
                json: #"{"name":" ","slug":"A b","country":"Narnia","time_zone":"Mars","holidays":"x","size":"x","sector":"x","version":1}"#)
            #expect(Set(reply.errors) == Set(OrganisationSettings.names), "\(reply.text)")
            #expect(try await world.api(.patch, "/api/v1/organisation", as: world.person(.ciso), json: #"{"x":1}"#).errors == ["x", "version"])
        }
    }
}
