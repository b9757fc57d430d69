public import Cryptography
internal import Platform

extension TlogProof {
    /// What the file proves, in plain words, a line each.
    public func words(keys: [VerifierKey]) throws -> [String] {
        let (leaf, checkpoint) = try opened(keys: keys)
        switch leaf {
        case .entry(let leaf):
            let time = Instant(milliseconds: Int64(clamping: leaf.time)).iso
            return [
                "The proof holds: entry \(leaf.index) of the log of \(leaf.organisation.quoted) is as it was logged, under a checkpoint over \(checkpoint.size) entries.",
                "\(time): \(leaf.action.quoted) on \(leaf.recordType.quoted) \(leaf.record.quoted), by \(leaf.actor.quoted) as \(leaf.role.quoted).",
            ]
        case .head(let head, let organisation):
            return [
                "The proof holds: the log of \(organisation.quoted) had \(head.size) entries, under a public checkpoint over \(checkpoint.size) heads.",
                "Its root then: \(Base64.encode(head.root.bytes))",
            ]
        }
    }
}

extension TlogProofRefusal {
    /// For people; it repeats nothing secret.
    public var words: String {
        switch self {
        case .note(let refusal): refusal.words
        case .proof(.outOfRange): "its index is not below the size of the checkpoint."
        case .proof(.wrongLength): "it has more or fewer hashes than it needs."
        case .proof(.rootDiffers): "it leads to another root than the checkpoint's: the leaf, the hashes or the checkpoint are others."
        case .leaf: "the leaf in it is none, or one of another log or another place."
        }
    }
}
