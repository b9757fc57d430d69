internal import Platform
internal import Store

/// What the list of evidence was asked for.
struct EvidenceQuery: Sendable {
    var limit = 50
    /// Where the page before ended; the newest come first.
    var after: Cursor?
    static let order = "-id"
    var state: EvidenceState?
    var review: Review?
    var kind: EvidenceKind?
    /// Days from today within which it stops counting.
    var expiringWithin: Int?
    var control: String?
    var framework: String?
    /// As typed.
    var words = ""
    init() {}

    /// - Parameter known: further names that the page understands itself.
    /// - Throws: `Problem` of kind `malformed` with every name and value that is not acceptable.
    init(_ form: Form, besides known: Set<String> = []) throws {
        var problems: [Problem.Field] = []
        for name in form.names where !known.contains(name) {
            let values = form.all(name)
            if values.count > 1 {
                problems.append(.init(name, "“\(name.prefix(80))” stands in the address more than once"))
            } else if let message = take(name, values.first ?? "") {
                problems.append(.init(name, message))
            }
        }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
    }

    /// - Returns: what is not acceptable about it. A filter that is empty was lifted.
    private mutating func take(_ name: String, _ text: String) -> String? {
        let isKnown = Self.names.contains(name)
        if isKnown, text.isEmpty, name != "limit", name != "after" { return nil }
        switch name {
        case "limit":
            guard let number = try? PageLimit.read(text) else { return PageLimit.complaint }
            limit = number
        case "after":
            guard let cursor = try? Cursor(text, order: Self.order, kind: nil) else { return Cursor.complaint }
            after = cursor
        case "state":
            guard let value = EvidenceState(rawValue: text) else { return Self.choice(name, EvidenceState.allCases.map(\.rawValue)) }
            state = value
        case "review":
            guard let value = Review(rawValue: text) else { return Self.choice(name, Review.allCases.map(\.rawValue)) }
            review = value
        case "kind":
            guard let value = EvidenceKind(rawValue: text) else { return Self.choice(name, EvidenceKind.allCases.map(\.rawValue)) }
            kind = value
        case "expiring_within":
            guard let days = Int(text), 0...3_660 ~= days else { return "“expiring_within” is a number of days from 0 to 3660" }
            expiringWithin = days
        case "control_id":
            guard Identifier.isOne(text) else { return "“control_id” is the identifier of a control" }
            control = text
        case "framework":
            guard text.utf8.count <= 60 else { return "“framework” is the id of a framework" }
            framework = text
        case "q":
            guard text.unicodeScalars.count <= 200, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                return "“q” has at most 200 characters of text"
            }
            words = text
        default: return "“\(name.prefix(80))” is no filter of this list"
        }
        return nil
    }

    static let names: Set<String> = ["limit", "after", "state", "review", "kind", "expiring_within", "control_id", "framework", "q"]
    private static func choice(_ name: String, _ values: [String]) -> String { "“\(name)” is one of \(values.joined(separator: ", "))" }

    var isNarrowed: Bool { state != nil || review != nil || kind != nil || expiringWithin != nil || control != nil || framework != nil || !words.isEmpty }
}

/// A page of the list.
struct EvidenceListing: Sendable {
    let items: [EvidenceDetail]
    /// The cursor of the next page; nil at the end.
    let next: String?
}
