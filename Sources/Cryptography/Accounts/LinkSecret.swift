import Crypto

/// The secret of a link that is mailed: HMAC-SHA-256 over `length!kind!length!id`.
///
/// Made from ids and a key rather than from chance, so that a mail that is sent again has the same link.
public enum LinkSecret {
    /// - Parameters:
    ///   - kind: what the link is for, so that no two uses share a secret.
    ///   - key: of ``KeyPurpose/links``.
    /// - Returns: 32 bytes.
    public static func derive(_ kind: String, _ id: String, key: SealingKey) -> [UInt8] {
        let message = "\(kind.utf8.count)!\(kind)!\(id.utf8.count)!\(id)"
        return Array(HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: key.key))
    }
}
