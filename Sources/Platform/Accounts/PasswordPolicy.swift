import Cryptography
public import Store

/// What a new password must be: long, and not one that is tried first. No rules of composition (NIST SP 800-63B).
///
/// Length is counted in Unicode scalars after normal form C, the form that is hashed.
public struct PasswordPolicy: Sendable {
    /// Unicode scalars.
    public static let fewest = 12
    /// What a password must have beside names that anybody can look up, in letters and digits.
    static let fewestBesideNames = 8
    static let product = "Aertous"

    private let common: CommonPasswords

    /// - Parameter folder: the folder `data` of the program's resources, which has `common-passwords.txt`.
    public init(folder: String) throws { common = try CommonPasswords(folder: folder) }

    /// - Parameters:
    ///   - names: the person's, the organisation's, and the address: the first 16, and 200 characters of each.
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
        let words = Self.words(names.prefix(16).map { String($0.prefix(200)) } + [Self.product])
        for spelling in GuessPattern.spellings(password.folded) {
            let rest = words.reduce(spelling) { rest, word in Self.remove(word, from: rest) }
            guard rest != spelling else { continue }
            let counted = rest.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            if counted.count < Self.fewestBesideNames || !counted.contains(where: \.properties.isAlphabetic) || common.contains(rest) { return true }
        }
        return false
    }

    /// The words of four letters and more, and each name run together, the longest first.
    private static func words(_ names: [String]) -> [String] {
        var words: Set<String> = []
        for name in names {
            let parts = name.folded.unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { String($0) }
            words.formUnion(parts + [parts.joined()])
        }
        return words.filter { $0.unicodeScalars.count >= 4 }.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    private static func remove(_ word: String, from text: String) -> String {
        let (text, word) = (Array(text.unicodeScalars), Array(word.unicodeScalars))
        var (rest, index) = (String.UnicodeScalarView(), 0)
        while index < text.count {
            if text[index...].starts(with: word) { index += word.count } else { rest.append(text[index]); index += 1 }
        }
        return String(rest)
    }

    private static let tooLong = "Use a shorter password: 1,024 bytes at most."
}
