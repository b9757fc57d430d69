public import Cryptography

/// The stored file of a record is not what the record says. It is ours to mend, so the program's log names the record.
public struct FileLoss: Error, Hashable, Sendable {
    public enum Kind: String, Sendable {
        /// Its bytes or its key are gone.
        case missing
        /// The stored bytes are not what was sealed, or not what the record vouches for.
        case altered
    }
    public let kind: Kind
    /// The record's identifier.
    public let record: String
    public init(_ kind: Kind, of record: String) { (self.kind, self.record) = (kind, record) }
}

extension FileLoss {
    /// What is told of sealed bytes that do not open.
    public static func told(_ refusal: SealRefusal, of record: String) -> any Error { Kind(refusal).map { FileLoss($0, of: record) } ?? refusal }
}

extension FileLoss.Kind {
    /// What a file is whose sealed bytes do not open; nil where this program was not given the key, which is no fault of the file's.
    public init?(_ refusal: SealRefusal) {
        if case .unknownKey = refusal { return nil }
        self = .altered
    }
}
