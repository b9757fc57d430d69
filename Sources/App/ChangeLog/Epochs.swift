internal import Cryptography
internal import Platform
public import Store

/// A log that cannot honestly go on: its database was restored from a copy, or somebody else could sign. It continues in a new
/// epoch, and says so for good (`security.md` 23).
public struct Epochs: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints

    public init(store: Store, checkpoints: LogCheckpoints) { (self.store, self.checkpoints) = (store, checkpoints) }

    /// Begins a new epoch with an entry that names the last checkpoint known outside, and signs it.
    ///
    /// Where the log is in an epoch already that names this checkpoint, nothing is entered: this node only learns of it. So the
    /// command is given once for each node that keeps a memory of its own.
    ///
    /// - Parameters:
    ///   - note: the checkpoint, signed by this installation, of the epoch before.
    ///   - reason: 1 to 500 characters.
    /// - Returns: the number of the epoch, and what was signed in it.
    public func begin(known note: [UInt8], reason: String, _ scope: Scope<JobDoor>, request: String = RequestID.current) async throws -> (
        number: UInt32, signed: SignedCheckpoint
    ) {
        let (known, number, isThere) = try await check(known: note, reason: reason, scope)
        // Before the entry, without which it means nothing: the other way round a node would be left that signs no more.
        try await checkpoints.signing.memory.keep(
            .init(size: 0, root: .empty, at: try await store.read(scope) { try $0.now() }), of: LogCheckpoints.memory(of: scope.organisation, number))
        if !isThere {
            try await store.write(scope, request: request) { tx in
                let fields = [
                    (LogEpoch.numberField, String(number)), (LogEpoch.sizeField, String(known.size)), (LogEpoch.rootField, Base64.encode(known.root.bytes)),
                    (LogEpoch.noteField, String(decoding: note, as: UTF8.self)), ("reason", reason),
                ]
                try tx.record(Change(LogEpoch.action, "organisation", scope.organisation, fields: fields.map { .init($0.0, after: .text($0.1)) }))
            }
        }
        return (number, try await checkpoints.renew(scope))
    }

    /// What ``begin(known:reason:_:request:)`` would refuse, it refuses; else the checkpoint, the epoch's number, and whether the log is in it.
    func check(known note: [UInt8], reason: String, _ scope: Scope<JobDoor>) async throws -> (known: Checkpoint, number: UInt32, isThere: Bool) {
        guard 1...500 ~= reason.unicodeScalars.count else { throw Problem.invalid("reason", "Give a reason of at most 500 characters.") }
        let signing = checkpoints.signing
        let keys = try signing.verifiers(.checkpoint), log = signing.log(of: scope.organisation)
        let known: Checkpoint, epoch: UInt32
        do throws(NoteRefusal) { (known, epoch) = try Checkpoint.open(note, log: log, keys: keys) } catch {
            throw Problem.invalid("checkpoint", "The checkpoint cannot be believed: \(error.words)")
        }
        let present = try await checkpoints.epoch(scope)
        let named = try await store.read(scope) { try $0.epochCheckpoint() }
        let isThere = present > epoch && named?.size == known.size && named?.root == known.root
        // A copy from before the last epoch is behind that one, too.
        guard isThere || epoch >= present else {
            throw Problem.conflict("The log is in epoch \(present), and the checkpoint is of epoch \(epoch): give the last one of epoch \(present).")
        }
        return (known, isThere ? present : epoch + 1, isThere)
    }
}
