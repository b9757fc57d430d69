/// Who acts at the operator's console, and why: what the installation's log keeps of each act.
public struct OperatorAct: Sendable {
    /// A user of the operating system, or the name that was given. It stands beside the leaf, never in it.
    public let name: String
    /// In the operator's words; empty where none is asked for.
    public let reason: String

    /// - Throws: `Problem.invalid` unless both are one line, the name of 1 to 80 characters, the reason of at most 500.
    public init(name: String, reason: String) throws {
        func isLine(_ text: String, _ most: Int) -> Bool {
            text.unicodeScalars.count <= most && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        guard !name.isEmpty, isLine(name, 80) else { throw Problem.invalid("operator", "Give the operator's name in one line of at most 80 characters") }
        guard isLine(reason, 500) else { throw Problem.invalid("reason", "Give the reason in one line of at most 500 characters") }
        (self.name, self.reason) = (name, reason)
    }
}
