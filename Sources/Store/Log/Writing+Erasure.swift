import Cryptography

extension Writing {
    /// So many values go with one transaction at most.
    public static let erasureLimit = 2_000

    /// Erases values of earlier entries of the organisation's log, or the ledger's (`security.md` 19 and 22): value and salt go with
    /// this transaction, and a leaf says which they were and why. The tree stays whole, for it holds commitments only. What a new epoch
    /// names stays (``LogEpoch/lasting``): the log could not be verified without it.
    ///
    /// - Parameters:
    ///   - condition: over `log_value AS v` and the entry it belongs to, `log_leaf AS l`.
    ///   - reason: 1 to 255 bytes. It stands in the log for good, so it names nobody.
    /// - Returns: how many values go, at most ``erasureLimit``. As many again may be left: ask until it answers 0.
    /// - Throws: `Problem.conflict` while a legal hold stands; `StoreError.refused` outside an organisation's door and a ledger's.
    public func eraseValues(where condition: SQL, reason: String) throws -> Int {
        guard author != nil else { throw StoreError.refused("an erasure outside an organisation") }
        guard 1...Leaf.textLimit ~= reason.utf8.count else { throw Problem.invalid("reason", "Give a reason of at most \(Leaf.textLimit) bytes.") }
        if let hold = try retention()?.hold { throw Problem.conflict("A legal hold stands, so nothing is erased: \(hold)") }
        let known = Set(erasures.map { Place(position: $0.entry, field: $0.field) })
        let found = try rows(
            """
            SELECT v.position, v.field FROM log_value AS v JOIN log_leaf AS l ON l.position = v.position
            WHERE (\(condition)) AND NOT (l.action = \(LogEpoch.action) AND v.field IN (\(list: LogEpoch.lasting))) ORDER BY v.position, v.field LIMIT \(Self.erasureLimit + known.count)
            """
        ) { Place(position: UInt64(max(0, $0.integer(0))), field: $0.text(1)) }
        let new = found.filter { !known.contains($0) }.prefix(Self.erasureLimit)
        for place in new { erasures.append(Leaf.Erasure(entry: place.position, field: place.field, reason: reason)) }
        return new.count
    }
    private struct Place: Hashable { let position: UInt64, field: String }
}

extension Dialect {
    /// Lets go of every value that the erasure leaves from `position` on name. On PostgreSQL the function's owner does it,
    /// for the application may not.
    func release(from position: Int64) -> SQL {
        engine == .postgres
            ? "SELECT erase_values(\(position))"
            : """
            DELETE FROM log_value_rows WHERE organisation_id = current_org() AND (position, field) IN \
            (SELECT position, field FROM erasure_rows WHERE organisation_id = current_org() AND leaf_position >= \(position))
            """
    }
}
