@testable import Cryptography

/// What is verified offline, and what authenticators send.
enum SignedTargets {
    static func note(_ bytes: [UInt8]) throws {
        do throws(NoteRefusal) {
            let note = try SignedNote(bytes)
            if !(note.signatures.count <= SignedNote.signatureLimit && note.text.utf8.last == 10) { throw .malformed("BROKEN") }
            _ = try Checkpoint(text: note.text)
        } catch { try Broken.unless("\(error)" != "\(NoteRefusal.malformed("BROKEN"))", "a note beyond its limits") }
        _ = try? Manifest(text: String(decoding: bytes, as: UTF8.self))
        _ = try? VerifierKey(vkey: String(decoding: bytes.prefix(300), as: UTF8.self))
    }

    /// As a whole export, cut where a disk might cut it: the verdict must not depend on that, and none is good without a key.
    static func log(_ bytes: [UInt8]) throws {
        func verdict(pieces: Int) -> String {
            var verifier = LogExportVerifier(keys: [])
            var rest = bytes[...]
            while !rest.isEmpty {
                verifier.update(Array(rest.prefix(pieces)))
                rest = rest.dropFirst(pieces)
            }
            return "\(verifier.finish())"
        }
        let whole = verdict(pieces: max(1, bytes.count))
        try Broken.unless(verdict(pieces: 13) == whole, "in pieces it is judged otherwise")
    }

    static func passkey(_ bytes: [UInt8]) throws {
        _ = try? CBORReader.whole(bytes)
        _ = try? AuthenticatorData(bytes)
    }
}
