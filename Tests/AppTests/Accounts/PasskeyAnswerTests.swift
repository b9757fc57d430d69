@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An answer to a passkey's question counts once, for one ticket, and only from whom it was asked")
struct PasskeyAnswerTests {
    @Test("An answer is taken once among 32 at the same time", arguments: Engine.allCases)
    func onceInParallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            let device = try await PasskeyDevice.added(person, world)
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
            let device = try await PasskeyDevice.added(person, world)
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
            let (device, foreign) = (try await PasskeyDevice.added(person, world), try await PasskeyDevice.added(other, world))
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
            _ = try await PasskeyDevice.added(person, world)
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

    @Test("Wrong codes, however many, keep no passkey out; wrong passkeys are no guesses at a code")
    func throttle() async throws {
        try await AppWorld.with { world in
            let person = world.person(.analyst)
            let device = try await PasskeyDevice.added(person, world)
            let browser = Browser(world)
            try await browser.password(person)
            for _ in 1...10 { #expect(try await browser.post("/sign-in/passkey", ["credential": "{}"]).status == 422) }
            for _ in 1...5 { #expect(try await browser.post("/sign-in/code", ["code": person.wrongCode(at: world.clock.now)]).status == 422) }
            try await browser.password(person)
            #expect(try await browser.post("/sign-in/passkey", ["credential": device.get(browser.ask("/sign-in/passkey/options").json)]).status == 303)
        }
    }
}
