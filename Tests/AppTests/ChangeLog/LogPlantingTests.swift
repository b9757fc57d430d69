@testable import App
import Cryptography
@testable import Store
import Synchronization
import Testing
import World

@Suite("What was taken from beside a log, or put there, is found")
struct LogPlantingTests {
    private static let leaf = "position, leaf, hash, at, actor_id, role, action, record_type, record_id, request_id"
    /// `{o}` is the organisation; where the words are about another one they begin with its name.
    static let changes: [(change: String, words: String)] = [
        ("DELETE FROM organisation_rows WHERE id = '{o}'", "{o}: there is no such organisation, and it left or was given a head, entries, values, checkpoints"),
        ("DELETE FROM checkpoint_rows WHERE organisation_id = '{o}'", "{o}: {n} entries were signed, and no checkpoint covers them"),
        (
            "INSERT INTO log_leaf_rows (organisation_id, \(leaf)) SELECT 'ghost', \(leaf) FROM log_leaf_rows WHERE organisation_id = '{o}'",
            "ghost: there is no such organisation, and it left or was given entries"
        ),
        (
            "INSERT INTO log_value_rows (organisation_id, position, field, value, salt) SELECT 'ghost', position, field, value, salt FROM log_value_rows WHERE organisation_id = '{o}'",
            "ghost: there is no such organisation, and it left or was given values"
        ),
        (
            "INSERT INTO log_value_rows (organisation_id, position, field, value, salt) SELECT '{o}', position + 100000, field, value, salt FROM log_value_rows WHERE organisation_id = '{o}'",
            "{o}: a value stands at 10000"
        ),
        (
            "INSERT INTO checkpoint_rows (organisation_id, size, root, note, at) SELECT '{o}', -size, root, note, at FROM checkpoint_rows WHERE organisation_id = '{o}'",
            "{o}: a checkpoint stands at -{n}, outside the log"
        ),
        ("UPDATE log_head_rows SET last_at = last_at + 1000 WHERE organisation_id = '{o}'", "{o}: the head says that the last entry was made at"),
        ("UPDATE checkpoint_rows SET at = at - 100000000 WHERE organisation_id = '{o}'", "{o}: the checkpoint over {n} entries bears a time before"),
        ("UPDATE checkpoint_rows SET at = at + 1 WHERE organisation_id = '{o}'", "{o}: the checkpoint over {n} entries was signed at"),
    ]

    @Test("Whoever writes past the program leaves a trace", arguments: Engine.allCases, changes.indices)
    func planted(_ engine: Engine, _ index: Int) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await world.member(.ciso).scope
            let signed = try await world.installation.checkpoints.renew(scope)
            func fill(_ text: String) -> String {
                text.replacing("{o}", with: scope.organisation).replacing("{n}", with: "\(signed.checkpoint.size)")
            }
            let change = fill(Self.changes[index].change)
            try await world.overwrite(change)
            let found = Mutex<[String]>([])
            try await LogAudit(store: world.store, signing: world.installation.signing).all { organisation, verdict in
                if !verdict.holds { found.withLock { $0.append("\(organisation): \(verdict.words)") } }
            }
            let broken = found.withLock { $0 }
            #expect(broken.count == 1 && broken[0].hasPrefix(fill(Self.changes[index].words)), "\(change): \(broken)")
        }
    }

    @Test("Nothing is signed over a log whose checkpoints were taken away", arguments: Engine.allCases)
    func forgotten(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await world.member(.ciso).scope
            _ = try await world.installation.checkpoints.renew(scope)
            try await world.overwrite("DELETE FROM checkpoint_rows WHERE organisation_id = '\(scope.organisation)'")
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { _ = try await world.installation.checkpoints.renew(scope) }
        }
    }
}
