public import Store

/// That a challenge was solved. It is good once: whoever does the work claims ``word`` in the same transaction.
public struct SolvedChallenge: Hashable, Sendable {
    /// The field that a refusal names.
    public static let field = "challenge"
    /// Another for each solution; at most 120 letters, digits and `:`.
    public let word: String
    /// From when on it would be refused by itself, in milliseconds since 1970 UTC.
    public let ends: Int64
    public init(word: String, ends: Int64) { (self.word, self.ends) = (word, ends) }

    public static let wasSpent = Problem.invalid(field, "This was sent once already. Send it again if you meant to; your browser proves itself anew.")
}
