@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("Guesses that come at once count as if they came one after the other")
struct GuessesAtOnceTests {
    @Test(
        "Of 24 wrong passwords at once, from as many networks, five are looked at; the others need a solved challenge", arguments: Engine.allCases,
        ["analyst@acorn.example", "nobody@acorn.example"])
    func signIn(_ engine: Engine, _ email: String) async throws {
        try await AppWorld.with(engine) { world in
            let (signIns, now, before) = (SignIns(accounts: world.accounts), world.clock.now, world.passwords.evaluations)
            let fields = try await withThrowingTaskGroup(of: [String].self) { group in
                for number in 1...24 {
                    group.addTask {
                        do {
                            _ = try await signIns.begin(email, "a wrong password", client: "192.0.2.\(number)", now: now)
                            return []
                        } catch let problem as Problem { return problem.fields.map(\.name) }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(world.passwords.evaluations == before + 5)
            #expect(fields.filter { $0.first == "password" }.count == 5, "\(fields)")
            #expect(fields.filter { $0 == [SolvedChallenge.field] }.count == 19, "\(fields)")
        }
    }

    @Test("Of 30 wrong present passwords at once five are looked at", arguments: Engine.allCases)
    func present(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (passwords, person, now, before) = (
                Passwords(accounts: world.accounts), world.person(.analyst), world.clock.now, world.passwords.evaluations
            )
            let kinds = try await withThrowingTaskGroup(of: Problem.Kind?.self) { group in
                for number in 1...30 {
                    group.addTask {
                        do {
                            try await passwords.prove("wrong", of: person.account, .init(device: "a test", client: "192.0.2.\(number)", now: now))
                            return nil
                        } catch let problem as Problem { return problem.kind }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(world.passwords.evaluations == before + 5)
            #expect(kinds.filter { $0 == .invalid }.count == 5 && kinds.filter { $0 == .tooMany }.count == 25, "\(kinds)")
        }
    }

    @Test("Right passwords count for nothing, however many come", arguments: Engine.allCases)
    func right(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let person = world.person(.analyst), asking = Passwords.Asking(device: "a test", client: "198.51.100.1", now: world.clock.now)
            for _ in 1...8 {
                _ = try await SignIns(accounts: world.accounts).begin(person.email, Person.password, client: asking.client, now: asking.now)
                try await Passwords(accounts: world.accounts).prove(Person.password, of: person.account, asking)
            }
            let left = try await world.store.read(world.store.gate()) {
                try $0.rows("SELECT kind FROM attempt WHERE kind IN ('password', 'present', 'turn')") { $0.text(0) }
            }
            #expect(left == [])
        }
    }
}
