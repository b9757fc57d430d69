/// How an organisation's subscription stands at one moment.
///
/// What the clock alone changes is worked out here, whenever it is read: a trial that ran out has lapsed, whether or not a
/// job ran since.
public struct Subscription: Sendable, Equatable {
    public let standing: Caller.Standing
    /// When it lapses by itself, or did, in milliseconds since 1970 UTC. Nil: it stays until somebody changes it.
    public let endsAt: Int64?
    /// Since when it stands so; nil where nobody noted it.
    public let since: Int64?

    /// - Parameters:
    ///   - stored: the state as somebody set it. A word that is none of ours is taken for lapsed.
    ///   - endsAt: the first moment at which that state is over, where it ends by itself.
    ///   - since: when it was set.
    ///   - now: milliseconds since 1970 UTC.
    public init(stored: String, endsAt: Int64?, since: Int64?, now: Int64) {
        let stored = Caller.Standing(rawValue: stored) ?? .lapsed
        switch stored {
        case .lapsed, .cancelled: (standing, self.endsAt, self.since) = (stored, nil, since)
        case .trial, .active, .pastDue:
            let isOver = endsAt.map { $0 <= now } ?? false
            standing = isOver ? .lapsed : stored
            (self.endsAt, self.since) = (endsAt, isOver ? endsAt : since)
        }
    }
}
