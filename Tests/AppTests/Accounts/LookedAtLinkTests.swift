@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Looking at a link uses nothing up, whichever it is: scanners of mail open them")
struct LookedAtLinkTests {
    /// A link of each kind as its mail has it, by the path of its route.
    private func links(_ world: AppWorld, address browser: Browser) async throws -> [String: String] {
        let (analyst, engineer) = (world.person(.analyst), world.person(.engineer))
        var found: [String: String] = [:]
        func keep(_ path: String, _ email: String) async throws { found[path + "{link}"] = try await world.link(path, to: email) }
        let visitor = Browser(world)
        for (path, email) in [("/sign-up", "ada@cedar.example"), ("/reset", analyst.email)] {
            _ = try await visitor.get(path)
            #expect(try await visitor.post(path, ["email": email]).status == 200)
            try await keep(path + "/", email)
        }
        _ = try await world.invite("nia@cedar.example", .analyst)
        try await keep("/invitation/", "nia@cedar.example")
        #expect(try await world.act("/o/acorn/team/members/\(engineer.member)/reset", as: world.person(.ciso)).status == 303)
        try await keep("/new-authenticator/", engineer.email)
        try await browser.freshen(.account)
        #expect(try await browser.post("/account/address", ["email": "grace@oak.example", "password": Person.password]).status == 200)
        try await keep("/account/address/", "grace@oak.example")
        _ = try await world.installation.recoveries.begin(
            world.person(.manager).email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
        try await keep("/recovery/", world.person(.manager).email)
        return found
    }

    @Test("No GET uses up a link: each kind opens as before, however often it was looked at, and the form behind it still works", arguments: Engine.allCases)
    func looked(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let owner = Browser(world)
            try await owner.enter(as: world.person(.consultant, of: "birch"))
            let links = try await links(world, address: owner)
            // No kind is left out: these are all routes that a link opens.
            let routes = world.routes.filter { $0.method == .get && $0.path.hasSuffix("/{link}") }
            #expect(Set(routes.map(\.path)) == Set(links.keys))
            for (route, secret) in links {
                let path = route.replacing("{link}", with: secret)
                let browser = route.hasPrefix("/account/") ? owner : Browser(world)
                for time in 1...3 { #expect(try await browser.get(path).status == 200, "\(route), \(time)") }
                // Where a form is missing something its page comes back, and the link stays; the other two need nothing.
                let used = try await browser.post(path)
                #expect([200, 303, 422].contains(used.status), "\(route): \(used.status)")
            }
        }
    }
}
