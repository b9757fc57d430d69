internal import Platform
internal import Store

/// What a visitor typed into a form, as it was typed until it is checked.
struct Enquiry: Sendable {
    /// Characters.
    static let (nameLimit, bodyLimit) = (200, 5_000)

    let kind: EnquiryKind
    var concern = ""
    var name = ""
    var email = ""
    var body = ""

    init(_ kind: EnquiryKind) { self.kind = kind }

    init(_ kind: EnquiryKind, _ form: Form) {
        self.kind = kind
        (concern, name, email, body) = (form["concern"] ?? "", form["name"] ?? "", form["email"] ?? "", form["body"] ?? "")
    }

    /// What is kept: trimmed, with one kind of line break.
    ///
    /// - Throws: `Problem.invalid` with everything that needs another look.
    func cells() throws -> Cells {
        var fields: [Problem.Field] = []
        func wrong(_ name: String, _ message: String) { fields.append(Problem.Field(name, message)) }
        let right = PrivacyRight(rawValue: concern)
        if kind == .privacy, right == nil { wrong("concern", "Choose what it is about") }
        let name = Self.trimmed(name)
        if name.isEmpty { wrong("name", "Write your name") }
        if name.unicodeScalars.count > Self.nameLimit { wrong("name", "A name has at most \(Self.nameLimit) characters") }
        do throws(Complaint) {
            if try Text.line(name).isEmpty, !name.isEmpty { wrong("name", "Write something that can be read") }
        } catch { wrong("name", "Name: \(error.message)") }
        let address = EmailAddress(Self.trimmed(email))
        if address == nil { wrong("email", EmailAddress.advice) }
        let body = Self.trimmed(self.body.replacing("\r\n", with: "\n"))
        if kind == .contact, body.isEmpty { wrong("body", "Write what it is about") }
        if body.unicodeScalars.count > Self.bodyLimit { wrong("body", "At most \(Self.bodyLimit) characters are taken here") }
        if !Self.isPlain(body) { wrong("body", "Control characters are not taken here") }
        guard fields.isEmpty, let address else { throw Problem.invalid(fields) }
        var cells: Cells = ["kind": .text(kind.rawValue), "name": .text(name), "email": .text(address.deliverable), "body": .text(body)]
        if kind == .privacy, let right { cells.append("concern", .text(right.rawValue)) }
        return cells
    }

    /// Nothing that a terminal, a mail's head or a row of a file would take for anything but text.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar == "\n" || scalar == "\t" { return true }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
            default: return true
            }
        }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
