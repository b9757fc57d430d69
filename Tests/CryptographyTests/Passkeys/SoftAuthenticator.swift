import Crypto
@testable import Cryptography

/// An authenticator of the tests' own, written from the specification and not from our reader: it can also do wrong.
struct SoftAuthenticator {
    let key: P256.Signing.PrivateKey
    var site = "example.org"
    var origin = "https://example.org"
    /// User present, user verified, and data of a credential where there are any.
    var flags: UInt8 = 0x05
    var count: UInt32 = 0
    var id = [UInt8](repeating: 7, count: 32)
    var kind: String?
    var isCrossOrigin = false

    init(seed: UInt64 = 1) throws { key = try P256.Signing.PrivateKey(rawRepresentation: noise(32, seed: seed)) }

    /// The COSE key by hand: a map of five.
    var cose: [UInt8] {
        let raw = Array(key.publicKey.rawRepresentation)
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + raw[..<32] + [0x22, 0x58, 0x20] + raw[32...]
    }
    func data(with credential: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
        let counter = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) }
        return Array(SHA256.hash(data: Array(site.utf8))) + [flags | (credential.isEmpty ? 0 : 0x40)] + counter + credential + after
    }
    var credential: [UInt8] { [UInt8](repeating: 0, count: 16) + [UInt8(id.count >> 8), UInt8(id.count & 255)] + id + cose }
    /// `{"fmt": "none", "attStmt": {}, "authData": …}`.
    func attestation(_ data: [UInt8], format: String = "none", statement: [UInt8] = [0xA0]) -> [UInt8] {
        [0xA3, 0x63] + Array("fmt".utf8) + [0x60 | UInt8(format.utf8.count)] + Array(format.utf8) + [0x67] + Array("attStmt".utf8) + statement + [0x68]
            + Array("authData".utf8) + [0x59, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
    }
    func clientData(_ usual: String, _ challenge: [UInt8]) -> PasskeyClientData {
        let (kind, text) = (kind ?? usual, Base64URL.encode(challenge))
        let json = #"{"type":"\#(kind)","challenge":"\#(text)","origin":"\#(origin)","crossOrigin":\#(isCrossOrigin)}"#
        return PasskeyClientData(kind: kind, challenge: text, origin: origin, isCrossOrigin: isCrossOrigin, bytes: Array(json.utf8))
    }

    func register(_ challenge: [UInt8], site: PasskeySite) throws -> Passkey {
        try Passkey.register(clientData("webauthn.create", challenge), attestation: attestation(data(with: credential)), challenge: challenge, site: site)
    }
    func assert(_ passkey: Passkey, _ challenge: [UInt8], asked: [UInt8]? = nil, site: PasskeySite) throws -> Passkey {
        let (client, data) = (clientData("webauthn.get", challenge), data())
        let signature = try key.signature(for: SHA256.hash(data: data + Array(SHA256.hash(data: client.bytes)))).derRepresentation
        return try passkey.assert(client, authenticatorData: data, signature: Array(signature), challenge: asked ?? challenge, site: site)
    }
}
