internal import Cryptography
internal import Store

/// Reading an organisation's change log.
struct ChangeLog: Sendable {
    let store: Store
    let checkpoints: LogCheckpoints
    /// An hour, in milliseconds: so often a person's reading of the log is noted in it.
    static let noted: Int64 = 3_600_000

    struct Listing: Sendable {
        let changes: [LoggedChange]
        /// Where the list goes on, or nil at its end.
        let next: UInt64?
        /// Who may be chosen as a filter; empty where it was not asked for.
        let actors: [(id: String, name: String)]
    }

    /// Newest first.
    func list(_ query: LogQuery, withActors: Bool, as member: Member) async throws -> Listing {
        try await noteReading(member)
        return try await store.read(member.scope) { tx in
            var changes = try tx.loggedChanges(where: query.condition, limit: query.limit + 1, prefix: 500)
            let hasMore = changes.count > query.limit
            if hasMore { changes.removeLast() }
            return Listing(changes: changes, next: hasMore ? changes.last?.position : nil, actors: withActors ? try tx.actors() : [])
        }
    }

    /// One entry, its leaf, and the proof that it stands in the log that the last checkpoint covers.
    struct Proven: Sendable {
        let change: LoggedChange
        let leaf: [UInt8]
        /// Nil while no checkpoint covers it.
        let proof: (checkpoint: SignedCheckpoint, path: InclusionProof)?
    }

    func entry(_ position: UInt64, as member: Member) async throws -> Proven {
        guard position <= UInt64(Int64.max) else { throw Problem.notFound }
        try await noteReading(member)
        let found = try await store.read(member.scope) { tx -> (LoggedChange, [UInt8]) in
            guard let change = try tx.loggedChanges(where: "l.position = \(Int64(clamping: position))", limit: 1, prefix: 20_000).first,
                let leaf = try tx.presentedEntries(at: [position]).first?.entry.leaf
            else { throw Problem.notFound }
            return (change, leaf)
        }
        var change = found.0
        change.markMissing(by: found.1)
        guard let last = try await checkpoints.last(member.scope), position < last.checkpoint.size else {
            return Proven(change: change, leaf: found.1, proof: nil)
        }
        let tree = try await checkpoints.tree(size: last.checkpoint.size, inclusion: [position], member.scope)
        let path = try tree.inclusion(of: position)
        // What is stored may have been tampered with; a proof that does not hold is not handed out.
        do { try path.verify(leaf: .leaf(found.1), root: last.checkpoint.root) } catch { throw LogCheckpoints.Refusal.inconsistent }
        return Proven(change: change, leaf: found.1, proof: (last, path))
    }

    /// Who reads the log is in the log (`security.md` 21): once an hour, so that reading does not bury what is read.
    private func noteReading(_ member: Member) async throws {
        let isNoted = try await store.read(member.scope) { tx in
            guard let last = try tx.lastNotedReading(by: member.id) else { return false }
            return try tx.now() - last < Self.noted
        }
        guard !isNoted else { return }
        try await store.write(member.scope) { try $0.record(Change("log.read", "member", member.id)) }
    }
}

extension LoggedChange {
    /// Fields that the leaf commits to, of which there is neither a value nor an erasure.
    fileprivate mutating func markMissing(by encoded: [UInt8]) {
        guard !isCut, let leaf = try? Leaf(encoded: encoded), case .change(let commitments) = leaf.body else { return }
        for commitment in commitments {
            let isBefore = commitment.field.hasSuffix(Change.beforeMark)
            let name = isBefore ? String(commitment.field.dropLast(Change.beforeMark.count)) : commitment.field
            let field = fields.first { $0.name == name }
            guard (isBefore ? field?.before : field?.after) ?? .nothing == .nothing else { continue }
            add(commitment.field, mark: Change.beforeMark, .missing)
        }
    }
}
