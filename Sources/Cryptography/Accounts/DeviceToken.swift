import Crypto

/// What a browser keeps after signing in: `64 hex digits of nonce` + `.` + `64 hex digits of MAC`, bound to one account.
///
/// It lets nobody in. It only says that the account knows this browser, which is then not held up by what strangers try.
public struct DeviceToken: Sendable {
    public let text: String
    /// SHA-256 of the nonce, for the database: a device that was forgotten there is known no more.
    public let digest: String

    /// - Parameter key: of ``KeyPurpose/devices``.
    public init(account: String, key: SealingKey, using generator: inout some RandomNumberGenerator) {
        let nonce = randomBytes(32, using: &generator)
        (text, digest) = (Hex.encode(nonce) + "." + Hex.encode(Self.mac(account, nonce, key)), Self.digest(nonce))
    }

    /// - Returns: nil for what we did not make for this account.
    public init?(_ text: String, account: String, key: SealingKey) {
        guard text.utf8.count == 129 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let nonce = Hex.decode(parts[0]), let claimed = Hex.decode(parts[1]),
            equalInConstantTime(claimed, Self.mac(account, nonce, key))
        else { return nil }
        (self.text, digest) = (text, Self.digest(nonce))
    }

    private static func mac(_ account: String, _ nonce: [UInt8], _ key: SealingKey) -> [UInt8] {
        var wire = WireWriter.purpose("aertous/device/v1")
        wire.put(account)
        wire.put(raw: nonce)
        return Array(HMAC<SHA256>.authenticationCode(for: wire.bytes, using: key.key))
    }
    private static func digest(_ nonce: [UInt8]) -> String { Hex.encode(SHA256.hash(data: nonce)) }
}

/// A word for somebody or some place that can be counted by and not read: an address in a table of limits.
public enum Pseudonym {
    /// - Parameters:
    ///   - kind: what is named, so that one text of two kinds has two words.
    ///   - key: of ``KeyPurpose/devices``.
    /// - Returns: 64 hexadecimal digits.
    public static func of(_ text: String, kind: String, key: SealingKey) -> String {
        var wire = WireWriter.purpose("aertous/pseudonym/v1")
        wire.put(kind)
        wire.put(text)
        return Hex.encode(HMAC<SHA256>.authenticationCode(for: wire.bytes, using: key.key))
    }
}
