@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Testing
import World

@Suite("A log that was restored goes on in a new epoch, and only one that owns up to it")
struct EpochTests {
    /// A note as this installation signed it before the restore, over entries that are not there any more.
    private static func lost(_ world: AppWorld, size: UInt64, seed: UInt8 = 1, epoch: UInt32 = 1, of person: Person? = nil) throws -> String {
        let root = MerkleHash.leaf([seed])
        let origin = world.installation.signing.log(of: (person ?? world.person(.ciso)).organisationID, epoch: epoch).text
        return try world.installation.signing.signer(.checkpoint).sign(Checkpoint(origin: origin, size: size, root: root).text)
    }
    /// As after a restore: the signer remembers more than the database holds.
    private static func restored(_ world: AppWorld, size: UInt64) async throws -> Scope<JobDoor> {
        let organisation = world.person(.ciso).organisationID
        let memory = SignedCheckpoint.Memory(size: size, root: .leaf([1]), at: world.clock.now)
        try await world.installation.signing.memory.keep(memory, of: organisation)
        return world.store.job(organisation: organisation, reason: "console")
    }
    private func epochs(_ world: AppWorld) -> Epochs { Epochs(store: world.store, checkpoints: world.installation.checkpoints) }

    @Test("Signing stops after a restore; the epoch names what is known outside, and from then on signs again", arguments: Engine.allCases)
    func begins(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.changedAsset(as: world.person(.ciso))
            let early = try await world.installation.checkpoints.renew(world.member(.ciso).scope)
            let scope = try await Self.restored(world, size: 1_000)
            _ = try await world.changedAsset(as: world.person(.ciso))
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { try await world.installation.checkpoints.renew(scope) }
            let note = try Self.lost(world, size: 1_000)
            let (number, signed) = try await epochs(world).begin(known: Array(note.utf8), reason: "The disk failed", scope)
            let entry = signed.checkpoint.size - 1
            #expect(number == 2 && signed.checkpoint.origin == "localhost/log/epoch-2/\(scope.organisation)")
            _ = try await world.changedAsset(as: world.person(.ciso))
            let next = try await world.installation.checkpoints.renew(scope)
            #expect(next.epoch == 2 && next.checkpoint.size == signed.checkpoint.size + 2)

            let lines = try await world.exported(as: world.person(.ciso))
            guard case .intact(_, 0, [.newEpoch(entry: entry, number: 2)]) = try world.verdict(lines) else {
                Issue.record("\(try world.verdict(lines))"); return
            }
            guard case .intact = try world.verdict(lines, against: early.note) else { Issue.record("what it covers is still there"); return }
            let lost = LogWarning.lost(entries: entry...999, epoch: 2)
            guard case .intact(_, 0, let warnings) = try world.verdict(lines, against: note), warnings.contains(lost) else {
                Issue.record("\(try world.verdict(lines, against: note))")
                return
            }
            let between = try Self.lost(world, size: 500, seed: 7)
            guard case .intact(_, 0, let earlier) = try world.verdict(lines, against: between), earlier.contains(.lost(entries: entry...499, epoch: 2)) else {
                Issue.record("\(try world.verdict(lines, against: between))")
                return
            }
            for (size, seed) in [(UInt64(1_000), UInt8(2)), (1_001, 1)] {
                guard case .broken(_, .forked) = try world.verdict(lines, against: Self.lost(world, size: size, seed: seed)) else {
                    Issue.record("\(size) \(seed)")
                    return
                }
            }
            #expect(try world.verdict(lines, against: Self.lost(world, size: 5, epoch: 3)).holds == false)
            #expect(try await LogAudit(store: world.store, signing: world.installation.signing).one(scope).holds)
            #expect(try await world.installation.heads.roll(now: world.clock.now) == 2)
        }
    }

    @Test("Told twice of the same checkpoint, the log is in the same epoch; of another one, it asks for the present epoch's last", arguments: Engine.allCases)
    func again(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await Self.restored(world, size: 1_000), note = Array(try Self.lost(world, size: 1_000).utf8)
            let first = try await epochs(world).begin(known: note, reason: "The disk failed", scope)
            let second = try await epochs(world).begin(known: note, reason: "The disk failed", scope)
            #expect(first.number == 2 && second.number == 2 && second.signed.note == first.signed.note)
            let other = Array(try Self.lost(world, size: 900).utf8)
            await #expect(throws: Problem.conflict("")) { try await epochs(world).begin(known: other, reason: "The disk failed", scope) }
            let third = try await epochs(world).begin(known: Array(first.signed.note.utf8), reason: "A key was lost", scope)
            #expect(third.number == 3 && third.signed.checkpoint.origin.contains("/epoch-3/"))
            let lines = try await world.exported(as: world.person(.ciso))
            guard case .intact(_, 0, let warnings) = try world.verdict(lines, against: first.signed.note), warnings.count == 2 else {
                Issue.record("\(try world.verdict(lines))")
                return
            }
            #expect(try await LogAudit(store: world.store, signing: world.installation.signing).one(scope).holds)
        }
    }

    @Test("An entry in the database alone begins no epoch: the signer forgets only what it was told at the console", arguments: Engine.allCases)
    func alone(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await Self.restored(world, size: 1_000)
            try await world.store.write(scope) { tx in
                let fields = [(LogEpoch.numberField, "2"), (LogEpoch.sizeField, "0"), (LogEpoch.rootField, Base64.encode(MerkleHash.empty.bytes))]
                try tx.record(Change(LogEpoch.action, "organisation", scope.organisation, fields: fields.map { .init($0.0, after: .text($0.1)) }))
            }
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) { try await world.installation.checkpoints.renew(scope) }
        }
    }

    @Test("What the entry about an epoch names of a checkpoint stays, asked for in whichever way; its reason may go", arguments: Engine.allCases)
    func lasting(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await Self.restored(world, size: 1_000), note = Array(try Self.lost(world, size: 1_000).utf8)
            let entry = try await epochs(world).begin(known: note, reason: "Ada dropped the disk", scope).signed.checkpoint.size - 1
            let erasures = Erasures(store: world.store)
            for field in LogEpoch.lasting {
                await #expect(throws: Problem.invalid("field", ""), "\(field)") { try await erasures.erase(field, of: entry, reason: "tidy", scope) }
            }
            let position = Int64(entry)
            #expect(try await world.store.write(scope) { try $0.eraseValues(where: "v.position = \(position) AND v.field <> 'reason'", reason: "tidy") } == 0)
            let page = try await world.page(.get, "/o/acorn/log/\(entry)", as: world.person(.ciso)).text
            #expect(page.contains("<option value=\"reason\"") && !page.contains("<option value=\"epoch\""))
            #expect(try await erasures.erase("reason", of: entry, reason: "it named somebody", scope) == 1)
            #expect(try await world.installation.checkpoints.renew(scope).epoch == 2)
            #expect(try await LogAudit(store: world.store, signing: world.installation.signing).one(scope).holds)
        }
    }

    @Test("A log whose epoch was erased by an earlier version goes on in it, as its last signature says", arguments: Engine.allCases)
    func erasedBefore(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await Self.restored(world, size: 1_000), note = Array(try Self.lost(world, size: 1_000).utf8)
            let entry = try await epochs(world).begin(known: note, reason: "The disk failed", scope).signed.checkpoint.size - 1
            try await world.store.write(scope) { tx in
                for field in [LogEpoch.numberField, LogEpoch.sizeField, LogEpoch.rootField] {
                    tx.erasures.append(Leaf.Erasure(entry: entry, field: field, reason: "tidy"))
                }
            }
            let next = try await world.installation.checkpoints.renew(scope)
            #expect(next.epoch == 2 && next.checkpoint.size == entry + 2)
            let found = try await LogAudit(store: world.store, signing: world.installation.signing).one(scope)
            #expect(found.holds, "\(found.words)")
            guard case .intact(_, 3, _) = try world.verdict(try await world.exported(as: world.person(.ciso))) else { Issue.record("the export"); return }
            #expect(try await epochs(world).begin(known: Array(next.note.utf8), reason: "Once more", scope).number == 3)
        }
    }

    @Test("A note of another log, of nobody's key or without a reason begins nothing", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let scope = try await Self.restored(world, size: 1_000), before = try await world.store.head(scope).size
            let note = try Self.lost(world, size: 1_000), foreign = try Self.lost(world, size: 1_000, of: world.person(.ciso, of: "birch"))
            let stranger = try SignerKey(name: "localhost/checkpoints-9", purpose: .checkpoint, seed: [UInt8](repeating: 9, count: 32))
            let unsigned = try stranger.sign(SignedNote(Array(note.utf8)).text)
            for (text, reason) in [(foreign, "The disk failed"), (unsigned, "The disk failed"), ("nothing", "The disk failed"), (note, "")] {
                await #expect(throws: Problem.self) { try await epochs(world).begin(known: Array(text.utf8), reason: reason, scope) }
            }
            #expect(try await world.store.head(scope).size == before)
        }
    }
}
