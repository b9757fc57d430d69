public import Cryptography
internal import Platform
internal import Store

/// The list of public keys as it is published, and as `--trust` reads it.
///
///     {"origin":"grc.example.com","keys":[{"key":VKEY,"signs":"checkpoints","from":ISO,"until":ISO or null,"signed_by":NOTE or null}]}
public enum KeyDocument {
    /// Bytes of a file.
    public static let byteLimit = 200_000

    static func json(origin: String, _ keys: [SigningKeys.Published]) -> [UInt8] {
        var out = Out(capacity: 400 * (keys.count + 1))
        func text(_ text: String?) { if let text { out.put(json: text) } else { out.put(literal: "null") } }
        func moment(_ instant: Int64?) { text(instant.map { Instant(milliseconds: $0).iso }) }
        out.put(literal: "{\"origin\":")
        text(origin)
        out.put(literal: ",\"keys\":[")
        for (index, key) in keys.enumerated() {
            out.put(literal: index == 0 ? "\n{\"key\":" : ",\n{\"key\":")
            text(key.key.vkey)
            out.put(literal: ",\"signs\":")
            text(key.use)
            out.put(literal: ",\"from\":")
            moment(key.since)
            out.put(literal: ",\"until\":")
            moment(key.until)
            out.put(literal: ",\"signed_by\":")
            text(key.signedByOlder)
            out.put(literal: "}")
        }
        out.put(literal: "\n]}\n")
        return out.bytes
    }

    /// The keys of a document that somebody trusts. What it says beside them is for people.
    ///
    /// - Throws: ``MasterKeys/Refusal`` for what is no such document, or names a key that is none.
    public static func keys(in bytes: [UInt8]) throws -> [VerifierKey] {
        guard let json = try? JSONReader.read(bytes), case .object(let members) = json,
            case .list(let keys)? = members.first(where: { $0.name == "keys" })?.value, !keys.isEmpty, keys.count <= 1_000
        else { throw MasterKeys.Refusal(description: "The trust file is no list of keys as /.well-known/aertous-keys has it.") }
        return try keys.enumerated().map { index, key in
            guard case .object(let members) = key, case .text(let vkey)? = members.first(where: { $0.name == "key" })?.value,
                let known = try? VerifierKey(vkey: vkey)
            else { throw MasterKeys.Refusal(description: "Key \(index + 1) of the trust file is no key of ours.") }
            return known
        }
    }
}
