public import Store

extension Writing {
    /// Says a word that can be said once until `ends`, whoever else says it at the same time.
    ///
    /// - Returns: false where it was said before.
    public func claim(_ word: String, id: String, ends: Int64) throws -> Bool {
        try insertIfFree("claim", id: id, ["word": .text(word), "ends_at": .integer(ends)])
    }

    /// Uses a solution up, in the transaction that does the work.
    ///
    /// - Throws: ``SolvedChallenge/wasSpent``.
    public func spend(_ proof: SolvedChallenge, id: String) throws {
        // A minute longer than it would hold by itself: nodes' clocks differ.
        guard try claim(proof.word, id: id, ends: proof.ends + 60_000) else { throw SolvedChallenge.wasSpent }
    }
}
