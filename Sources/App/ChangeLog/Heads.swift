internal import Cryptography
internal import Platform
internal import Store
internal import Synchronization

/// The tree of heads, whose checkpoint anybody may fetch and keep: so nobody has to be a customer to notice a log that was
/// rewritten.
struct Heads: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints
    let random: @Sendable (Int) -> [UInt8]
    /// Under which name the signer remembers it.
    static let memory = "heads"
    private var signing: Signing { checkpoints.signing }
    private var origin: String { Self.origin(signing) }
    static func origin(_ signing: Signing) -> String { "\(signing.origin)/heads" }

    /// Signs each log, enters how it stands where that is news, and signs the tree. What several nodes do at once one of them
    /// does; the others meet its leaves. A log that cannot be signed does not keep the others waiting.
    ///
    /// - Parameter failed: gets the organisation's id and why its log was not signed.
    /// - Returns: how many heads were entered.
    @discardableResult
    func roll(now: Int64, failed: @Sendable (_ organisation: String, _ error: any Error) -> Void = { _, _ in }) async throws -> Int {
        let news = Mutex<[(organisation: String, checkpoint: Checkpoint)]>([])
        try await store.forEachOrganisation(reason: "heads", withCanaries: true) { scope in
            do {
                let last = try await checkpoints.renew(scope).checkpoint
                let known = try await store.read(store.gate()) { try $0.lastHead(of: scope.organisation, below: UInt64(Int64.max)) }
                if known?.logSize != last.size { news.withLock { $0.append((scope.organisation, last)) } }
            } catch is CancellationError { throw CancellationError() } catch { failed(scope.organisation, error) }
        }
        let found = news.withLock { $0 }
        try await store.write(store.gate()) { [random] tx in
            var position = try tx.headCount()
            for (organisation, checkpoint) in found {
                let salt = random(HeadLeaf.saltByteCount)
                guard let commitment = HeadLeaf.commitment(to: organisation, salt: salt) else { throw StoreError.engine("random") }
                let head = HeadLeaf(organisation: commitment, size: checkpoint.size, root: checkpoint.root)
                try tx.insert(head, at: position, id: Identifier.make(now: now, random: random), of: organisation, salt: salt, now: now)
                position += 1
            }
        }
        try await sign(now: now)
        return found.count
    }

    /// The public checkpoint; nil before the first.
    func last() async throws -> SignedCheckpoint? {
        guard let found = try await store.read(store.gate(), { try $0.lastHeadCheckpoint() }) else { return nil }
        do {
            let opened = try Checkpoint.open(Array(found.note.utf8), origin: origin, keys: signing.verifiers(.checkpoint))
            return SignedCheckpoint(checkpoint: opened.value, note: found.note, at: found.at)
        } catch is NoteRefusal { throw LogCheckpoints.Refusal.foreign }
    }

    /// Whether there is a public checkpoint with an organisation's log under it: not before the first day.
    func covers(_ organisation: String) async throws -> Bool { try await store.read(store.gate()) { try $0.isUnderHeadCheckpoint(organisation) } }

    /// The proof that an organisation's head is under the public checkpoint, with what opens its commitment.
    /// - Throws: 404 before the first day.
    func proof(of organisation: String) async throws -> (proof: TlogProof, size: UInt64) {
        guard let last = try await last(), let head = try await store.read(store.gate(), { try $0.lastHead(of: organisation, below: last.checkpoint.size) })
        else {
            throw Problem(.notFound, "This log is not under the public checkpoint yet. It is entered once a day.")
        }
        let tree = try await tree(size: last.checkpoint.size, inclusion: [head.position])
        let path = try tree.inclusion(of: head.position)
        // What is stored may have been tampered with; a proof that does not hold is not handed out.
        do { try path.verify(leaf: .leaf(head.leaf), root: last.checkpoint.root) } catch { throw LogCheckpoints.Refusal.inconsistent }
        let extra = head.leaf + head.salt + Array(organisation.utf8)
        return (TlogProof(extra: extra, index: head.position, path: path.path, note: Array(last.note.utf8)), head.logSize)
    }

    private func sign(now: Int64) async throws {
        let (last, memory) = (try await last(), try await signing.memory.last(of: Self.memory))
        // The signer has vouched for more than is stored, or for something else.
        if let memory {
            guard let last, last.checkpoint.size >= memory.size else { throw LogCheckpoints.Refusal.inconsistent }
            guard last.checkpoint.size > memory.size || last.checkpoint.root == memory.root else { throw LogCheckpoints.Refusal.inconsistent }
        }
        let size = try await store.read(store.gate()) { try $0.headCount() }
        guard size > last?.checkpoint.size ?? 0 else {
            // Where the memory could not be written, or another node signed.
            if let last, last.checkpoint.size > memory?.size ?? 0 { try await remember(last.checkpoint, at: last.at) }
            return
        }
        let old = last?.checkpoint.size
        let tree = try await tree(size: size, consistency: old)
        var signer = CheckpointSigner(key: try signing.signer(.checkpoint), last: last?.checkpoint)
        let next = try Checkpoint(origin: origin, size: size, root: tree.root)
        let note: String
        do { note = try signer.sign(next, proof: try old.map { try tree.consistency(from: $0) }) } catch is CheckpointSigner.Refusal {
            throw LogCheckpoints.Refusal.inconsistent
        }
        do {
            try await store.write(store.gate()) { [random] in try $0.insert(next, note: note, id: Identifier.make(now: now, random: random), now: now) }
        } catch let problem as Problem where problem.kind == .conflict { return }  // another node signed it
        try await remember(next, at: now)
    }

    private func remember(_ signed: Checkpoint, at: Int64) async throws {
        try await signing.memory.keep(SignedCheckpoint.Memory(size: signed.size, root: signed.root, at: at), of: Self.memory)
    }

    private func tree(size: UInt64, inclusion: [UInt64] = [], consistency: UInt64? = nil) async throws -> LogTree {
        try await store.read(store.gate(), isLong: true) { tx in
            var tree = LogTree(size: size, inclusion: inclusion, consistency: consistency)
            while tree.count < size {
                let page = try tx.headHashes(from: tree.count, limit: Int(clamping: min(10_000, size - tree.count)))
                guard !page.isEmpty else { throw LogCheckpoints.Refusal.inconsistent }
                for hash in page { tree.append(hash) }
            }
            return tree
        }
    }
}
