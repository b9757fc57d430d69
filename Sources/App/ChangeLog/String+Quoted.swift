public import Cryptography

extension VerifierKey {
    /// `name+id`, to compare by another way.
    public var fingerprint: String { "\(name)+\(Hex.encode(id))" }
}

extension String {
    /// A stranger's text on a terminal: one line, no control or direction characters, not without end.
    public var quoted: String {
        let plain = unicodeScalars.prefix(200).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: "\u{FFFD}"
            default: Character(scalar)
            }
        }
        return "“" + String(plain) + "”"
    }
}
