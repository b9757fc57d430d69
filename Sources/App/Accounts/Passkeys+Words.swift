internal import Cryptography
internal import Platform
internal import Store

extension Passkeys {
    static let tooMany = "An account has at most \(most) passkeys. Remove one first."
    static let old = "The question to your browser is over: it stands for five minutes, once. Try again."
    static let signInAgain = "This passkey was not taken. Try again, or enter a code."
    static let copied = "This passkey was refused, since there may be a copy of it. We have sent you a mail. Enter a code instead."

    /// A name as its owner typed it: one line of 1 to 80 characters.
    static func name(_ typed: String) throws -> String {
        let name = String(typed.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        guard !name.isEmpty else { throw Problem.invalid("name", "Give it a name, such as the device it is on.") }
        guard name.unicodeScalars.count <= 80 else { throw Problem.invalid("name", "Use one line of at most 80 characters.") }
        do throws(Complaint) {
            let line = try Text.line(name)
            guard !line.isEmpty else { throw Complaint("write something that can be read") }
            return line
        } catch { throw Problem.invalid("name", "Name: \(error.message)") }
    }

    static func words(_ refusal: PasskeyRefusal) -> String {
        switch refusal {
        case .notPresent, .notVerified: "Use an authenticator that checks that it is you, by a finger, a face or a PIN."
        case .unknownAlgorithm: "This authenticator signs in a way that we do not know. Use another."
        case .wrongOrigin, .wrongSite: "This passkey was made for another address. Open this page by its usual address."
        case .wrongChallenge, .wrongKind: old
        case .attested, .malformed, .wrongSignature, .copied: "Your browser's answer could not be read. Try again, or use another authenticator."
        }
    }
}
