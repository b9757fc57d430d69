@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A passkey stands in for the code, once for each question, beside the authenticator")
struct PasskeyTests {
    private func stored(_ person: Person, _ world: AppWorld) async throws -> [StoredPasskey] {
        try await Passkeys(accounts: world.accounts).all(of: person.account)
    }

    @Test("Added, named, told by mail, used in place of a code, and removed", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let device = try await PasskeyDevice.added(person, world)
            #expect(try #require(try await world.mail(to: person.email)).text.contains("Key ring, on"))
            let browser = Browser(world)
            try await browser.password(person)
            #expect(try await browser.get("/sign-in/code").text.contains("Use a passkey"))
            device.count = 1
            let answer = try await device.get(browser.ask("/sign-in/passkey/options").json)
            let reply = try await browser.post("/sign-in/passkey", ["credential": answer, "next": "/o/acorn/team"])
            #expect(reply.status == 303 && reply.location == "/o/acorn/team")
            #expect(browser.cookies[Cookie.ticket.rawValue] == nil)
            let list = try await browser.get("/account/passkeys")
            #expect(list.text.contains("Key ring") && list.text.contains("last used"))
            let id = try #require(try await stored(person, world).first?.id)
            #expect(try await browser.post("/account/passkeys/\(id)/delete").status == 403)
            try await browser.freshen(.factors)
            // The mail about the device, of the same moment, goes before.
            try await world.deliver()
            #expect(try await browser.post("/account/passkeys/\(id)/delete").status == 303)
            #expect(try await stored(person, world).isEmpty)
            let told = try #require(try await world.mail(to: person.email)).text
            #expect(told.contains("removed"), "\(told)")
            // The organisation's log has both, without the name.
            let log = try await world.store.read(world.store.job(organisation: person.organisationID, reason: "test")) { tx in
                try tx.rows("SELECT action FROM log_leaf WHERE record_id = \(person.member) ORDER BY position") { $0.text(0) }
            }
            #expect(log.contains("account.passkey_added") && log.contains("account.passkey_removed"))
        }
    }

    @Test("A counter that goes back is refused and told by mail, and the passkey before it still works", arguments: Engine.allCases)
    func copied(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let device = try await PasskeyDevice.added(person, world)
            func signIn(count: UInt32) async throws -> Reply {
                let browser = Browser(world)
                try await browser.password(person)
                device.count = count
                return try await browser.post("/sign-in/passkey", ["credential": device.get(browser.ask("/sign-in/passkey/options").json)])
            }
            #expect(try await signIn(count: 9).status == 303)
            try await world.deliver()
            world.clock.advance(by: .seconds(1))
            let refused = try await signIn(count: 5)
            #expect(refused.status == 422 && refused.text.contains("there may be a copy"))
            #expect(try #require(try await world.mail(to: person.email)).subject == "A passkey of yours may have been copied")
            #expect(try await signIn(count: 10).status == 303)
        }
    }

    @Test("A passkey belongs to one account, is asked for in one session, has a name, and there are ten at most")
    func adding() async throws {
        try await AppWorld.with { world in
            let (person, other) = (world.person(.analyst), world.person(.manager))
            let device = try await PasskeyDevice.added(person, world)
            let browser = Browser(world)
            try await browser.enter(as: other)
            let again = try await browser.add(device)
            #expect(again.status == 422 && again.text.contains("is known already"))
            // Asked for in one session, answered in another.
            let options = try await browser.ask("/account/passkeys/options").json
            let mine = Browser(world)
            try await mine.enter(as: person)
            try await mine.freshen(.factors)
            #expect(try await mine.post("/account/passkeys", ["name": "A", "credential": PasskeyDevice(world).create(options)]).status == 422)
            for name in ["", "  ", String(repeating: "a", count: 81), "two\nlines", "a\u{202E}b", "a\u{200B}b", "\u{200B}"] {
                #expect(try await browser.add(PasskeyDevice(world), name: name).status == 422)
            }
            let known = try #require(try await stored(person, world).first)
            #expect(try await browser.post("/account/passkeys/\(known.id)/delete").status == 404)
            #expect(try await stored(person, world).count == 1)
            for number in 2...10 { #expect(try await mine.add(PasskeyDevice(world), name: "Key \(number)").status == 303) }
            #expect(try await mine.add(PasskeyDevice(world)).status == 409)
            let all = try await stored(person, world)
            #expect(all.count == 10 && Set(all.map(\.handle)).count == 1)
            #expect(all.allSatisfy { $0.handle.count == 64 && !$0.handle.contains(person.account) })
        }
    }

    @Test("Where an account's factors go, its passkeys and what was asked of them go too, and nobody else's", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, other) = (world.person(.analyst), world.person(.manager))
            let device = try await PasskeyDevice.added(person, world)
            _ = try await PasskeyDevice.added(other, world)
            let browser = Browser(world)
            try await browser.password(person)
            let question = try await browser.ask("/sign-in/passkey/options").json
            try await world.store.write(world.store.gate()) { try $0.removePasskeys(of: person.account) }
            #expect(try await browser.post("/sign-in/passkey", ["credential": device.get(question)]).status == 422)
            #expect(try await stored(person, world).isEmpty)
            #expect(try await stored(other, world).count == 1)
        }
    }

    @Test("The site is the configured address, whatever the request says of itself")
    func site() async throws {
        try await AppWorld.with { world in
            let browser = Browser(world)
            try await browser.enter(as: world.person(.analyst))
            _ = try await browser.get("/account/passkeys")
            var headers: HTTPFields = [:]
            for (name, value) in [
                ("X-CSRF-Token", browser.cookies[Cookie.csrf.rawValue] ?? ""), ("Sec-Fetch-Site", "same-origin"), ("Origin", "https://evil.example"),
                ("X-Forwarded-Host", "evil.example"),
            ] { if let name = HTTPField.Name(name) { headers[name] = value } }
            let options = try await browser.send(.post, "/account/passkeys/options", headers: headers).json
            #expect(options["rp"]?["id"] == .text("aertous.test"))
            #expect(options["attestation"] == .text("none"))
            #expect(options["authenticatorSelection"]?["userVerification"] == .text("required"))
        }
    }
}
