internal import Cryptography
internal import Platform

/// What `passkeys.js` brings back from the browser, read strictly: a JSON object of texts in base64url.
struct PasskeyAnswer: Sendable {
    let id: [UInt8]
    let clientData: PasskeyClientData
    let attestation, authenticatorData, signature: [UInt8]
    /// Which account the authenticator believes to answer for; nil where it did not say.
    let handle: [UInt8]?

    /// The most bytes of the whole.
    static let byteLimit = 64 << 10

    /// - Returns: nil for anything that no browser of ours sends.
    init?(_ text: String) {
        guard text.utf8.count <= Self.byteLimit, let json = try? JSONReader.read(Array(text.utf8)) else { return nil }
        func bytes(_ name: String) -> [UInt8]? { if case .text(let text)? = json[name] { Base64URL.decode(text) } else { nil } }
        guard let id = bytes("id"), Passkey.idRange ~= id.count, let client = bytes("clientDataJSON"), let clientData = PasskeyClientData(json: client) else {
            return nil
        }
        (self.id, self.clientData, handle) = (id, clientData, bytes("userHandle"))
        (attestation, authenticatorData, signature) = (bytes("attestationObject") ?? [], bytes("authenticatorData") ?? [], bytes("signature") ?? [])
    }
}

extension PasskeyClientData {
    /// `clientDataJSON`. Members that we do not know are let be: the specification says that there will be more.
    init?(json bytes: [UInt8]) {
        guard bytes.count <= Self.byteLimit, let json = try? JSONReader.read(bytes), case .text(let kind)? = json["type"],
            case .text(let challenge)? = json["challenge"], case .text(let origin)? = json["origin"]
        else { return nil }
        let isCrossOrigin: Bool
        switch json["crossOrigin"] {
        case nil, .flag(false)?: isCrossOrigin = json["topOrigin"] != nil
        default: isCrossOrigin = true
        }
        self.init(kind: kind, challenge: challenge, origin: origin, isCrossOrigin: isCrossOrigin, bytes: bytes)
    }
}
