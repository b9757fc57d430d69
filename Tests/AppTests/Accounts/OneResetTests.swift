@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("A reset and its entries are of one transaction: what did not happen is in no log, and what happened is in each")
struct OneResetTests {
    private func asking(_ world: AppWorld) -> Passwords.Asking { .init(device: "a test", client: "", now: world.clock.now) }
    /// A token of a moment ago, as if its transaction had begun before the tokens ended.
    private func lateToken(_ person: Person, _ world: AppWorld) async throws -> String { try await world.token(of: person, scopes: [.assetsRead]) }

    @Test("Of eight that send one link at the same time one sets its password, and the log has one entry", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, passwords, asking) = (world.person(.consultant), Passwords(accounts: world.accounts), asking(world))
            _ = try await passwords.askForReset(person.email, client: "", now: asking.now)
            let link = try #require(try await world.mail(to: person.email)?.resetLink)
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        // Where all are hashed at once the last has to wait, which is told.
                        do { return try await passwords.reset(link, "nine grey herons \(number)", asking) } catch let problem as Problem
                            where problem.kind == .tooMany
                        {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
            for organisation in ["acorn", "birch"] {
                let actions = try await world.actions(of: world.person(.consultant, of: organisation))
                #expect(actions.filter { $0 == "account.password_reset" }.count == 1, "\(organisation)")
                #expect(actions.contains("token.revoked"), "\(organisation)")
            }
        }
    }

    @Test("The tokens end with the new password at once, and a job that is asked for with it finishes what was cut off", arguments: Engine.allCases)
    func password(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, passwords) = (world.person(.analyst), Passwords(accounts: world.accounts))
            _ = try await passwords.askForReset(person.email, client: "", now: world.clock.now)
            let link = try #require(try await world.mail(to: person.email)?.resetLink)
            #expect(try await passwords.reset(link, "nine grey herons fly", asking(world)))
            #expect(try await world.api(.get, "/api/v1/assets", as: person).status == 401)
            #expect(try await world.states("account.password-reset") == ["waiting": 1])
            let late = try await lateToken(person, world)
            #expect(try await world.actions(of: person).filter { $0 == "account.password_reset" }.count == 1)
            #expect(try await world.api(.get, "/api/v1/assets", token: late).status == 401)
        }
    }

    @Test("A new authenticator behind a link ends the tokens, and the organisations' logs have it, wherever it was cut off", arguments: Engine.allCases)
    func factor(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (person, recoveries, links) = (world.person(.consultant), world.installation.recoveries, FactorLinks(accounts: world.accounts))
            _ = try await recoveries.begin(person.email, by: OperatorAct(name: "ops", reason: "lost the phone"), now: world.clock.now)
            try await world.deliver()
            world.clock.advance(by: .seconds(72 * 3_600))
            try await recoveries.sweep(now: world.clock.now)
            let link = try #require(try await world.link("/new-authenticator/", to: person.email))
            let opened = try #require(try await links.open(link, now: world.clock.now))
            let key = try EnrolmentKey(email: person.email, link: link, accounts: world.accounts)
            let totp = try #require(TOTP(secret: key.secret))
            let code = totp.code(step: totp.step(at: world.clock.now / 1_000))
            let codes = try await links.finish(opened, password: Person.password, code: code, key: key, client: "", now: world.clock.now)
            #expect(codes?.count == 10)
            // One job an organisation, asked for with the factor: it is there whatever ends the program now.
            #expect(try await world.states("account.factor-replaced") == ["waiting": 2])
            for organisation in ["acorn", "birch"] {
                let here = world.person(.consultant, of: organisation)
                #expect(try await world.api(.get, "/api/v1/assets", as: here).status == 401, "\(organisation): at once")
            }
            var late: [String] = []
            for organisation in ["acorn", "birch"] { late.append(try await lateToken(world.person(.consultant, of: organisation), world)) }
            for organisation in ["acorn", "birch"] {
                let actions = try await world.actions(of: world.person(.consultant, of: organisation))
                #expect(actions.filter { $0 == "factor.replaced" }.count == 1, "\(organisation)")
            }
            for token in late { #expect(try await world.api(.get, "/api/v1/assets", token: token).status == 401) }
        }
    }
}
