/// A record as it was at a moment.
struct RecordThen: Sendable {
    typealias Said = LoggedChange.Said
    let id: String
    /// By field; none says that it was empty.
    var values: [String: Said] = [:]
    /// When it was deleted since, in milliseconds since 1970 UTC; nil while it is there.
    var deletedAt: Int64?
}

/// What the log says of a field, and where.
struct SaidAt: Sendable {
    let position: Int
    let said: LoggedChange.Said

    /// Whichever stands later in the log.
    static func later(_ one: SaidAt?, _ other: SaidAt?) -> SaidAt? {
        guard let one, let other else { return one ?? other }
        return one.position >= other.position ? one : other
    }
}
