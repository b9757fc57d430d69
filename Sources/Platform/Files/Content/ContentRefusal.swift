import Store

/// Why content is not what its name promises.
enum ContentRefusal: Error, Hashable {
    case empty
    /// It does not begin, or is not built, as this kind is.
    case otherKind(FileKind)
    /// A page, a drawing or a program under a harmless name.
    case active
    /// Not UTF-8.
    case encoding
    /// A control character in a text, counted from 1.
    case control(line: Int)
    /// Not well-formed; the reason is for people.
    case malformed(FileKind, String)

    func problem(field: String) -> Problem {
        let (kind, message): (Problem.Kind, String) =
            switch self {
            case .empty: (.invalid, "This file is empty.")
            case .otherKind(let kind):
                (.unsupportedType, "The content is not that of a .\(kind.endings.first ?? "") file. Files with a password are not taken either.")
            case .active:
                (.unsupportedType, "Web pages, SVG drawings, scripts, and documents with macros or programs in them are not taken, whatever their name.")
            case .encoding: (.invalid, "This text is not in UTF-8. Save it as UTF-8 and try again.")
            case .control(let line): (.invalid, "Line \(line) holds a character that is no text.")
            case .malformed(let kind, let reason): (.invalid, "This .\(kind.endings.first ?? "") file is damaged: \(reason)")
            }
        return Problem(kind, message, fields: [.init(field, message)])
    }
}
