internal import Platform
internal import Store

/// What narrows a list of requirements, in pages and in JSON.
struct RequirementFilter: Sendable {
    var words = ""
    /// The one that counts.
    var verdict: Verdict?
    var work: WorkStatus?
    var proof: Proof?
    /// A member's identifier.
    var owner: String?
    var limit = 50
    /// The requirement that the page before ended with.
    var after: String?

    /// - Parameter known: names that the page understands itself.
    /// - Throws: ``Problem`` of kind `malformed` with every name and value that is not acceptable.
    init(_ query: Form, besides known: Set<String> = []) throws {
        var problems: [Problem.Field] = []
        func choice<C: Choice>(_ name: String, _ text: String) -> C? {
            let found = C(rawValue: text)
            if found == nil { problems.append(Problem.Field(name, "“\(name)” is one of \(C.allCases.map(\.rawValue).joined(separator: ", "))")) }
            return found
        }
        for name in query.names where !known.contains(name) {
            let values = query.all(name)
            guard values.count == 1, let text = values.first else {
                problems.append(Problem.Field(name, "“\(name.prefix(80))” stands in the address more than once"))
                continue
            }
            switch name {
            case _ where text.isEmpty && Self.liftable.contains(name): continue
            case "q":
                if text.unicodeScalars.count > 200 { problems.append(Problem.Field(name, "“q” has at most 200 characters")) }
                words = text
            case "verdict": verdict = choice(name, text)
            case "work": work = choice(name, text)
            case "proof": proof = choice(name, text)
            case "owner_id":
                owner = text
                if !Identifier.isOne(text) { problems.append(Problem.Field(name, "“owner_id” is the identifier of a member")) }
            case "after": after = text
            case "limit":
                do throws(Complaint) { limit = try PageLimit.read(text) } catch { problems.append(Problem.Field(name, error.message)) }
            default: problems.append(Problem.Field(name, "“\(name.prefix(80))” is not asked for here"))
            }
        }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
    }
    /// Questions that a form may leave empty.
    private static let liftable: Set<String> = ["q", "verdict", "work", "proof", "owner_id"]

    var isNarrow: Bool { !words.isEmpty || verdict != nil || work != nil || proof != nil || owner != nil }

    func takes(_ state: RequirementState) -> Bool {
        if let verdict, state.effective != verdict { return false }
        if let work, state.work != work { return false }
        if let proof, state.proof != proof { return false }
        if let owner, state.owner?.id != owner { return false }
        guard !words.isEmpty else { return true }
        let words = words.lowercased()
        return state.requirement.lowercased().contains(words) || state.title.lowercased().contains(words)
    }

    /// One page of what it takes, and the cursor of the next.
    ///
    /// - Throws: ``Problem`` of kind `malformed` for a cursor that names no requirement of the list.
    func page(of states: [RequirementState]) throws -> (states: [RequirementState], next: String?) {
        var rest = states[...]
        if let after {
            guard let place = rest.firstIndex(where: { $0.requirement == after }) else {
                throw Problem.malformed("\(Cursor.complaint).", field: "after")
            }
            rest = rest[(place + 1)...]
        }
        let taken = rest.filter(takes)
        return (Array(taken.prefix(limit)), taken.count > limit ? taken[limit - 1].requirement : nil)
    }
}
