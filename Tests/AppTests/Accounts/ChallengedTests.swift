@testable import App
import Platform
import Store
import Testing
import World

@Suite("What anybody may ask for asks for work, and each piece of work is good once")
struct ChallengedTests {
    @Test("After five wrong passwords the sixth needs a solved challenge, and what was typed but the password stays", arguments: Engine.allCases)
    func signIn(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(.analyst))
            _ = try await browser.get("/sign-in?next=%2Faccount")
            let right = ["email": person.email, "password": Person.password, "next": "/account"]
            var wrong = right
            wrong["password"] = "a wrong password"
            for number in 1...5 {
                let reply = try await browser.post("/sign-in", wrong)
                #expect(reply.status == 422 && (reply.attribute("data-challenge") != nil) == (number == 5), "\(number)")
            }
            let evaluations = world.passwords.evaluations
            // Without it not even the right password is looked at.
            var bare = right
            bare["altcha"] = ""
            let refused = try await browser.post("/sign-in", bare)
            #expect(refused.status == 422 && world.passwords.evaluations == evaluations)
            #expect(refused.text.contains("no robot") && refused.text.contains(person.email) && refused.field("next") == "/account")
            #expect(refused.attribute("data-challenge") == "/challenge?form=sign-in" && !refused.text.contains(Person.password))
            // One piece of work looks at one password.
            var solved = wrong
            solved["altcha"] = try await browser.solution("/challenge?form=sign-in")
            #expect(try await browser.post("/sign-in", solved).status == 422)
            #expect(world.passwords.evaluations == evaluations + 1)
            #expect(try await browser.post("/sign-in", solved).text.contains("sent once already"))
            #expect(world.passwords.evaluations == evaluations + 1)
            // Whoever comes from there finds it in the form from the start.
            #expect(try await Browser(world).get("/sign-in").attribute("data-challenge") != nil)
            #expect(try await browser.post("/sign-in", right).status == 303)
        }
    }

    @Test("Of ten passwords sent at once with one solution one is looked at", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (browser, person) = (Browser(world), world.person(.analyst))
            _ = try await browser.get("/sign-in")
            var form = ["email": person.email, "password": "a wrong password", "altcha": ""]
            for _ in 1...5 { _ = try await browser.post("/sign-in", form) }
            let evaluations = world.passwords.evaluations
            form["altcha"] = try await browser.solution("/challenge?form=sign-in")
            try await withThrowingTaskGroup(of: Void.self) { [form] group in
                for _ in 1...10 { group.addTask { _ = try await browser.post("/sign-in", form) } }
                try await group.waitForAll()
            }
            #expect(world.passwords.evaluations == evaluations + 1)
        }
    }

    @Test("Sign-up and reset take a solution once; without one few are let in, and then a challenge is asked for", arguments: Engine.allCases)
    func mails(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            // Those who signed up to people the world did so without.
            world.clock.advance(by: .seconds(3_600))
            for path in ["/sign-up", "/reset"] {
                let browser = Browser(world)
                _ = try await browser.get(path)
                let solution = try await browser.solution("/challenge?form=\(path.dropFirst())")
                #expect(try await browser.post(path, ["email": "ada@cedar.example", "altcha": solution]).status == 200)
                let again = try await browser.post(path, ["email": "ada@cedar.example", "altcha": solution])
                #expect(again.status == 422 && again.text.contains("sent once already") && again.text.contains("ada@cedar.example"))
            }
            let browser = Browser(world)
            _ = try await browser.get("/sign-up")
            for number in 1...5 {
                #expect(try await browser.post("/sign-up", ["email": "ada\(number)@cedar.example", "altcha": ""]).status == 200)
            }
            let sixth = try await browser.post("/sign-up", ["email": "ada6@cedar.example", "altcha": ""])
            #expect(sixth.status == 422 && sixth.text.contains("needs scripts right now") && sixth.text.contains("ada6@cedar.example"))
            #expect(try await browser.post("/sign-up", ["email": "ada6@cedar.example"]).status == 200)
            world.clock.advance(by: .seconds(3_600))
            #expect(try await browser.post("/sign-up", ["email": "ada7@cedar.example", "altcha": ""]).status == 200)
        }
    }

    @Test("Sixty an hour are let in without work from all networks together; who works is not held up by them")
    func allTogether() async throws {
        try await AppWorld.with { world in
            world.clock.advance(by: .seconds(3_600))
            func ask(_ number: Int, _ proof: SolvedChallenge? = nil) async throws -> Bool {
                do {
                    _ = try await SignUps(accounts: world.accounts).begin(
                        "ada\(number)@cedar.example", proof: proof, client: "2001:db8:\(number)::1", now: world.clock.now)
                    return true
                } catch let problem as Problem where problem.fields.map(\.name) == [SolvedChallenge.field] { return false }
            }
            var taken = 0
            for number in 1...70 {
                if try await ask(number) { taken += 1 }
            }
            #expect(taken == 60)
            #expect(try await ask(99, SolvedChallenge(word: "w", ends: world.clock.now + 1)))
        }
    }
}
