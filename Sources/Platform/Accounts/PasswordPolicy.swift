import Cryptography
public import Store

/// What a new password must be: long, and not one that is tried first. No rules of composition (NIST SP 800-63B).
///
/// Length is counted in Unicode scalars after normal form C, the form that is hashed.
public struct PasswordPolicy: Sendable {
    /// Unicode scalars.
    public static let fewest = 12
    /// What a password must have beside names that anybody can look up, in letters and digits; of digits in a row two count.
    static let fewestBesideNames = 8
    /// More than anybody has organisations.
    static let mostNames = 256
    static let product = "Aertous"

    private let common: CommonPasswords

    /// - Parameter folder: the folder `data` of the program's resources, which has `common-passwords.txt`.
    public init(folder: String) throws { common = try CommonPasswords(folder: folder) }

    /// - Parameters:
    ///   - names: the person's, their organisations', and the address: the first 256, and 200 characters of each.
    ///   - field: as the form spells it.
    /// - Returns: nil when the password will do; otherwise the one thing to change. The password is never in it.
    public func refusal(of password: String, names: [String] = [], field: String = "password") -> Problem.Field? {
        advice(password, names: names).map { Problem.Field(field, $0) }
    }

    private func advice(_ password: String, names: [String]) -> String? {
        guard password.utf8.count <= 4 * PasswordHash.passwordLimit else { return Self.tooLong }  // before normalising it
        let password = password.nfc
        guard password.utf8.count <= PasswordHash.passwordLimit else { return Self.tooLong }
        let count = password.unicodeScalars.count
        guard count >= Self.fewest else { return "Use at least \(Self.fewest) characters. This has \(count)." }
        if GuessPattern.isRegular(password) { return "Choose something less regular: this repeats or counts, and is tried early." }
        if common.contains(password) { return "Choose another one: this is on the lists that are tried first." }
        return isMadeOfNames(password, names)
            ? "Add more that is yours alone: names of people, of the organisation and of \(Self.product) are tried first." : nil
    }

    private func isMadeOfNames(_ password: String, _ names: [String]) -> Bool {
        let words = KnownWords(names.prefix(Self.mostNames).map { String($0.prefix(200)) } + [Self.product])
        return GuessPattern.spellings(password.folded).contains { spelling in
            guard let rest = words.rest(of: spelling) else { return false }
            return rest.weight < Self.fewestBesideNames || !rest.hasLetters || common.contains(rest.text)
        }
    }

    private static let tooLong = "Use a shorter password: 1,024 bytes at most."
}
