internal import Cryptography
internal import Store

/// A head as its row stands.
struct StoredHead: Sendable {
    let position: Int64
    let leaf, hash: [UInt8]
    let organisation: String
    let salt: [UInt8]
    let logSize: Int64
}

/// Checks the tree of heads where it is stored: against its public checkpoints, the signer's memory, and the logs that it speaks of.
struct HeadAudit: Sendable {
    let store: Store
    let signing: Signing
    private static let pageSize = 1_000

    /// - Returns: nil where no head was ever entered.
    func check() async throws -> LogAudit.Finding? {
        // Before the first row is read: what is signed meanwhile is more.
        var memory = try await signing.memory.last(of: Heads.memory)
        let keys = try signing.verifiers(.checkpoint)
        var (tree, next, checkpoints, proven) = (Frontier(), try await checkpoint(after: -1), 0, UInt64(0))
        while true {
            let start = tree.size
            let page = try await store.read(store.gate(), isLong: true) { try $0.storedHeads(from: start, limit: Self.pageSize) }
            for head in page {
                guard head.position == Int64(clamping: tree.size) else { return .wrong("head \(tree.size) is missing") }
                if let reason = Self.fault(head) { return .wrong("head \(tree.size) \(reason)") }
                tree.append(.leaf(head.leaf))
                while let due = next, due.size <= tree.size {
                    if let reason = try fault(due, tree, keys) { return .wrong("the public checkpoint over \(due.size) heads \(reason)") }
                    if let kept = memory, kept.size == due.size {
                        guard kept.root == tree.root else { return .wrong("\(due.size) heads were signed with another root") }
                        memory = nil
                    }
                    (checkpoints, proven, next) = (checkpoints + 1, due.size, try await checkpoint(after: Int64(clamping: due.size)))
                }
            }
            if let reason = try await otherRoots(page) { return .wrong(reason) }
            guard page.isEmpty else { continue }
            if let due = next { return .wrong("head \(tree.size) is missing: a public checkpoint covers \(due.size) heads") }
            if let memory, memory.size > 0 { return .wrong("\(memory.size) heads were signed, and no public checkpoint covers them: it was removed") }
            return tree.size == 0 ? nil : .intact(entries: tree.size, checkpoints: checkpoints, uncovered: tree.size - proven)
        }
    }

    private static func fault(_ head: StoredHead) -> String? {
        guard MerkleHash.leaf(head.leaf).bytes == head.hash else { return "was edited: its hash is another" }
        guard let leaf = HeadLeaf(encoded: head.leaf) else { return "is none" }
        guard HeadLeaf.commitment(to: head.organisation, salt: head.salt) == leaf.organisation, Int64(clamping: leaf.size) == head.logSize else {
            return "is listed as something else than it is"
        }
        return nil
    }

    private func fault(_ due: (size: UInt64, root: [UInt8], note: String), _ tree: Frontier, _ keys: [VerifierKey]) throws -> String? {
        let signed: Checkpoint
        do throws(NoteRefusal) { signed = try Checkpoint.open(Array(due.note.utf8), origin: Heads.origin(signing), keys: keys).value } catch {
            return "cannot be believed: \(error.words)"
        }
        guard signed.size == due.size, signed.root.bytes == due.root else { return "has a row that says something else than its signature" }
        return signed.size == tree.size && signed.root == tree.root ? nil : "has another root than the heads"
    }

    /// Each head was signed in its organisation's log before it was entered. The logs of those that are gone are gone.
    private func otherRoots(_ page: [StoredHead]) async throws -> String? {
        for (organisation, heads) in Dictionary(grouping: page, by: \.organisation).sorted(by: { $0.key < $1.key }) {
            let scope = store.job(organisation: organisation, reason: "check audit")
            let (isThere, roots) = try await store.read(scope) { (try $0.isThere(), try $0.checkpointRoots(at: heads.map(\.logSize))) }
            guard isThere else { continue }
            for head in heads where roots[head.logSize] != HeadLeaf(encoded: head.leaf)?.root.bytes {
                return "head \(head.position) is not what was signed in the log of \(organisation)"
            }
        }
        return nil
    }

    private func checkpoint(after size: Int64) async throws -> (size: UInt64, root: [UInt8], note: String)? {
        try await store.read(store.gate()) { try $0.headCheckpoint(after: size) }
    }
}
