public import Store

/// The kinds of files that are taken. There is no other: an allow-list (`security.md` 29).
public enum FileKind: String, CaseIterable, Sendable {
    case pdf, png, jpeg, webp, text, csv, markdown, json, docx, xlsx, pptx, odt, ods, eml

    /// Endings of names, in small letters; the first is the usual one.
    public var endings: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg"]
        case .text: ["txt", "text", "log"]
        case .markdown: ["md", "markdown"]
        default: [rawValue]
        }
    }

    public var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .webp: "image/webp"
        case .text: "text/plain"
        case .csv: "text/csv"
        case .markdown: "text/markdown"
        case .json: "application/json"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .ods: "application/vnd.oasis.opendocument.spreadsheet"
        case .eml: "message/rfc822"
        }
    }

    /// For a form's `accept` attribute and for messages: `.pdf,.png,…`.
    public static let accepted: String = allCases.flatMap(\.endings).map { "." + $0 }.joined(separator: ",")

    /// The kind that a name promises.
    ///
    /// - Throws: `Problem` 422 for a name that is none, 415 for an ending that is not on the list; both name `field`.
    public init(name: String, field: String) throws(Problem) {
        guard Self.isName(name) else { throw Problem.invalid(field, "A file's name has 1 to 255 bytes, no slashes and no invisible characters.") }
        // Byte for byte: what people take for one character may hold a dot and more.
        let ending = name.utf8.contains(UInt8(ascii: ".")) ? name.utf8.reversed().prefix { $0 != UInt8(ascii: ".") }.reversed() : []
        let folded = ending.map { 65...90 ~= $0 ? $0 + 32 : $0 }
        guard let kind = Self.allCases.first(where: { $0.endings.contains { folded.elementsEqual($0.utf8) } }) else {
            let message = "Files of this kind are not taken. Use one of: \(Self.allCases.flatMap(\.endings).joined(separator: ", "))."
            throw Problem(.unsupportedType, message, fields: [.init(field, message)])
        }
        self = kind
    }

    /// A plain file name. Characters that turn the direction of writing are refused because they let `fdp.exe` read as `exe.pdf`.
    private static func isName(_ name: String) -> Bool {
        1...255 ~= name.utf8.count && name.utf8.first != UInt8(ascii: ".")
            && name.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: scalar == "\u{200D}" || scalar == "\u{200C}"
                default: scalar != "/" && scalar != "\\"
                }
            }
    }
}
