/// The passwords that are tried first, as they are, repeated, padded with figures and signs, or written with figures for letters.
struct CommonPasswords: Sendable {
    private let known: Set<String>

    init(folder: String) throws { known = Set(try LineFile(folder: folder, name: "common-passwords.txt").entries.map { $0.lowercased() }) }

    func contains(_ password: String) -> Bool {
        let password = password.lowercased()
        return [password, GuessPattern.core(of: password)].flatMap(GuessPattern.spellings).contains {
            known.contains($0) || known.contains(GuessPattern.unit(of: $0))
        }
    }
}
