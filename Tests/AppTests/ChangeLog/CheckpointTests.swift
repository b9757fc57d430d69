@testable import App
import Cryptography
import Platform
@testable import Store
import Testing
import World

@Suite("A checkpoint is signed only over a log that continues what was signed before")
struct CheckpointTests {
    @Test("What has not changed is signed once, and what was added is signed as a continuation", arguments: Engine.allCases)
    func continues(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (scope, checkpoints) = (try await world.member(.ciso).scope, world.installation.checkpoints)
            // Before it: the log hears of a token once an hour.
            _ = try await world.changedAsset(as: world.person(.ciso))
            let first = try await checkpoints.renew(scope)
            #expect(try await checkpoints.renew(scope).note == first.note)
            for _ in 0..<9 { _ = try await world.changedAsset(as: world.person(.ciso)) }
            let second = try await checkpoints.renew(scope)
            #expect(second.checkpoint.size == first.checkpoint.size + 18)
            let tree = try await checkpoints.tree(size: second.checkpoint.size, consistency: first.checkpoint.size, scope)
            try tree.consistency(from: first.checkpoint.size).verify(oldRoot: first.checkpoint.root, newRoot: second.checkpoint.root)
        }
    }

    @Test("Writers who ask at once all get a checkpoint, and none is signed twice", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (scope, checkpoints) = (try await world.member(.ciso).scope, world.installation.checkpoints)
            let notes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { try await checkpoints.renew(scope).note } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(notes.count == 1)
        }
    }

    @Test("Every log that grew is signed by the regular work, each under its own name", arguments: Engine.allCases)
    func all(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let checkpoints = world.installation.checkpoints
            // The founders' own logs beside the organisations'.
            let own = try await world.store.read(world.store.operate(reason: "test")) { try $0.unsignedLedgers(after: "", limit: 100) }
            #expect(try await checkpoints.renewAll { Issue.record("\($0): \($1)") } == 2 + own.count)
            #expect(try await checkpoints.renewAll { Issue.record("\($0): \($1)") } == 0)
            for slug in ["acorn", "birch"] {
                let member = try await world.member(.ciso, of: slug)
                #expect(try await checkpoints.last(member.scope)?.checkpoint.origin == "localhost/log/\(member.organisation)")
            }
        }
    }

    @Test("Nothing is signed once an entry that was signed over has been rewritten")
    func rewritten() async throws {
        try await AppWorld.with { world in
            let (scope, checkpoints) = (try await world.member(.ciso).scope, world.installation.checkpoints)
            _ = try await checkpoints.renew(scope)
            _ = try await world.changedAsset(as: world.person(.ciso))
            try world.tamper("db.execute(\"UPDATE log_leaf_rows SET hash = zeroblob(32) WHERE position = 1\")")
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { try await checkpoints.renew(scope) }
        }
    }

    @Test("A checkpoint that somebody planted in the table is not continued")
    func planted() async throws {
        try await AppWorld.with { world in
            let (scope, checkpoints) = (try await world.member(.ciso).scope, world.installation.checkpoints)
            let signed = try await checkpoints.renew(scope)
            let key = try SignerKey(
                name: world.installation.signing.signer(.checkpoint).verifier.name, purpose: .checkpoint, seed: [UInt8](repeating: 9, count: 32))
            let forged = try key.sign(signed.checkpoint.text)
            try world.tamper("db.execute(\"UPDATE checkpoint_rows SET note = ?\", ('''\(forged)''',))")
            _ = try await world.changedAsset(as: world.person(.ciso))
            await #expect(throws: LogCheckpoints.Refusal.foreign) { try await checkpoints.renew(scope) }
        }
    }
}
