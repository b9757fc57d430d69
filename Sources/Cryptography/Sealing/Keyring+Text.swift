/// Why a text is not a keyring. It never repeats any of the text: that is a secret.
public enum KeyringRefusal: Error, Hashable, Sendable {
    case empty
    /// The part at this place, counted from 1, is not `aertous-key-VERSION:BASE64` of 32 bytes.
    case malformed(part: Int)
    /// Two parts have the same version.
    case duplicate(version: UInt32)
    /// More than ``Keyring/versionLimit`` parts.
    case tooMany
}

/// Master keys as people handle them: `aertous-key-1:BASE64`, several versions separated by commas.
extension Keyring {
    public static let versionLimit = 32

    /// Parses `AERTOUS_KEY`. Strict: no spaces, versions from 1 without leading zeros and each once, 32 bytes in base64 with padding.
    ///
    /// The first one seals and signs; the others open. So a version can be known everywhere before anything is sealed under it.
    public init(text: String) throws(KeyringRefusal) {
        guard !text.isEmpty else { throw .empty }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= Self.versionLimit else { throw .tooMany }
        var masters: [UInt32: [UInt8]] = [:]
        var first: UInt32?
        for (offset, part) in parts.enumerated() {
            let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, halves[0].hasPrefix(Self.label), let version = UInt32(halves[0].dropFirst(Self.label.count)), version > 0,
                let bytes = Base64.decode(halves[1]), bytes.count == 32, Self.text(version: version, bytes: bytes) == part
            else { throw .malformed(part: offset + 1) }
            guard masters.updateValue(bytes, forKey: version) == nil else { throw .duplicate(version: version) }
            first = first ?? version
        }
        guard let ring = Keyring(masters: masters, current: first) else { throw .empty }
        self = ring
    }

    /// A new master key as `aertous keys new` prints it. Keep it outside the machine that uses it, too: nothing opens without it.
    ///
    /// - Parameter version: 1 for the first; to rotate, one more than the highest.
    public static func newKey(version: UInt32 = 1, using generator: inout some RandomNumberGenerator) -> String {
        text(version: max(1, version), bytes: randomBytes(32, using: &generator))
    }

    private static let label = "aertous-key-"

    private static func text(version: UInt32, bytes: [UInt8]) -> String { "\(label)\(version):\(Base64.encode(bytes))" }
}
