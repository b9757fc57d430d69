@testable import App
import HTTPTypes
@testable import Platform
@testable import Store
import Testing
import World

@Suite("What a member does in a session that ended meanwhile is not done, whatever it is")
struct EndedActorTests {
    /// Those who act, as the path hands them to a verb: found by a session, and asked for it by each write.
    private struct Actors: Sendable {
        let ciso, manager: Member
        let sessions: [String]
    }
    private typealias Act = (name: String, run: @Sendable () async throws -> Void)

    private static func actors(_ world: AppWorld) async throws -> Actors {
        let (sessions, now) = (Sessions(accounts: world.accounts), world.clock.now)
        func held(_ role: Role) async throws -> (Member, String) {
            let digest = try await world.openSession(of: world.person(role))
            let caller = try #require(try await sessions.caller(session: digest, slug: "acorn", now: now))
            return (try #require(caller.holding { try sessions.verify(caller, .write, in: $0, now: now) }.member), digest)
        }
        let (ciso, manager) = (try await held(.ciso), try await held(.manager))
        return Actors(ciso: ciso.0, manager: manager.0, sessions: [ciso.1, manager.1])
    }

    /// Acts of every kind on the team, in an order in which each can be done.
    private static func acts(_ actors: Actors, _ world: AppWorld) async throws -> [Act] {
        let (ciso, accounts, now, today) = (actors.ciso, world.accounts, world.clock.now, world.today)
        let (analyst, employee, engineer) = (world.person(.analyst), world.person(.employee), world.person(.engineer))
        let (members, invitations, handovers) = (Members(accounts: accounts), Invitations(accounts: accounts), Handovers(accounts: accounts))
        let tokens = Tokens(store: world.store, random: { [chance = world.chance] in chance.bytes($0) })
        let engagements = Engagements(store: world.store, identify: { world.accounts.identifier($0) })
        @Sendable func version(_ person: Person) async throws -> Int { try await world.standing(of: person).version }
        let free = try await world.member(.ciso)
        try await invitations.send(InvitationDraft(email: "nia@cedar.example", role: "analyst"), as: free, now: now)
        let invited = try #require(try await invitations.open(as: free, now: now).first).id
        let token = try #require(try await tokens.all(as: free, extent: .all).first { $0.member == analyst.member }).id
        let draft = EngagementDraft(title: "Audit", framework: AdoptionTests.iso, from: "2026-01-01", to: "2026-12-31", endsOn: today.adding(days: 9).iso)
        let standing = try await engagements.make(draft, today: today, as: free, now: now).id
        @Sendable func open() async throws -> String { try await handovers.open(as: free, now: now)?.id ?? "" }
        return [
            ("token revoked", { try await tokens.revoke(token, as: ciso, extent: .all) }),
            ("suspended", { try await members.suspend(analyst.member, version: version(analyst), as: ciso, now: now) }),
            ("resumed", { try await members.resume(analyst.member, version: version(analyst), as: ciso, now: now) }),
            ("role changed", { try await members.change(analyst.member, to: .engineer, version: version(analyst), as: ciso, now: now) }),
            ("deactivated", { try await members.deactivate(employee.member, version: version(employee), as: ciso, now: now) }),
            ("factor reset", { try await FactorResets(accounts: accounts).reset(engineer.member, as: ciso, now: now) }),
            ("invited", { try await invitations.send(InvitationDraft(email: "ida@cedar.example", role: "analyst"), as: ciso, now: now) }),
            ("sent again", { try await invitations.resend(invited, as: ciso, now: now) }),
            ("withdrawn", { try await invitations.revoke(invited, as: ciso) }),
            ("engagement made", { _ = try await engagements.make(draft, today: today, as: ciso, now: now) }),
            ("engagement ended", { _ = try await engagements.end(standing, today: today, as: ciso) }),
            ("proposed", { try await handovers.propose(actors.manager.id, as: ciso, now: now) }),
            ("cancelled", { try await handovers.cancel(open(), as: ciso, now: now) }),
            ("asset", { try await world.store.write(ciso.scope) { try $0.record(Change("test.done", "member", ciso.id)) } }),
            ("left", { try await members.leave(as: actors.manager, now: now) }),
        ]
    }

    private static func outcomes(_ acts: [Act]) async throws -> [String] {
        var all: [String] = []
        for act in acts {
            do {
                try await act.run()
                all.append("\(act.name): done")
            } catch let problem as Problem { all.append("\(act.name): \(problem.kind)") }
        }
        return all
    }

    @Test(
        "Every act on the team asks for the session of who acts: in one that stands it is done, in one that a new password ended it is not",
        arguments: Engine.allCases)
    func acts(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let actors = try await Self.actors(world), acts = try await Self.acts(actors, world)
            let scope = try await world.member(.ciso).scope
            for role in [Role.ciso, .manager] {
                let account = world.person(role).account
                try await world.store.write(world.store.gate()) { tx in
                    try tx.hold(account)
                    try tx.endSessions(of: account, but: "")
                }
            }
            let before = try await world.store.head(scope).size
            #expect(try await Self.outcomes(acts) == acts.map { "\($0.name): \(Problem.Kind.unauthenticated)" })
            #expect(try await world.store.head(scope).size == before, "and nothing is in the log")
        }
        try await AppWorld.with(engine) { world in
            _ = try await world.adopted()
            let acts = try await Self.acts(Self.actors(world), world)
            #expect(try await Self.outcomes(acts) == acts.map { "\($0.name): done" })
        }
    }

    @Test("A successor whose session ended takes nothing over", arguments: Engine.allCases)
    func handover(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (handovers, now, account) = (Handovers(accounts: world.accounts), world.clock.now, world.person(.manager).account)
            let actors = try await Self.actors(world)
            try await handovers.propose(actors.manager.id, as: actors.ciso, now: now)
            let id = try #require(try await handovers.open(as: actors.manager, now: now)).id
            try await world.store.write(world.store.gate()) { try $0.endSessions(of: account, but: "") }
            await #expect(throws: Problem(.unauthenticated, "")) { try await handovers.accept(id, as: actors.manager, now: now) }
            #expect(try await world.standing(of: world.person(.ciso)).role == .ciso)
            let again = try await Self.actors(world)
            try await handovers.accept(id, as: again.manager, now: now)
            #expect(try await world.standing(of: world.person(.manager)).role == .ciso)
        }
    }

    @Test("A form that arrives while a new password is about to end its session waits, and is not done", arguments: Engine.allCases)
    func form(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (ciso, browser) = (world.person(.ciso), Browser(world))
            try await browser.enter(as: ciso)
            try await browser.freshen(.team)
            let reply = try await world.meanwhile(
                world.store.gate(),
                { tx in
                    try tx.hold(ciso.account)
                    try tx.endSessions(of: ciso.account, but: "")
                },
                { try await browser.post("/o/acorn/team/invitations", ["email": "nia@cedar.example", "role": "analyst", "engagement": ""]) })
            #expect(reply.status == 401 && reply.text.contains("Your session ended in the meantime"), "\(reply.status) \(reply.text)")
            #expect(try await Invitations(accounts: world.accounts).open(as: world.member(.ciso), now: world.clock.now).isEmpty)
            #expect(try await browser.get("/o/acorn/team").status == 303, "the next request leads to the door")
        }
    }

    @Test("A role that changed meanwhile gives the session another secret, and the act of before is not done", arguments: Engine.allCases)
    func renewed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let actors = try await Self.actors(world)
            _ = try await world.store.write(world.store.gate()) {
                try $0.set("session", where: "digest = \(actors.sessions[0])", ["digest": .text(String(repeating: "0", count: 64))])
            }
            await #expect(throws: Problem(.unauthenticated, "")) {
                try await Handovers(accounts: world.accounts).propose(actors.manager.id, as: actors.ciso, now: world.clock.now)
            }
        }
    }
}
