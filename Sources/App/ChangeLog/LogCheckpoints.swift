public import Cryptography
public import Store

/// A checkpoint of one organisation's log with our signature.
public struct SignedCheckpoint: Sendable {
    public let checkpoint: Checkpoint
    /// The epoch that it is of.
    public var epoch: UInt32 = 1
    /// The signed note, as text that anybody may keep.
    public let note: String
    /// When it was signed, in milliseconds since 1970 UTC.
    public let at: Int64
}

/// Signs how an organisation's log stands.
///
/// The signer remembers the last checkpoint (table `checkpoint`, and apart from the database its size and root) and signs
/// only what provably continues it, so that nobody can make us vouch for two histories (`security.md` 23). The proof is
/// made from the leaf hashes as they are stored.
public struct LogCheckpoints: Sendable {
    let store: Store
    let signing: Signing
    /// Why nothing is signed: loud in the operator's log, opaque outside.
    public enum Refusal: Error, Equatable, Sendable {
        /// What is stored does not continue what was signed last, or does not add up to the log's head.
        case inconsistent
        /// The last checkpoint was signed under another name or by a key that this installation does not hold.
        case foreign
    }

    public init(store: Store, signing: Signing) { (self.store, self.signing) = (store, signing) }

    /// The checkpoint over the whole log as it stands: the last one if nothing was added since, else a new one.
    ///
    /// It reads every leaf hash once, 32 bytes each, in pages.
    public func renew<D: ReadingDoor & WritingDoor & OrganisationDoor>(_ scope: Scope<D>) async throws -> SignedCheckpoint {
        for _ in 0..<4 {
            let epoch = try await epoch(scope)
            let last = try await remembered(scope, epoch)
            let head = try await store.head(scope)
            if let last, last.checkpoint.size == head.size {
                guard last.checkpoint.root == head.frontier.root else { throw Refusal.inconsistent }
                // Where the memory could not be written, or another node signed: what is not remembered is not handed out.
                try await keep(last, of: scope.organisation)
                return last
            }
            let signed = try await sign(head.frontier, epoch, after: last?.checkpoint, scope)
            do {
                try await store.write(scope) { tx in
                    try tx.storeCheckpoint(size: signed.checkpoint.size, root: signed.checkpoint.root, note: signed.note)
                }
                // What is rolled back is remembered nowhere.
                if Rehearsal.isUnderWay { return SignedCheckpoint(checkpoint: signed.checkpoint, epoch: epoch, note: signed.note, at: 0) }
                guard let stored = try await self.last(scope) else { throw Refusal.inconsistent }
                try await keep(stored, of: scope.organisation)
                return stored
            } catch let problem as Problem where problem.kind == .conflict {
                continue  // somebody else signed in the meantime; theirs may do
            }
        }
        throw Problem(.unavailable, "The log grows faster than it can be signed right now. Please try again in a moment.")
    }

    /// The last checkpoint that was signed, believed only by its signature. Nil before the first.
    public func last<D: ReadingDoor & OrganisationDoor>(_ scope: Scope<D>) async throws -> SignedCheckpoint? {
        guard let found = try await store.read(scope, { try $0.lastCheckpoint() }) else { return nil }
        return try open(found.note, at: found.at, of: scope.organisation)
    }

    /// The same, if it is of the log's present epoch, and no earlier one than the signer remembers. Memory is asked first:
    /// others sign meanwhile.
    func remembered<D: ReadingDoor & OrganisationDoor>(_ scope: Scope<D>, _ known: UInt32? = nil) async throws -> SignedCheckpoint? {
        var epoch = known ?? 1
        if known == nil { epoch = try await self.epoch(scope) }
        let memory = try await signing.memory.last(of: Self.memory(of: scope.organisation, epoch))
        let last = try await last(scope).flatMap { $0.epoch == epoch ? $0 : nil }
        // A new epoch is begun at the console, which leaves a memory of nothing: an entry alone begins none.
        guard let memory else {
            guard epoch == 1 else { throw Refusal.inconsistent }
            return last
        }
        guard memory.size > 0 else { return last }
        guard let last, last.checkpoint.size >= memory.size else { throw Refusal.inconsistent }
        guard last.checkpoint.size > memory.size || last.checkpoint.root == memory.root else { throw Refusal.inconsistent }
        return last
    }

    /// Remembers what was signed, if that is not known.
    func keep(_ signed: SignedCheckpoint, of organisation: String) async throws {
        guard !Rehearsal.isUnderWay else { return }
        let memory = SignedCheckpoint.Memory(size: signed.checkpoint.size, root: signed.checkpoint.root, at: signed.at)
        try await signing.memory.keep(memory, of: Self.memory(of: organisation, signed.epoch))
    }

    /// The epoch that the log is in, as its last entry about it says. Versions before 2026-12 let that number be erased: then the last
    /// signature knows it.
    func epoch<D: ReadingDoor & OrganisationDoor>(_ scope: Scope<D>) async throws -> UInt32 {
        let log = scope.organisation
        if let epoch = try await store.read(scope, { try $0.epoch(of: log) }) { return epoch }
        return try await last(scope)?.epoch ?? 1
    }

    /// Under which name the signer remembers an epoch of a log.
    static func memory(of organisation: String, _ epoch: UInt32) -> String { epoch == 1 ? organisation : "\(organisation)-epoch-\(epoch)" }

    func open(_ note: String, at: Int64, of organisation: String) throws -> SignedCheckpoint {
        do {
            let opened = try Checkpoint.open(Array(note.utf8), log: signing.log(of: organisation), keys: signing.verifiers(.checkpoint))
            return SignedCheckpoint(checkpoint: opened.checkpoint, epoch: opened.epoch, note: note, at: at)
        } catch is NoteRefusal { throw Refusal.foreign }
    }

    private func sign<D: ReadingDoor & OrganisationDoor>(_ head: Frontier, _ epoch: UInt32, after last: Checkpoint?, _ scope: Scope<D>) async throws -> (
        checkpoint: Checkpoint, note: String
    ) {
        let old = last?.size
        // A log that became shorter than what was signed has no proof either.
        guard old ?? 0 <= head.size else { throw Refusal.inconsistent }
        let tree = try await tree(size: head.size, consistency: old, scope)
        guard tree.count == head.size, tree.root == head.root else { throw Refusal.inconsistent }
        var signer = CheckpointSigner(key: try signing.signer(.checkpoint), last: last)
        let next = try Checkpoint(origin: signing.log(of: scope.organisation, epoch: epoch).text, size: head.size, root: head.root)
        do {
            return (next, try signer.sign(next, proof: old.map { try tree.consistency(from: $0) }))
        } catch is CheckpointSigner.Refusal { throw Refusal.inconsistent }
    }

    /// The log's tree as far as `size`, with what the proofs asked for need.
    func tree<D: ReadingDoor & OrganisationDoor>(size: UInt64, inclusion: [UInt64] = [], consistency: UInt64? = nil, _ scope: Scope<D>) async throws -> LogTree
    {
        try await store.read(scope, isLong: true) { tx in
            var tree = LogTree(size: size, inclusion: inclusion, consistency: consistency)
            while tree.count < size {
                let page = try tx.leafHashes(from: tree.count, below: size, limit: 10_000)
                guard !page.isEmpty else { throw Refusal.inconsistent }
                for hash in page { tree.append(hash) }
            }
            return tree
        }
    }
}
