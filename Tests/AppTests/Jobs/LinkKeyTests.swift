@testable import App
import Cryptography
@testable import Platform
@testable import Store
import Testing
import World

@Suite("An exchange of the master key loses no mail, and kills no link that is under way")
struct LinkKeyTests {
    /// Each mail with a link: who asks for it, to whom it goes, and the path of the link.
    private static let kinds = ["sign-up", "reset", "address", "invitation", "factor-reset", "recovery-asked", "recovery-told"]

    private func ask(_ kind: String, _ world: AppWorld) async throws -> String {
        let (accounts, now, analyst, ciso) = (world.accounts, world.clock.now, world.person(.analyst), world.person(.ciso))
        switch kind {
        case "sign-up": _ = try await SignUps(accounts: accounts).begin("eve@maple.example", now: now)
        case "reset": _ = try await Passwords(accounts: accounts).askForReset(analyst.email, client: "", now: now)
        case "address":
            _ = try await MyAccount(accounts: accounts).askForAddress(
                "grace@oak.example", password: Person.password, of: analyst.account, session: world.openSession(of: analyst),
                .init(device: "a test", client: "", now: now))
        case "invitation":
            try await Invitations(accounts: accounts).send(InvitationDraft(email: "nia@cedar.example", role: "analyst"), as: world.member(.ciso), now: now)
        case "factor-reset": try await FactorResets(accounts: accounts).reset(analyst.member, as: world.member(.ciso), now: now)
        default:
            let person = kind == "recovery-told" ? analyst : ciso
            _ = try await world.installation.recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: now)
            try await world.runner([world.installation.recoveries.echo]).runDue()
        }
        switch kind {
        case "sign-up": return "/sign-up/"
        case "reset": return "/reset/"
        case "address": return "/account/address/"
        case "invitation": return "/invitation/"
        case "factor-reset": return "/new-authenticator/"
        default: return "/recovery/"
        }
    }
    private func links(_ path: String, _ texts: [String]) -> [String] {
        texts.compactMap { text in text.firstRange(of: path).map { path + String(text[$0.upperBound...].prefix { $0.isHexDigit }) } }
    }
    private func isOpen(_ link: String, _ world: AppWorld) async throws -> Bool {
        let browser = Browser(world)
        if link.hasPrefix("/account/") { try await browser.enter(as: world.person(.analyst)) }
        let reply = try await browser.get(link)
        return reply.status == 200 && !reply.text.contains("This link is over")
    }

    @Test("A mail whose first attempt was under the old key goes with the same link under the new one", arguments: Engine.allCases)
    func begun(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let both = try await world.program([2, 1])
            for kind in Self.kinds {
                let path = try await ask(kind, world), deaf = Deaf(world)
                func kinds(_ installation: Installation) -> [JobKind] { installation.mails.filter { $0.name == kind }.map { $0.job(through: deaf) } }
                try await world.runner(kinds(world.installation)).runDue()
                #expect(deaf.sent.count >= 1, "\(kind)")
                world.clock.advance(by: .seconds(60))
                try await world.runner(kinds(both)).runDue()
                let made = links(path, deaf.texts)
                #expect(made.count >= 2 && made.first == made.last, "\(kind)")
                #expect(try await isOpen(made.last ?? "", world), "\(kind)")
                #expect(try await world.states("mail.\(kind)")["dropped"] == nil, "\(kind)")
                #expect(try await world.states("mail.\(kind)")["dead"] == nil, "\(kind)")
                try await world.deliver()
            }
        }
    }

    @Test("Between programs of which one seals under the old key and one under the new, each goes on with the other's link")
    func mixed() async throws {
        try await AppWorld.with { world in
            let path = try await ask("invitation", world), deaf = Deaf(world)
            let (old, new) = (try await world.program([1, 2]), try await world.program([2, 1]))
            for installation in [new, old] {
                try await world.runner(installation.mails.filter { $0.name == "invitation" }.map { $0.job(through: deaf) }).runDue()
                world.clock.advance(by: .seconds(60))
            }
            let made = links(path, deaf.texts)
            #expect(made.count == 2 && Set(made).count == 1)
            #expect(try await isOpen(made.last ?? "", world))
        }
    }

    @Test("A mail that waited all the while goes under the new key", arguments: Engine.allCases)
    func waiting(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let both = try await world.program([2, 1])
            for kind in Self.kinds {
                let path = try await ask(kind, world), mailer = Deaf(world, isDeaf: false)
                try await world.runner(both.mails.filter { $0.name == kind }.map { $0.job(through: mailer) }).runDue()
                let made = links(path, mailer.texts)
                #expect(!made.isEmpty, "\(kind)")
                #expect(try await isOpen(made.last ?? "", world), "\(kind)")
                try await world.deliver()
            }
        }
    }
}
