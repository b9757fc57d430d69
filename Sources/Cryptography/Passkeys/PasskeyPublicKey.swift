internal import Crypto
internal import CryptoExtras

/// The public half of a passkey (RFC 9053, and RFC 8812 for RSA), which checks what its authenticator signs.
enum PasskeyPublicKey: Sendable {
    case es256(P256.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)
    case rs256(_RSA.Signing.PublicKey)

    private enum Algorithm { static let (es256, ed25519, rs256): (Int64, Int64, Int64) = (-7, -8, -257) }
    /// In the order in which we would have them.
    static let algorithms = [Algorithm.es256, Algorithm.ed25519, Algorithm.rs256]

    init(_ key: CBOR) throws(PasskeyRefusal) {
        switch (key[1]?.integer, key[3]?.integer, key[-1]?.integer) {
        case (2, Algorithm.es256, 1):
            guard let x = key[-2]?.bytes, let y = key[-3]?.bytes, x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
            else { throw .malformed("This is no point of P-256.") }
            self = .es256(key)
        case (1, Algorithm.ed25519, 6):
            guard let x = key[-2]?.bytes, x.count == 32, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
                throw .malformed("This is no key of Ed25519.")
            }
            self = .ed25519(key)
        case (3, Algorithm.rs256, _):
            guard let n = key[-1]?.bytes, let e = key[-2]?.bytes, 256...512 ~= n.count, 1...4 ~= e.count, let key = try? _RSA.Signing.PublicKey(n: n, e: e)
            else { throw .malformed("This is no RSA key of 2,048 to 4,096 bits.") }
            self = .rs256(key)
        default: throw .unknownAlgorithm
        }
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch self {
        case .es256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: message))
        case .ed25519(let key):
            return signature.count == 64 && key.isValidSignature(signature, for: message)
        case .rs256(let key):
            return key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        }
    }
}
