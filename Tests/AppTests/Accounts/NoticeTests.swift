@testable import App
import Cryptography
import Foundation
@testable import Platform
import Store
import Testing
import World

@Suite("What an account's owner must hear is asked for with the act, and kept no longer than the mail needs")
struct NoticeTests {
    private struct Regret: Error {}
    private func asking(_ world: AppWorld) -> Passwords.Asking { .init(device: "A browser of a test", client: "", now: world.clock.now) }

    @Test("A notice of a transaction that is rolled back was never asked for", arguments: Engine.allCases)
    func rolledBack(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            for kind in NoticeKind.allCases {
                let notice = try world.accounts.notice(kind, to: person.account, asking(world))
                await #expect(throws: Regret.self) {
                    try await world.store.write(world.store.gate()) { tx in
                        try notice.ask(in: tx)
                        throw Regret()
                    }
                }
                #expect(try await world.states("mail.\(kind.rawValue)") == [:], "\(kind)")
            }
            #expect(try await world.notices() == [])
            #expect(try await world.mail(to: person.email) == nil)
        }
    }

    @Test("Each kind of notice is sent once, says where from, and leaves nothing", arguments: Engine.allCases)
    func each(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst)
            var subjects: Set<String> = []
            for kind in NoticeKind.allCases {
                let notice = try world.accounts.notice(kind, to: person.account, asking(world), name: "Spare phone")
                try await world.store.write(world.store.gate()) { try notice.ask(in: $0) }
                let mail = try #require(try await world.mail(to: person.email))
                #expect(mail.text.lowercased().contains("a browser of a test"), "\(kind)")
                subjects.insert(mail.subject + (mail.text.contains("A link from your mail") ? " by mail" : ""))
                #expect(try await world.states("mail.\(kind.rawValue)") == ["done": 1], "\(kind)")
            }
            #expect(subjects.count == NoticeKind.allCases.count, "\(subjects)")
            let count = try await world.outbox.newest(100).filter { $0.to.deliverable == person.email }.count
            try await world.deliver()
            #expect(try await world.outbox.newest(100).filter { $0.to.deliverable == person.email }.count == count)
            #expect(try await world.notices() == [])
        }
    }

    @Test("Whose account is suspended gets none; the address of before gets its last, though no account has it any more", arguments: Engine.allCases)
    func recipients(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (gone, moved) = (world.person(.analyst), world.person(.engineer))
            let notices = [
                try world.accounts.notice(.passwordChanged, to: gone.account, asking(world)),
                try world.accounts.notice(.addressChanged, to: moved.account, asking(world), address: "old@acorn.example"),
                try world.accounts.notice(.accountDeleted, to: gone.account, asking(world), address: "deleted@acorn.example"),
            ]
            try await world.store.write(world.store.gate()) { tx in
                for notice in notices { try notice.ask(in: tx) }
                _ = try tx.set("account", where: "id = \(gone.account)", ["state": .text("suspended")])
            }
            // Neither the queue nor the row says where it goes.
            let ids = try await world.store.read(world.store.operate(reason: "test")) {
                try $0.rows("SELECT ids FROM job WHERE state = 'waiting' AND kind LIKE 'mail.%'") { $0.text(0) }
            }
            #expect(ids.count == 3 && ids.allSatisfy { $0.hasPrefix("notice=") && !$0.contains("@") })
            for sealed in try await world.notices() { #expect(!String(decoding: sealed, as: UTF8.self).contains("acorn.example")) }
            #expect(try await world.mail(to: "old@acorn.example")?.subject == "Your account has another address now")
            #expect(try await world.mail(to: "deleted@acorn.example")?.subject == "Your account was deleted")
            #expect(try await world.mail(to: gone.email) == nil)
            #expect(try await world.states("mail.password-changed") == ["dropped": 1])
        }
    }

    @Test("What a mail left that was never sent goes after a day", arguments: Engine.allCases)
    func forgotten(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let notice = try world.accounts.notice(.addressChanged, to: world.person(.analyst).account, asking(world), address: "old@acorn.example")
            try await world.store.write(world.store.gate()) { try notice.ask(in: $0) }
            world.clock.advance(by: .seconds(86_399))
            try await world.accounts.forgetNotices(now: world.clock.now)
            #expect(try await world.notices().count == 1)
            world.clock.advance(by: .seconds(1))
            try await world.accounts.forgetNotices(now: world.clock.now)
            #expect(try await world.notices() == [])
            #expect(try await world.mail(to: "old@acorn.example") == nil)
        }
    }
}

extension AppWorld {
    /// What stands sealed for mails that are not sent yet.
    func notices() async throws -> [[UInt8]] {
        try await store.read(store.gate()) { try $0.rows("SELECT detail FROM notice ORDER BY id LIMIT 100") { $0.bytes(0) } }
    }
}
