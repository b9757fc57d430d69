/// The proof that one entry stands in the log of a signed checkpoint, as a file of its own (C2SP tlog-proof):
///
///     c2sp.org/tlog-proof@v1
///     extra BASE64
///     index N
///     BASE64 hashes, from the leaf upwards, a line each
///
///     the signed note
///
/// `extra` holds the leaf itself, so that the file needs nothing beside it: an entry of an organisation's log, or a leaf of the
/// tree of heads followed by the 32-byte salt and the id that open its commitment.
public struct TlogProof: Hashable, Sendable {
    private static let first = "c2sp.org/tlog-proof@v1"
    public let extra: [UInt8]
    public let index: UInt64
    public let path: [MerkleHash]
    /// Not believed yet.
    public let note: [UInt8]

    public init(extra: [UInt8], index: UInt64, path: [MerkleHash], note: [UInt8]) {
        (self.extra, self.index, self.path, self.note) = (extra, index, path, note)
    }

    public var text: String {
        let hashes = path.map { Base64.encode($0.bytes) + "\n" }.joined()
        return "\(Self.first)\nextra \(Base64.encode(extra))\nindex \(index)\n\(hashes)\n" + String(decoding: note, as: UTF8.self)
    }

    /// - Parameter bytes: at most ``SignedNote/byteLimit``.
    public init(_ bytes: [UInt8]) throws(NoteRefusal) {
        guard bytes.count <= SignedNote.byteLimit else { throw .malformed("The file is too long for a proof.") }
        guard let border = bytes.indices.dropLast().first(where: { bytes[$0] == 10 && bytes[$0 + 1] == 10 }),
            let head = String(validating: bytes[..<border], as: UTF8.self)
        else { throw .malformed("No blank line stands between the proof and its checkpoint.") }
        let lines = head.split(separator: "\n", omittingEmptySubsequences: false)
        guard 3...67 ~= lines.count, lines[0] == Self.first else { throw .malformed("The file does not begin as a proof of version 1.") }
        guard lines[1].hasPrefix("extra "), let extra = Base64.decode(lines[1].dropFirst(6)) else { throw .malformed("The second line holds no leaf.") }
        guard lines[2].hasPrefix("index "), let index = UInt64(lines[2].dropFirst(6)), lines[2] == "index \(index)" else {
            throw .malformed("The third line holds no index.")
        }
        var path: [MerkleHash] = []
        for line in lines.dropFirst(3) {
            guard let hash = Base64.decode(line).flatMap({ MerkleHash($0) }) else { throw .malformed("A hash of the proof is not 32 bytes in base64.") }
            path.append(hash)
        }
        self.init(extra: extra, index: index, path: path, note: Array(bytes[(border + 2)...]))
    }
}

/// What a proof proves.
public enum ProvenLeaf: Hashable, Sendable {
    case entry(Leaf)
    /// That the log of an organisation had this head.
    case head(HeadLeaf, organisation: String)
}

public enum TlogProofRefusal: Error, Hashable, Sendable {
    case note(NoteRefusal)
    case proof(ProofRefusal)
    /// The leaf is none, of another log, or says that it stands elsewhere.
    case leaf
}

extension TlogProof {
    /// What the file proves, under a checkpoint that one of the keys has signed.
    public func opened(keys: [VerifierKey]) throws(TlogProofRefusal) -> (leaf: ProvenLeaf, checkpoint: Checkpoint) {
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint.open(note, keys: keys).value } catch { throw .note(error) }
        let (leaf, bytes) = try read(checkpoint.origin)
        do { try InclusionProof(index: index, size: checkpoint.size, path: path).verify(leaf: .leaf(bytes), root: checkpoint.root) } catch {
            throw .proof(error)
        }
        return (leaf, checkpoint)
    }

    private func read(_ origin: String) throws(TlogProofRefusal) -> (ProvenLeaf, [UInt8]) {
        var rest: [UInt8] = []
        if let head = HeadLeaf(extra, rest: &rest) {
            guard origin.hasSuffix("/heads"), let organisation = String(validating: rest.dropFirst(HeadLeaf.saltByteCount), as: UTF8.self),
                HeadLeaf.commitment(to: organisation, salt: Array(rest.prefix(HeadLeaf.saltByteCount))) == head.organisation
            else { throw .leaf }
            return (.head(head, organisation: organisation), head.encoded)
        }
        guard let leaf = try? Leaf(encoded: extra), leaf.index == index, origin.hasSuffix("/\(leaf.organisation)") else { throw .leaf }
        return (.entry(leaf), extra)
    }
}
