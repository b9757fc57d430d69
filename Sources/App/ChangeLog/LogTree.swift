import Cryptography

/// One pass over the leaf hashes of a log, in order: the root, and the subtrees that some proofs need.
///
/// It holds the right edge and what the proofs ask for (about log₂ n hashes a proof), never the whole tree.
struct LogTree {
    private struct Node: Hashable {
        let level: Int
        let index: UInt64
    }
    /// A hash that the pass did not come by: the pass was over fewer leaves than it was made for.
    struct Incomplete: Error {}

    /// For how many leaves the proofs are.
    let size: UInt64
    private var wanted: Set<Node>
    private var kept: [Node: MerkleHash] = [:]
    private(set) var count: UInt64 = 0
    /// The roots of the complete subtrees on the right, largest first, as ``Frontier`` holds them.
    private var edge: [MerkleHash] = []

    /// - Parameters:
    ///   - size: of the tree that the proofs are about; feed exactly so many hashes.
    ///   - indices: the entries whose inclusion is to be proven.
    ///   - old: the size of the earlier tree that this one continues, if that is to be proven.
    init(size: UInt64, inclusion indices: [UInt64] = [], consistency old: UInt64? = nil) {
        self.size = size
        var wanted: Set<Node> = []
        let prover = Prover<Never>(size: size) { level, index in
            wanted.insert(Node(level: level, index: index))
            return .empty
        }
        // The proofs made here are of nothing; they only say what they need.
        for index in indices { _ = prover.inclusion(of: index) }
        if let old { _ = prover.consistency(from: old) }
        self.wanted = wanted
    }

    mutating func append(_ leaf: MerkleHash) {
        var (hash, level, index) = (leaf, 0, count)
        keep(hash, level, index)
        while index & 1 == 1, let left = edge.popLast() {
            (hash, level, index) = (.node(left, hash), level + 1, index >> 1)
            keep(hash, level, index)
        }
        edge.append(hash)
        count += 1
    }

    /// The right edge, to be compared with what the log's head keeps.
    var frontier: Frontier? { Frontier(size: count, edge: edge) }
    var root: MerkleHash { frontier?.root ?? .empty }

    func inclusion(of index: UInt64) throws -> InclusionProof {
        guard let proof = try prover.inclusion(of: index) else { throw Incomplete() }
        return proof
    }
    func consistency(from old: UInt64) throws -> ConsistencyProof {
        guard let proof = try prover.consistency(from: old) else { throw Incomplete() }
        return proof
    }

    private var prover: Prover<any Error> {
        Prover(size: size) { [kept] level, index in
            guard let hash = kept[Node(level: level, index: index)] else { throw Incomplete() }
            return hash
        }
    }
    private mutating func keep(_ hash: MerkleHash, _ level: Int, _ index: UInt64) {
        let node = Node(level: level, index: index)
        if wanted.contains(node) { kept[node] = hash }
    }
}
