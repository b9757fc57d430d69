internal import Cryptography
internal import Platform

/// The questions that `passkeys.js` puts to the browser, as JSON with bytes in base64url.
enum PasskeyOptions {
    /// Milliseconds for which a question stands.
    static let life: Int64 = 5 * 60_000

    static func creation(_ question: PasskeyQuestion, email: String, name: String, known: [StoredPasskey], site: PasskeySite) -> [UInt8] {
        var out = Out()
        out.put(literal: #"{"rp":{"name":"Aertous","id":"#)
        out.put(json: site.id)
        out.put(literal: #"},"user":{"id":"#)
        out.put(json: Base64URL.encode(Array(question.handle.utf8)))
        out.put(literal: #","name":"#)
        out.put(json: email)
        out.put(literal: #","displayName":"#)
        out.put(json: name)
        out.put(literal: #"},"attestation":"none","authenticatorSelection":{"residentKey":"preferred","userVerification":"required"},"pubKeyCredParams":["#)
        for (index, algorithm) in Passkey.algorithms.enumerated() {
            out.put(literal: index == 0 ? "" : ",")
            out.put(literal: #"{"type":"public-key","alg":"#)
            out.put(Int(algorithm))
            out.put(literal: "}")
        }
        out.put(literal: #"],"excludeCredentials":"#)
        put(known, &out)
        return finish(question, &out)
    }

    static func assertion(_ question: PasskeyQuestion, known: [StoredPasskey], site: PasskeySite) -> [UInt8] {
        var out = Out()
        out.put(literal: #"{"userVerification":"required","rpId":"#)
        out.put(json: site.id)
        out.put(literal: #","allowCredentials":"#)
        put(known, &out)
        return finish(question, &out)
    }

    private static func put(_ known: [StoredPasskey], _ out: inout Out) {
        out.put(literal: "[")
        for (index, passkey) in known.enumerated() {
            out.put(literal: index == 0 ? "" : ",")
            out.put(literal: #"{"type":"public-key","id":"#)
            out.put(json: Base64URL.encode(passkey.key.id))
            out.put(literal: "}")
        }
        out.put(literal: "]")
    }

    private static func finish(_ question: PasskeyQuestion, _ out: inout Out) -> [UInt8] {
        out.put(literal: #","timeout":"#)
        out.put(Int(life))
        out.put(literal: #","challenge":"#)
        out.put(json: Base64URL.encode(question.challenge))
        out.put(literal: "}")
        return out.bytes
    }
}
