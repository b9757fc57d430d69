internal import Cryptography

/// What one signing key says of another: that it came after it, or before it.
///
/// It has more lines than a checkpoint, so that no key for checkpoints can be made to say the one by the other.
struct KeyStatement {
    enum Relation: String { case successor, predecessor }
    let relation: Relation
    let vkey: String
    /// Since when the newer of the two signs, in milliseconds since 1970 UTC.
    let since: Int64

    var text: String { "aertous signing key\n\(relation.rawValue)\n\(vkey)\nsince \(since)\nend\n" }

    /// Whether a note says exactly this, signed by one of these keys.
    func stands(in note: String, signedBy keys: [VerifierKey]) -> Bool {
        guard let signed = try? SignedNote(Array(note.utf8)).verified(by: keys) else { return false }
        return signed.value.text == text
    }
}
