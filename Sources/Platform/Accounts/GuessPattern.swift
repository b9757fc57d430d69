/// The shapes that a guesser tries around a word.
enum GuessPattern {
    /// Whether a text of one unit of up to four characters over and over, of fewer than five different characters, or of
    /// characters that count up or down all the way.
    static func isRegular(_ text: String) -> Bool {
        let scalars = Array(text.lowercased().unicodeScalars)
        if Set(scalars).count < 5 || period(of: scalars) <= 4 { return true }
        return [1, -1].contains { step in zip(scalars, scalars.dropFirst()).allSatisfy { follows($0, $1, by: step) } }
    }

    /// What is said at least twice, the last time perhaps cut short: `password` of `passwordpasswordpass`.
    static func unit(of text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        return string(scalars.prefix(period(of: scalars)))
    }

    /// Without what stands before the first and after the last letter: `password` of `12password2026!`.
    static func core(of text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.firstIndex(where: \.properties.isAlphabetic), let last = scalars.lastIndex(where: \.properties.isAlphabetic) else {
            return text
        }
        return string(scalars[first...last])
    }

    /// The text, and twice the text with letters for the figures and signs that stand for them: 1 and ! are i or l.
    static func spellings(_ text: String) -> [String] {
        [text]
            + (["i", "l"] as [Unicode.Scalar]).map { one in
                string(text.unicodeScalars.map { $0 == "1" || $0 == "!" ? one : letters[$0] ?? $0 })
            }
    }

    private static let letters: [Unicode.Scalar: Unicode.Scalar] = ["0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"]

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The shortest shift under which the text agrees with itself; its length where there is none. At most 1,024 scalars: 10⁶ steps.
    private static func period(of scalars: [Unicode.Scalar]) -> Int {
        (1..<max(2, scalars.count)).first { shift in zip(scalars, scalars.dropFirst(shift)).allSatisfy { $0 == $1 } && shift * 2 <= scalars.count }
            ?? scalars.count
    }

    /// Figures go round: 0 follows 9.
    private static func follows(_ a: Unicode.Scalar, _ b: Unicode.Scalar, by step: Int) -> Bool {
        let (a, b) = (Int(a.value), Int(b.value))
        if 48...57 ~= a, 48...57 ~= b { return (a - 48 + step + 10) % 10 == b - 48 }
        return a + step == b
    }
}
