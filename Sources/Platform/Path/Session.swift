internal import Cryptography

/// A browser's session as its cookie carries it: 32 random bytes in hexadecimal digits. Stored is only their SHA-256.
public struct Session: Sendable {
    public let secret: String
    public let id: String

    public init(random: (Int) -> [UInt8]) {
        secret = Hex.encode(random(32))
        id = Self.digest(of: secret) ?? ""
    }

    /// - Returns: nil for what cannot be one of ours.
    public static func digest(of secret: String) -> String? {
        guard secret.utf8.count == 64, let bytes = Hex.decode(secret) else { return nil }
        var digest = FileDigest()
        digest.update(bytes)
        return Hex.encode(digest.digest.bytes)
    }
}
