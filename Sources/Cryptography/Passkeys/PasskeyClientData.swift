internal import Crypto

/// What the browser says it was asked, which the authenticator signs: the members of `clientDataJSON` and its very bytes.
public struct PasskeyClientData: Sendable {
    public enum Kind: String, Sendable { case create = "webauthn.create", get = "webauthn.get" }

    /// The most bytes that are looked at.
    public static let byteLimit = 4_096

    public let kind, challenge, origin: String
    /// Whether the page stood within one of another origin.
    public let isCrossOrigin: Bool
    let bytes: [UInt8]

    /// - Parameters:
    ///   - challenge: base64url, as it stands there.
    ///   - bytes: the JSON that these members were read from.
    public init(kind: String, challenge: String, origin: String, isCrossOrigin: Bool, bytes: [UInt8]) {
        (self.kind, self.challenge, self.origin, self.isCrossOrigin, self.bytes) = (kind, challenge, origin, isCrossOrigin, bytes)
    }

    var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }

    func check(_ kind: Kind, challenge: [UInt8], site: PasskeySite) throws(PasskeyRefusal) {
        guard bytes.count <= Self.byteLimit else { throw .malformed("This is too long.") }
        guard self.kind == kind.rawValue else { throw .wrongKind }
        guard challenge.count >= 16, Base64URL.decode(self.challenge) == challenge else { throw .wrongChallenge }
        guard origin == site.origin, !isCrossOrigin else { throw .wrongOrigin }
    }
}
