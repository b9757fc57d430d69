internal import Crypto

/// A credential of WebAuthn as we keep it, and the two ceremonies: registration (section 7.1) and assertion (7.2).
///
/// Presence and verification of the person are always asked for. The make of the authenticator is not.
public struct Passkey: Hashable, Sendable {
    public let id: [UInt8]
    /// A COSE key.
    public let key: [UInt8]
    /// The authenticator's signatures so far; 0 where it does not count.
    public let count: UInt32
    /// Whether the authenticator may copy it to other devices.
    public let mayBeCopied: Bool

    /// SHA-256 of the id, to find it by.
    public var digest: [UInt8] { Array(SHA256.hash(data: id)) }

    /// Of signatures, in the order in which we would have them (IANA's COSE numbers).
    public static let algorithms = PasskeyPublicKey.algorithms
    /// Bytes of a credential's id.
    public static let idRange = AuthenticatorData.idRange
    /// Bytes of a challenge.
    public static let challengeByteCount = 32

    public init(id: [UInt8], key: [UInt8], count: UInt32, mayBeCopied: Bool) {
        (self.id, self.key, self.count, self.mayBeCopied) = (id, key, count, mayBeCopied)
    }

    /// A new passkey, from what a browser brings back.
    ///
    /// - Parameter attestation: the attestation object. Its statement is `none`, or the key's own signature where a browser
    ///   leaves that in.
    public static func register(_ clientData: PasskeyClientData, attestation: [UInt8], challenge: [UInt8], site: PasskeySite) throws(PasskeyRefusal) -> Passkey
    {
        try clientData.check(.create, challenge: challenge, site: site)
        let object = try CBORReader.whole(attestation)
        guard let bytes = object["authData"]?.bytes, let statement = object["attStmt"], case .map(let members) = statement else {
            throw .malformed("This is no attestation object.")
        }
        let data = try AuthenticatorData(bytes)
        guard let credential = data.credential else { throw .malformed("There is no credential.") }
        let key = try PasskeyPublicKey(CBORReader.whole(credential.key))
        switch object["fmt"]?.text {
        case "none":
            guard members.isEmpty else { throw .attested }
        case "packed":
            guard let signature = statement["sig"]?.bytes, statement["x5c"] == nil, members.count == 2,
                statement["alg"]?.integer == (try CBORReader.whole(credential.key))[3]?.integer
            else { throw .attested }
            guard key.verifies(signature, of: bytes + clientData.digest) else { throw .wrongSignature }
        default: throw .attested
        }
        try data.check(site)
        return Passkey(id: credential.id, key: credential.key, count: data.count, mayBeCopied: data.mayBeCopied)
    }

    /// Whether the holder of this passkey answered.
    ///
    /// - Returns: the passkey with the counter as it is now, to be kept in place of the old one.
    public func assert(
        _ clientData: PasskeyClientData, authenticatorData: [UInt8], signature: [UInt8], challenge: [UInt8], site: PasskeySite
    ) throws(PasskeyRefusal) -> Passkey {
        try clientData.check(.get, challenge: challenge, site: site)
        let data = try AuthenticatorData(authenticatorData)
        guard try PasskeyPublicKey(CBORReader.whole(key)).verifies(signature, of: authenticatorData + clientData.digest) else { throw .wrongSignature }
        try data.check(site)
        guard data.mayBeCopied == mayBeCopied else { throw .malformed("The key was of another kind when it was made.") }
        guard data.count > count || data.count == 0 && count == 0 else { throw .copied }
        return Passkey(id: id, key: key, count: data.count, mayBeCopied: mayBeCopied)
    }
}

extension AuthenticatorData {
    fileprivate func check(_ site: PasskeySite) throws(PasskeyRefusal) {
        guard siteHash == Array(SHA256.hash(data: Array(site.id.utf8))) else { throw .wrongSite }
        guard isPresent else { throw .notPresent }
        guard isVerified else { throw .notVerified }
    }
}
