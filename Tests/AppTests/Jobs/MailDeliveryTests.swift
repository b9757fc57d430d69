import Cryptography
import Synchronization
import Testing
import World

@testable import App
@testable import Platform
@testable import Store

@Suite("Mail is written when it is delivered, for whoever may have it then")
struct MailDeliveryTests {
    @Test("Until the mail is delivered no link of a sign-up exists, and afterwards only its digest is kept", arguments: Engine.allCases)
    func minted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-up")
            _ = try await browser.post("/sign-up", ["email": "ada@cedar.example"])
            #expect(try await digests(world).allSatisfy { $0.hasPrefix("none-") })
            #expect(try await browser.get("/sign-up/none-x").text.contains("over"))
            let link = try #require(try await world.mail(to: "ada@cedar.example")?.signUpLink)
            #expect(try await digests(world) == [Session.digest(of: link) ?? ""])
            #expect(try await browser.get("/sign-up/\(link)").text.contains("Your name"))
        }
    }

    private func digests(_ world: AppWorld) async throws -> [String] {
        try await world.store.read(world.store.gate()) { try $0.rows("SELECT digest FROM sign_up WHERE email = 'ada@cedar.example'") { $0.text(0) } }
    }

    @Test("A delivery that nobody heard the end of is repeated to the byte, with the same link", arguments: Engine.allCases)
    func repeated(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let browser = Browser(world)
            _ = try await browser.get("/sign-up")
            _ = try await browser.post("/sign-up", ["email": "ada@cedar.example"])
            let deaf = Deaf(world)
            let runner = world.runner(world.installation.mails.map { $0.job(through: deaf) })
            try await runner.runDue()
            world.clock.advance(by: .seconds(60))
            try await runner.runDue()
            #expect(deaf.sent.count == 2)
            #expect(deaf.sent.first == deaf.sent.last)
            #expect(try await world.states("mail.sign-up")["done"] == 3)
        }
    }

    @Test("Who was suspended since gets none, and the file outbox has no mail twice", arguments: Engine.allCases)
    func dropped(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (gone, there) = (world.person(.analyst), world.person(.engineer))
            try await world.store.write(world.store.gate()) { tx in
                for person in [gone, there] { try tx.enqueueMail("code-failures", account: person.account, ids: ["failure": "f-1"], key: person.account) }
                _ = try tx.set("account", where: "id = \(gone.account)", ["state": .text("suspended")])
            }
            try await world.deliver()
            #expect(try await world.states("mail.code-failures") == ["done": 1, "dropped": 1])
            #expect(try await world.mail(to: gone.email) == nil)
            #expect(try await world.mail(to: there.email) != nil)
            let mail = Mail(to: try #require(EmailAddress("bob@cedar.example")), subject: "Once", text: "x", html: "<p>x</p>")
            var keyed = mail
            keyed.key = "one-event"
            for _ in 0..<2 { try await world.outbox.send(keyed) }
            #expect(try await world.outbox.newest(50).filter { $0.subject == "Once" }.count == 1)
        }
    }

    @Test("A member who left, or whose account is suspended, is no recipient of their organisation's mail", arguments: Engine.allCases)
    func members(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let sent = Deaf(world, isDeaf: false)
            let kind = MailKind("test-news") { job in
                guard let to = try await Recipients(store: world.store).member(try job.id("member"), of: try job.inOrganisation()) else { return nil }
                return Mail(to: to.address, subject: "News", text: "x", html: "<p>x</p>", organisation: job.organisation)
            }
            let foreign = MailKind("test-foreign") { _ in
                Mail(to: EmailAddress("eve@birch.example")!, subject: "News", text: "x", html: "<p>x</p>", organisation: "another")
            }
            let ciso = try await world.member(.ciso)
            let (left, engineer, birch) = (world.person(.analyst), world.person(.engineer), world.person(.analyst, of: "birch"))
            try await world.store.write(ciso.scope) { tx in
                for person in [left, engineer, birch] { try tx.enqueueMail("test-news", ids: ["member": person.member]) }
                try tx.enqueueMail("test-foreign")
                _ = try tx.set("member", where: "id = \(left.member)", ["state": .text("left")])
                try tx.record(Change("member.left", "member", left.member))
            }
            try await world.runner([kind, foreign].map { $0.job(through: sent) }).runDue()
            // Another organisation's member is not found, and no mail speaks of two organisations.
            #expect(sent.to == [engineer.email])
            #expect(try await world.states("mail.test-news") == ["done": 1, "dropped": 2])
            #expect(try await world.states("mail.test-foreign") == ["dead": 1])
        }
    }
}

/// A transport that has the mail and fails to say so, the first time.
final class Deaf: Mailer {
    private let world: AppWorld
    private let isDeaf: Bool
    private let list = Mutex<[(to: String, text: String, bytes: [UInt8])]>([])
    init(_ world: AppWorld, isDeaf: Bool = true) { (self.world, self.isDeaf) = (world, isDeaf) }

    var sent: [[UInt8]] { list.withLock { $0.map(\.bytes) } }
    var to: [String] { list.withLock { $0.map(\.to) } }
    var texts: [String] { list.withLock { $0.map(\.text) } }

    func send(_ mail: Mail) async throws {
        guard let address = EmailAddress("no-reply@aertous.test") else { return }
        let message = MailMessage(mail, from: Mailbox(name: "Aertous", address: address), date: world.clock.now, random: { world.chance.bytes($0) })
        let count = list.withLock { list in
            list.append((mail.to.deliverable, mail.text, message.bytes))
            return list.count
        }
        if isDeaf, count == 1 { throw JobFailure("interrupted") }
    }
}
