/// Patterns of LIKE, with a backslash as the escape.
public enum Pattern {
    /// What has the text anywhere in it, the signs of patterns taken literally. Case counts: fold both sides in the statement,
    /// `folded(column) LIKE folded(pattern)`, to have it not count.
    public static func containing(_ text: String) -> String {
        var pattern = "%"
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(character)
        }
        return pattern + "%"
    }
}
