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
