@testable import App
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("An Auditor's engagements end with the role")
struct RoleChangeTests {
    @Test("Whoever is made something else is auditor of nothing, and stays so when made Auditor again", arguments: Engine.allCases)
    func left(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (ciso, auditor) = (world.person(.ciso), world.person(.auditor))
            #expect(try await world.engage(auditor).status == 201)
            func auditors() async throws -> [JSON?] { try await world.api(.get, "/api/v1/engagements", as: ciso).items.map { $0["auditors"] } }
            #expect(try await world.change(auditor, to: .auditor, as: ciso).status == 200)
            #expect(try await auditors() != [.list([])])
            #expect(try await world.change(auditor, to: .analyst, as: ciso).status == 200)
            #expect(try await auditors() == [.list([])])
            #expect(try await world.change(auditor, to: .auditor, as: ciso).status == 200)
            #expect(try await world.package(as: auditor).status == 422, "they are invited anew or see nothing")
        }
    }

    @Test("An Auditor who takes over as CISO is auditor of nothing", arguments: Engine.allCases)
    func handover(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let auditor = world.person(.auditor), handovers = Handovers(accounts: world.accounts), successor = try await world.member(.auditor)
            #expect(try await world.engage(auditor).status == 201)
            try await handovers.propose(auditor.member, as: world.member(.ciso), now: world.clock.now)
            let open = try #require(try await handovers.open(as: successor, now: world.clock.now))
            try await handovers.accept(open.id, as: successor, now: world.clock.now)
            #expect(try await world.api(.get, "/api/v1/engagements", as: auditor).items.map { $0["auditors"] } == [.list([])])
        }
    }
}
