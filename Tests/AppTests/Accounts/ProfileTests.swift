@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An account says who one is, in which language and in which time")
struct ProfileTests {
    @Test("Name, language and time zone are kept; the name goes to the organisation, with its entry in the log", arguments: Engine.allCases)
    func profile(_ engine: Engine) async throws {
        try await AppWorld.withAccount(engine) { world, browser, person in
            let done = try await browser.post("/account", ["name": "  Grace <Hopper> ", "language": "en-GB", "time_zone": "Europe/Zurich"])
            #expect(done.location == "/account?done=saved")
            let page = try await browser.get("/account?done=saved")
            #expect(page.text.contains("value=\"Grace &lt;Hopper&gt;\"") && page.text.contains("<option value=\"Europe/Zurich\" selected"))
            #expect(page.text.contains("Your details are saved"))
            #expect(try await browser.get("/o/acorn/team").text.contains("Grace &lt;Hopper&gt;"))
            #expect(try await world.actions(of: person).contains("member.renamed"))
            let wrong = try await browser.post("/account", ["name": "", "language": "xx", "time_zone": "Mars/Olympus"])
            #expect(wrong.status == 422)
            for name in ["Ada\n\nYour access was locked", "Ada\u{202E}", "Ada\u{2028}x", "\u{200B}\u{2060}", "A\u{200B}da", "Ada\u{FEFF}", "Ad\u{200D}a"] {
                let refused = try await browser.post("/account", ["name": name, "language": "en-GB", "time_zone": ""])
                #expect(refused.status == 422 && refused.text.contains("f-name-error"), "\(name.debugDescription)")
            }
            let persian = "\u{0645}\u{06CC}\u{200C}\u{0646}\u{0627}"
            #expect(try await browser.post("/account", ["name": persian, "language": "en-GB", "time_zone": ""]).location == "/account?done=saved")
            #expect(try await MyAccount(accounts: world.accounts).profile(person.account).name == persian)
            for field in ["name", "language", "time_zone"] { #expect(wrong.text.contains("f-\(field)-error"), "\(field)") }
        }
    }
}
