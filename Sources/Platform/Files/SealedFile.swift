public import Cryptography

/// A file that was received, checked and sealed: what its row in the database says of it.
public struct SealedFile: Hashable, Sendable {
    public let organisation: String
    /// Where the sealed bytes are. It is also the file's id in its key and header.
    public let stored: StoredName
    public let version: UInt32
    /// As the person named it.
    public let name: String
    public let kind: FileKind
    /// Bytes of plaintext.
    public let size: UInt64
    /// SHA-256 of the plaintext.
    public let digest: MerkleHash

    public init(organisation: String, stored: StoredName, version: UInt32 = 1, name: String, kind: FileKind, size: UInt64, digest: MerkleHash) {
        (self.organisation, self.stored, self.version, self.name) = (organisation, stored, version, name)
        (self.kind, self.size, self.digest) = (kind, size, digest)
    }

    var slot: KeySlot { .file(stored, version: version) }
    static func identity(_ organisation: String, _ stored: StoredName, _ version: UInt32) throws(SealRefusal) -> FileIdentity {
        guard let identity = FileIdentity(organisation: organisation, file: stored.bytes, version: version) else { throw .malformed("file id") }
        return identity
    }
}
