/// Whether one more attempt is let in, from the times of those that failed. Pure: the App counts, and passes the time.
///
/// A limit here never ends more than the attempt at hand: it locks no account, or anybody could lock out anybody.
public struct Throttle: Sendable {
    public struct Window: Hashable, Sendable {
        /// Milliseconds.
        public let length: Int64
        /// So many failures within ``length`` close it.
        public let most: Int
        public init(length: Int64, most: Int) { (self.length, self.most) = (length, most) }
    }

    public enum Decision: Hashable, Sendable {
        case open
        /// Let in with a solved challenge.
        case challenge
        /// Let in again at this time, in milliseconds since 1970 UTC.
        case closed(until: Int64)

        /// The stricter of two.
        public func and(_ other: Decision) -> Decision {
            switch (self, other) {
            case (.closed(let a), .closed(let b)): .closed(until: max(a, b))
            case (.closed, _), (.challenge, .open), (.challenge, .challenge): self
            default: other
            }
        }
    }

    public let windows: [Window]
    /// Failures within the shortest window after which a challenge is asked for; nil for never.
    public let challengeAfter: Int?

    public init(windows: [Window], challengeAfter: Int? = nil) { (self.windows, self.challengeAfter) = (windows, challengeAfter) }

    private static let (quarter, day): (Int64, Int64) = (15 * 60_000, 24 * 3_600_000)
    /// Codes and backup codes, for each account and whatever the address.
    public static let code = Throttle(windows: [Window(length: quarter, most: 5), Window(length: day, most: 20)])
    /// Passwords for one account from devices that it does not know.
    public static let account = Throttle(windows: [Window(length: quarter, most: 20), Window(length: day, most: 100)], challengeAfter: 5)
    /// How many failures of one address count for an account: alone, no address closes it for others.
    public static let share = 4
    /// Passwords from one address or /64, for whatever account: an office may stand behind one address.
    public static let address = Throttle(windows: [Window(length: quarter, most: 40), Window(length: day, most: 400)], challengeAfter: 5)

    /// How far the clocks of two nodes may be apart, in milliseconds.
    public static let drift: Int64 = 5_000

    /// The times of failures that may count at this moment.
    public func period(at now: Int64) -> Range<Int64> { Self.period(reach.length, at: now) }
    /// The last so many milliseconds; what lies in the time to come is of before the clock stepped back.
    public static func period(_ length: Int64, at now: Int64) -> Range<Int64> { now - length + 1..<now + drift + 1 }

    /// How far back failures must be known, in milliseconds, and how many of them, the newest first, are enough.
    public var reach: (length: Int64, count: Int) { (windows.map(\.length).max() ?? 0, windows.map(\.most).max() ?? 0) }

    /// - Parameters:
    ///   - failures: times in any order. Those in the future are of before the clock stepped back, so a window begins anew; but for
    ///     ``drift``, they count for nothing.
    ///   - now: milliseconds since 1970 UTC.
    public func decide(failures: [Int64], now: Int64) -> Decision {
        let now = min(max(0, now), Int64.max / 2)
        let failures = failures.filter { $0 <= now + Self.drift }.map { min($0, now) }.sorted()
        var decision: Decision = .open
        for window in windows {
            let recent = failures.filter { $0 > now - window.length }
            if window.most > 0, recent.count >= window.most { decision = decision.and(.closed(until: recent[recent.count - window.most] + window.length)) }
        }
        if let challengeAfter, let shortest = windows.map(\.length).min(), failures.filter({ $0 > now - shortest }).count >= challengeAfter {
            decision = decision.and(.challenge)
        }
        return decision
    }

    /// The password stage of signing in.
    ///
    /// - Parameter isKnown: the device carries the account's signed cookie; it is then not held up by what strangers try.
    public static func password(account failures: [Int64], address: [Int64], isKnown: Bool, now: Int64) -> Decision {
        let byAddress = Self.address.decide(failures: address, now: now)
        return isKnown ? byAddress : byAddress.and(Self.account.decide(failures: failures, now: now))
    }
}
