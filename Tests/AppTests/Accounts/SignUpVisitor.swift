@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Store
import Testing
import World

/// Somebody who signs up, as far as a test lets them.
struct SignUpVisitor {
    let world: AppWorld
    let browser: Browser
    var email = "ada@cedar.example"
    static let password = "four green lanterns"

    init(_ world: AppWorld, email: String = "ada@cedar.example") {
        (self.world, browser, self.email) = (world, Browser(world), email)
    }

    /// Types the address; the link from the mail.
    func ask() async throws -> String {
        _ = try await browser.get("/sign-up")
        let reply = try await browser.post("/sign-up", ["email": email])
        #expect(reply.status == 200)
        return try #require(try await world.mail(to: email)?.signUpLink)
    }

    /// What the page behind the link is filled in with, the right code included.
    func form(_ page: Reply, link: String) throws -> [String: String] {
        let sealed = try #require(page.field("key"))
        let key = try EnrolmentKey(sealed: sealed, email: email, link: link, accounts: world.accounts)
        let totp = try #require(TOTP(secret: key.secret))
        return [
            "key": sealed, "name": "Ada Lovelace", "organisation": "Cedar", "password": Self.password,
            "code": totp.code(step: totp.step(at: world.clock.now / 1_000)),
        ]
    }

    func open(_ link: String) async throws -> Reply { try await browser.get("/sign-up/\(link)") }
    func finish(_ link: String, _ form: [String: String]) async throws -> Reply { try await browser.post("/sign-up/\(link)", form) }

    /// The whole way.
    func signUp() async throws -> Reply {
        let link = try await ask()
        return try await finish(link, form(open(link), link: link))
    }
}

extension AppWorld {
    /// The files of the organisations' keys.
    var keyFiles: Set<String> {
        get throws {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder + "/keys")
            return Set(paths.filter { FileManager.default.contents(atPath: folder + "/keys/" + $0) != nil })
        }
    }
    /// What there is of an address: an account, and an organisation of this name.
    func traces(of email: String, slug: String) async throws -> [String] {
        try await store.read(store.operate(reason: "test")) { tx in
            try tx.rows("SELECT email FROM account WHERE email = \(email)") { "account \($0.text(0))" }
                + tx.rows("SELECT slug FROM organisation WHERE slug = \(slug)") { "organisation \($0.text(0))" }
        }
    }
}
