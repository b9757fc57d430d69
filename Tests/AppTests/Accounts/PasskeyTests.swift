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
    private func added(_ person: Person, _ world: AppWorld) async throws -> PasskeyDevice {
        let (browser, device) = (Browser(world), PasskeyDevice(world))
        try await browser.enter(as: person)
        let reply = try await browser.add(device)
        #expect(reply.status == 303 && reply.location == "/account/passkeys")
        return device
    }
    private func stored(_ person: Person, _ world: AppWorld) async throws -> [StoredPasskey] {
        try await Passkeys(accounts: world.accounts).all(of: person.account)
    }

    @Test("Added, named, told by mail, used in place of a code, and removed", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let device = try await added(person, world)
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

    @Test("An answer is taken once among 32 at the same time", arguments: Engine.allCases)
    func onceInParallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let device = try await added(person, world)
            let (passkeys, now) = (Passkeys(accounts: world.accounts), world.clock.now)
            let ticket = try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: "", now: now)
            let answer = try await device.get(JSONReader.read(passkeys.ask(ticket: ticket, now: now)))
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        if case .accepted = try await passkeys.accept(answer, ticket: ticket, .init(device: "a test", client: "", now: now)) {
                            true
                        } else {
                            false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 1)
        }
    }

    @Test("A question is for one ticket and for five minutes, and a later one takes its place")
    func questions() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let device = try await added(person, world)
            let (passkeys, signIns) = (Passkeys(accounts: world.accounts), SignIns(accounts: world.accounts))
            func ticket() async throws -> String { try await signIns.begin(person.email, Person.password, client: "", now: world.clock.now) }
            func ask(_ ticket: String) async throws -> JSON { try JSONReader.read(try await passkeys.ask(ticket: ticket, now: world.clock.now)) }
            func isAccepted(_ answer: String, _ ticket: String) async throws -> Bool {
                if case .accepted(let session) = try await passkeys.accept(
                    answer, ticket: ticket, .init(device: "a test", client: "", now: world.clock.now))
                {
                    session.account == person.account
                } else {
                    false
                }
            }
            let (one, other) = (try await ticket(), try await ticket())
            let early = try await ask(one)
            _ = try await ask(other)
            #expect(try await !isAccepted(device.get(early), other))
            // That used up the other's question, and not this one's.
            let late = try await ask(one)
            #expect(try await !isAccepted(device.get(early), one))
            #expect(try await !isAccepted(device.get(late), one))
            let third = try await ask(one)
            world.clock.advance(by: .seconds(5 * 60))
            #expect(try await !isAccepted(device.get(third), one))
            let fourth = try await ask(one)
            #expect(try await isAccepted(device.get(fourth), one))
            #expect(try await !isAccepted(device.get(fourth), one))
            let slow = try await ticket()
            let fifth = try await ask(slow)
            world.clock.advance(by: .seconds(10 * 60))
            #expect(try await !isAccepted(device.get(fifth), slow))
        }
    }

    @Test("Another's passkey, another origin's answer, a wrong handle and nonsense do not sign in, and a code still does")
    func refusals() async throws {
        try await AppWorld.with { world in
            let (person, other) = (world.person(.analyst), world.person(.manager))
            let (device, foreign) = (try await added(person, world), try await added(other, world))
            let browser = Browser(world)
            try await browser.password(person)
            func attempt(_ answer: (JSON) throws -> String) async throws -> Reply {
                try await browser.post("/sign-in/passkey", ["credential": answer(browser.ask("/sign-in/passkey/options").json)])
            }
            #expect(try await attempt(foreign.get).status == 422)
            device.origin = "https://aertous.test.evil.example"
            #expect(try await attempt(device.get).status == 422)
            device.origin = "https://aertous.test"
            let handle = device.handle
            device.handle = foreign.handle
            #expect(try await attempt(device.get).status == 422)
            device.handle = handle
            for nonsense in ["", "{}", "[]", "{\"id\":1}", String(repeating: "a", count: 100_000), "{\"id\":\"AA\",\"clientDataJSON\":\"e30\"}"] {
                #expect(try await attempt { _ in nonsense }.status == 422)
            }
            let page = try await attempt { _ in "" }
            #expect(page.text.contains("This passkey was not taken") && page.text.contains("Six-digit code"))
            #expect(try await browser.post("/sign-in/code", ["code": person.code(at: world.clock.now)]).status == 303)
        }
    }

    @Test("Without the password there is no question, and no page says who has a passkey")
    func ticketFirst() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            _ = try await added(person, world)
            let browser = Browser(world)
            #expect(try await !browser.get("/sign-in").text.contains("data-passkey"))
            #expect(try await !browser.get("/sign-in/code").text.contains("data-passkey"))
            #expect(try await browser.ask("/sign-in/passkey/options").status == 404)
            // Somebody without passkeys is not offered one.
            let other = Browser(world)
            try await other.password(world.person(.manager))
            #expect(try await !other.get("/sign-in/code").text.contains("data-passkey"))
            #expect(try await other.ask("/sign-in/passkey/options").status == 404)
        }
    }

    @Test("A counter that goes back is refused and told by mail, and the passkey before it still works", arguments: Engine.allCases)
    func copied(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let device = try await added(person, world)
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

    @Test("Wrong codes, however many, keep no passkey out; wrong passkeys are no guesses at a code")
    func throttle() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let device = try await added(person, world)
            let browser = Browser(world)
            try await browser.password(person)
            for _ in 1...10 { #expect(try await browser.post("/sign-in/passkey", ["credential": "{}"]).status == 422) }
            for _ in 1...5 { #expect(try await browser.post("/sign-in/code", ["code": person.wrongCode(at: world.clock.now)]).status == 422) }
            try await browser.password(person)
            #expect(try await browser.post("/sign-in/passkey", ["credential": device.get(browser.ask("/sign-in/passkey/options").json)]).status == 303)
        }
    }

    @Test("A passkey belongs to one account, is asked for in one session, has a name, and there are ten at most")
    func adding() async throws {
        try await AppWorld.with { world in
            let (person, other) = (world.person(.analyst), world.person(.manager))
            let device = try await added(person, world)
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
            let device = try await added(person, world)
            _ = try await added(other, world)
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
