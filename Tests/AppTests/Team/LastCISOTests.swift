@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

/// Everybody is CISO, and everybody goes, pushes somebody else, or hands over, at the same time.
@Suite("Whatever goes on at once, an organisation keeps a CISO")
struct LastCISOTests {
    private func twoCISOs(_ world: AppWorld) async throws -> (Person, Person) {
        try await world.change(world.person(.manager), ["role": .text("ciso")])
        return (world.person(.ciso), world.person(.manager))
    }
    private func fresh(_ person: Person, _ kind: FreshClass, _ world: AppWorld) async throws -> Browser {
        let browser = try await world.another(person)
        _ = try await browser.get("/account")
        try await browser.freshen(kind)
        return browser
    }
    private func together(_ acts: [@Sendable () async throws -> Int]) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for act in acts { group.addTask { try await act() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("One of two deletes the account while the other demotes, suspends or deactivates them, or leaves", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        for turn in 0..<4 {
            try await AppWorld.with(engine) { world in
                let (first, second) = try await twoCISOs(world)
                let own = try await fresh(first, .account, world), version = try await world.standing(of: first).version
                let other = try await fresh(second, .account, world)
                let statuses = try await together([
                    { try await own.post("/account/delete", ["password": Person.password]).status },
                    {
                        switch turn {
                        case 0: try await world.change(second, to: .analyst, as: first).status
                        case 1: try await other.post("/account/delete", ["password": Person.password]).status
                        case 2: try await world.api(.post, "/api/v1/members/\(first.member)/deactivate", as: second, json: #"{"version":\#(version)}"#).status
                        default: try await Self.leave(second, world)
                        }
                    },
                    { turn == 0 ? try await world.press("suspend", first, as: second).status : 200 },
                ])
                #expect(try await world.cisos().count >= 1, "\(turn): \(statuses)")
                #expect(!statuses.contains { $0 >= 500 }, "\(turn): \(statuses)")
            }
        }
    }
    private static func leave(_ person: Person, _ world: AppWorld) async throws -> Int {
        let member = try await world.store.enter("acorn", account: person.account)
        do { try await Members(accounts: world.accounts).leave(as: member, now: world.clock.now) } catch let problem as Problem { return problem.kind.rawValue }
        return 200
    }

    @Test("A handover is accepted while who proposed it leaves, is demoted or proposes again", arguments: Engine.allCases)
    func handover(_ engine: Engine) async throws {
        for turn in 0..<4 {
            try await AppWorld.with(engine) { world in
                let (first, second) = try await twoCISOs(world)
                let analyst = world.person(.analyst), handovers = Handovers(accounts: world.accounts), now = world.clock.now
                let (proposer, successor) = (try await world.member(.ciso), try await world.member(.analyst))
                try await handovers.propose(analyst.member, as: proposer, now: now)
                let open = try #require(try await handovers.open(as: successor, now: now))
                let accept: @Sendable () async throws -> Int = {
                    do { try await handovers.accept(open.id, as: successor, now: now) } catch let problem as Problem { return problem.kind.rawValue }
                    return 200
                }
                let statuses = try await together([
                    accept,
                    {
                        switch turn {
                        case 0: try await Self.leave(first, world)
                        case 1: try await world.change(first, to: .employee, as: second).status
                        case 2: try await Self.leave(second, world)
                        default: try await world.change(second, to: .employee, as: first).status
                        }
                    },
                    accept, { try await Self.leave(turn < 2 ? second : first, world) },
                ])
                #expect(try await world.cisos().count >= 1, "\(turn): \(statuses)")
                #expect(statuses.filter { $0 == 200 }.count >= 1, "\(turn): \(statuses)")
            }
        }
    }

    @Test("What somebody proposed who is CISO no more is accepted by nobody", arguments: Engine.allCases)
    func formerProposer(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (first, second) = try await twoCISOs(world)
            let handovers = Handovers(accounts: world.accounts), now = world.clock.now
            try await handovers.propose(world.person(.analyst).member, as: try await world.member(.ciso), now: now)
            let successor = try await world.member(.analyst)
            let open = try #require(try await handovers.open(as: successor, now: now))
            #expect(try await world.change(first, to: .employee, as: second).status == 200)
            await #expect(throws: Problem.conflict("")) { try await handovers.accept(open.id, as: successor, now: now) }
            #expect(try await world.standing(of: world.person(.analyst)).role == .analyst)
            #expect(try await world.cisos().map(\.id) == [second.member])
        }
    }

    @Test("While the subscription has lapsed the last CISO hands over and leaves; no other role is given", arguments: Engine.allCases)
    func lapsed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.setStanding(.lapsed)
            let (ciso, manager) = (world.person(.ciso), world.person(.manager))
            let refused = try await world.act("/o/acorn/team/leave", as: ciso, ["leave": "yes"])
            #expect(refused.status == 409 && refused.text.contains("Hand over first"))
            #expect(try await world.change(manager, to: .ciso, as: ciso).status == 402)
            #expect(try await world.act("/o/acorn/team/handover", as: ciso, ["successor": manager.member]).status == 303)
            let open = try #require(try await Handovers(accounts: world.accounts).open(as: world.member(.manager), now: world.clock.now))
            #expect(try await world.act("/o/acorn/team/handover/\(open.id)/accept", as: manager).status == 303)
            try await world.deliver()
            #expect(try await world.act("/o/acorn/team/leave", as: ciso, ["leave": "yes"]).status == 303)
            #expect(try await world.cisos().map(\.id) == [manager.member])
        }
    }

    @Test("Seven CISOs at once: each leaves, and each demotes the next", arguments: Engine.allCases)
    func everybody(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let people = world.people.filter { $0.organisation == "acorn" }
            for round in 0..<4 {
                for person in people { try await world.change(person, ["role": .text("ciso"), "state": .text("active")]) }
                let acts = people.enumerated().flatMap { index, person -> [@Sendable () async throws -> Int] in
                    let next = people[(index + 1 + round) % people.count]
                    return [{ try await Self.leave(person, world) }, { try await world.change(next, to: .employee, as: person).status }]
                }
                let statuses = try await together(acts.shuffled())
                #expect(try await world.cisos().count >= 1, "\(round): \(statuses)")
            }
        }
    }
}
