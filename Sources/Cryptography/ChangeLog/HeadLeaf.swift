import Crypto

/// One entry of the tree of heads: that an organisation's log had so many entries and this root. Whose it is stands behind a
/// commitment, so that the tree can be shown to anybody.
public struct HeadLeaf: Hashable, Sendable {
    public static let saltByteCount = 32
    private static let purpose = WireWriter.purpose("aertous/head/v1").bytes
    public let organisation: MerkleHash
    public let size: UInt64
    public let root: MerkleHash

    public init(organisation: MerkleHash, size: UInt64, root: MerkleHash) { (self.organisation, self.size, self.root) = (organisation, size, root) }

    /// HMAC-SHA-256 of the organisation's id under 32 random bytes. Nil for a salt of another length.
    public static func commitment(to organisation: String, salt: [UInt8]) -> MerkleHash? {
        guard salt.count == saltByteCount else { return nil }
        return MerkleHash(Array(HMAC<SHA256>.authenticationCode(for: purpose + Array(organisation.utf8), using: SymmetricKey(data: salt))))
    }

    /// Purpose, commitment, u64 size, root: each leaf has one encoding.
    public var encoded: [UInt8] {
        var wire = WireWriter()
        wire.put(raw: Self.purpose)
        wire.put(raw: organisation.bytes)
        wire.put(size)
        wire.put(raw: root.bytes)
        return wire.bytes
    }

    /// Nil for anything but what ``encoded`` writes.
    public init?(encoded bytes: [UInt8]) {
        var rest: [UInt8] = []
        self.init(bytes, rest: &rest)
        guard rest.isEmpty else { return nil }
    }

    /// Reads a leaf and what comes after it; nil where it is none.
    init?(_ bytes: [UInt8], rest: inout [UInt8]) {
        var wire = WireReader(bytes)
        guard let purpose = wire.take(Self.purpose.count), Array(purpose) == Self.purpose, let organisation = wire.take(32).flatMap({ MerkleHash($0) }),
            let size = wire.integer(UInt64.self), let root = wire.take(32).flatMap({ MerkleHash($0) })
        else { return nil }
        self.init(organisation: organisation, size: size, root: root)
        rest = Array(bytes.dropFirst(encoded.count))
    }
}
