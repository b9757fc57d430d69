@testable import App
import Cryptography
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("The audit also looks at the public tree of heads")
struct HeadAuditTests {
    /// Two days of heads: both organisations', then Acorn's.
    private static func fill(_ world: AppWorld) async throws {
        try await world.installation.heads.roll(now: world.clock.now)
        _ = try await world.changedAsset(as: world.person(.ciso))
        world.clock.advance(by: .seconds(86_400))
        try await world.installation.heads.roll(now: world.clock.now)
    }
    private static func verdict(_ world: AppWorld) async throws -> LogAudit.Finding? {
        let found = Mutex<LogAudit.Finding?>(nil)
        try await LogAudit(store: world.store, signing: world.installation.signing).all { id, verdict in
            if id == "heads" { found.withLock { $0 = verdict } }
        }
        return found.withLock { $0 }
    }

    @Test("It is intact as it was entered, also after an organisation is gone, and none before the first", arguments: Engine.allCases)
    func intact(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            #expect(try await Self.verdict(world) == nil)
            try await Self.fill(world)
            #expect(try await Self.verdict(world) == .intact(entries: 3, checkpoints: 2, uncovered: 0))
            let job = world.store.job(organisation: world.person(.ciso, of: "birch").organisationID, reason: "test")
            try await world.store.write(job) { try $0.setErasure(on: Day(of: world.clock.now).iso) }
            try await world.store.eraseOrganisation(job.organisation)
            #expect(try await Self.verdict(world)?.holds == true)
        }
    }

    static let changes: [(change: String, words: String)] = [
        ("DELETE FROM head_leaf_rows", "head 0 is missing: a public checkpoint covers 2 heads"),
        ("DELETE FROM head_leaf_rows WHERE position = 2", "head 2 is missing: a public checkpoint covers 3 heads"),
        ("DELETE FROM head_leaf_rows WHERE position = 1", "head 1 is missing"),
        ("UPDATE head_leaf_rows SET hash = leaf WHERE position = 1", "head 1 was edited"),
        ("UPDATE head_leaf_rows SET log_size = 1 WHERE position = 2", "head 2 is listed as something else"),
        ("UPDATE head_leaf_rows SET of_organisation = 'other' WHERE position = 0", "head 0 is listed as something else"),
        ("DELETE FROM head_checkpoint_rows WHERE size = 3", "3 heads were signed, and no public checkpoint covers them"),
        ("UPDATE head_checkpoint_rows SET root = salt FROM head_leaf_rows WHERE size = 2 AND position = 0", "says something else than its signature"),
        ("UPDATE head_checkpoint_rows SET note = 'x' WHERE size = 2", "cannot be believed"),
        ("DELETE FROM checkpoint_rows", "is not what was signed in the log of"),
    ]

    @Test("Whoever has the database in hand leaves a trace", arguments: Engine.allCases, changes.indices)
    func tampered(_ engine: Engine, _ index: Int) async throws {
        try await AppWorld.with(engine) { world in
            try await Self.fill(world)
            #expect(try await Self.verdict(world)?.holds == true, "or what follows proves nothing")
            try await world.overwrite(Self.changes[index].change)
            let words = try await Self.verdict(world)?.words ?? "nothing"
            #expect(words.contains(Self.changes[index].words), "\(words)")
        }
    }
}
