@testable import App
import HTTPTypes
import Platform
import Store
import World

extension AppWorld {
    /// A world, and somebody in it who looks at their account.
    static func withAccount(
        _ engine: Engine = .sqlite, _ role: Role = .manager, _ body: @Sendable (AppWorld, Browser, Person) async throws -> Void
    ) async throws {
        try await with(engine) { world in
            let (browser, person) = (Browser(world), world.person(role))
            try await browser.enter(as: person)
            _ = try await browser.get("/account")
            try await body(world, browser, person)
        }
    }
    /// Another session of a person, in a browser of its own.
    func another(_ person: Person) async throws -> Browser {
        forgetSession(of: person)
        let browser = Browser(self)
        try await browser.enter(as: person)
        return browser
    }
    /// Puts an organisation where a test wants it.
    func move(_ organisation: String = "acorn", to zone: String) async throws {
        try await store.write(store.operate(reason: "test")) { tx in
            _ = try tx.set("organisation", where: "slug = \(organisation)", ["time_zone": .text(zone)])
        }
    }
}

extension String {
    /// How often a text stands in this one.
    func components(_ part: String) -> Int { ranges(of: part).count }
}
