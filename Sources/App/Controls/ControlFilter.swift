internal import Platform
internal import Store

/// What narrows the list of controls on its page.
struct ControlFilter: Sendable {
    static let limit = 50
    static let names = liftable.union(["after"])
    /// Questions that a form may leave empty.
    private static let liftable: Set<String> = ["q", "state", "cadence", "owner_id", "framework"]
    var words = ""
    var state: ControlState?
    var cadence: Cadence?
    /// A member's identifier.
    var owner: String?
    /// A framework that the control serves.
    var framework: String?
    /// Where the page before ended.
    var after: Cursor?
    static let order = "code"

    /// - Throws: ``Problem`` of kind `malformed` with every name and value that is not acceptable.
    init(_ query: Form) throws {
        var problems: [Problem.Field] = []
        func choice<C: Choice>(_ name: String, _ text: String) -> C? {
            let found = C(rawValue: text)
            if found == nil { problems.append(Problem.Field(name, "“\(name)” is one of \(C.allCases.map(\.rawValue).joined(separator: ", "))")) }
            return found
        }
        for name in query.names where name != "done" {
            let values = query.all(name)
            guard values.count == 1, let text = values.first, text.utf8.count <= 400 else {
                problems.append(Problem.Field(name, "“\(name.prefix(80))” stands in the address more than once, or is too long"))
                continue
            }
            switch name {
            case _ where text.isEmpty && Self.liftable.contains(name): continue
            case "q": words = text
            case "state": state = choice(name, text)
            case "cadence": cadence = choice(name, text)
            case "owner_id":
                owner = text
                if !Identifier.isOne(text) { problems.append(Problem.Field(name, "“owner_id” is the identifier of a member")) }
            case "framework": framework = text
            case "after":
                after = try? Cursor(text, order: Self.order, kind: .text)
                if after == nil { problems.append(Problem.Field(name, Cursor.complaint)) }
            default: problems.append(Problem.Field(name, "“\(name.prefix(80))” is not asked for here"))
            }
        }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
    }
}
