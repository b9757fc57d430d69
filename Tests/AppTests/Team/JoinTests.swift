@testable import App
import Platform
@testable import Store
import Testing
import World

/// `Store.join` makes the author of a log out of nobody: what it lets a caller do is what its key lets them.
@Suite("Nobody joins an organisation but by the key to it")
struct JoinTests {
    private struct Guest: Sendable {
        let digest, account, member: String
    }
    private func guest(_ world: AppWorld) async throws -> Guest {
        let link = try await world.invite("nia@cedar.example", .analyst)
        // Somebody with an account, who is no member of acorn yet.
        return Guest(
            digest: try #require(Session.digest(of: link)), account: world.person(.engineer, of: "birch").account,
            member: world.accounts.identifier(world.clock.now))
    }
    private func cells(_ guest: Guest, role: String) -> Cells {
        [
            "account_id": .text(guest.account), "role": .text(role), "name": .text("Nia"), "email": .text("nia@cedar.example"), "state": .text("active"),
            "joined_at": .integer(0),
        ]
    }
    private func join(_ guest: Guest, key: String? = nil, _ world: AppWorld, _ body: @escaping @Sendable (Writing) throws -> Void) async throws {
        let key = key ?? guest.digest
        try await world.store.join(key: key, from: Acceptances.invitation(key), member: guest.member, body)
    }
    private func roles(_ world: AppWorld, of organisation: String = "acorn") async throws -> [String: String] {
        let scope = world.store.job(organisation: world.person(.ciso, of: organisation).organisationID, reason: "test")
        return Dictionary(uniqueKeysWithValues: try await world.store.read(scope) { try $0.rows("SELECT id, role FROM member") { ($0.text(0), $0.text(1)) } })
    }

    @Test("In the organisation and the role of the row that the key opens, and as its author", arguments: Engine.allCases)
    func joins(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let guest = try await guest(world), cells = cells(guest, role: "analyst")
            try await join(guest, world) { tx in
                try tx.insert("member", id: guest.member, cells)
                try tx.record(Change("member.joined", "member", guest.member))
            }
            #expect(try await roles(world)[guest.member] == "analyst")
            #expect(try await roles(world, of: "birch")[guest.member] == nil)
            let scope = world.store.job(organisation: world.person(.ciso).organisationID, reason: "test")
            let author = try await world.store.read(scope) {
                try $0.first("SELECT actor_id, role FROM log_leaf WHERE record_id = \(guest.member)") { [$0.text(0), $0.text(1)] }
            }
            #expect(author == [guest.member, "analyst"])
        }
    }

    @Test("A key that opens nothing, is another's or was used is none", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let guest = try await guest(world), cells = cells(guest, role: "analyst")
            for key in ["", String(repeating: "0", count: 64), guest.account] {
                await #expect(throws: Problem.notFound) { try await join(guest, key: key, world) { try $0.insert("member", id: guest.member, cells) } }
            }
            // The condition alone opens nothing: the row is another key's.
            await #expect(throws: Problem.notFound) {
                try await world.store.join(key: guest.account, from: Acceptances.invitation(guest.digest), member: guest.member) { _ in }
            }
            for from in ["invitation WHERE state = 'pending' UNION SELECT id, 'ciso' FROM organisation", "organisation"] as [SQL] {
                await #expect(throws: StoreError.self) { try await world.store.join(key: guest.digest, from: from, member: guest.member) { _ in } }
            }
            #expect(try await roles(world)[guest.member] == nil)
        }
    }

    @Test("A body that gives itself another role, or touches another member, leaves nothing", arguments: Engine.allCases)
    func bodies(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let guest = try await guest(world), before = try await roles(world), other = world.person(.employee).member
            let (ciso, analyst) = (cells(guest, role: "ciso"), cells(guest, role: "analyst"))
            let bodies: [@Sendable (Writing) throws -> Void] = [
                { try $0.insert("member", id: guest.member, ciso) },
                { tx in
                    try tx.insert("member", id: guest.member, analyst)
                    _ = try tx.set("member", where: "id = \(other)", ["role": .text("ciso")])
                },
                { tx in
                    try tx.insert("member", id: guest.member, analyst)
                    _ = try tx.remove("member", where: "id = \(other)")
                },
                { _ in },
            ]
            for body in bodies {
                await #expect(throws: StoreError.self) {
                    try await join(guest, world) { tx in
                        try body(tx)
                        try tx.record(Change("member.joined", "member", guest.member, covers: [.init("member", other)]))
                    }
                }
                #expect(try await roles(world) == before)
            }
        }
    }
}
