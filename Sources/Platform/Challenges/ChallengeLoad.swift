import Synchronization

/// How hard challenges are right now: the more are asked for in a minute, the more work each is.
///
/// One network counts ten times a minute at most, so nobody makes it hard for others alone.
final class ChallengeLoad: Sendable {
    /// Up to so many a minute a challenge costs what the setting says; twice as many, twice the work, up to ``most`` times.
    static let easy = 60
    static let most: UInt64 = 16
    static let share = 10
    /// Networks that are told apart within a minute.
    static let capacity = 10_000
    private static let minute: Int64 = 60_000

    private struct State {
        var minute: Int64 = 0
        var before = 0
        var total = 0
        var networks: [String: Int] = [:]
    }
    private let state = Mutex(State())

    /// Counts one, and answers by what to multiply the work: by the busier of this minute and the last, so that the work does
    /// not drop as a minute turns.
    func factor(network: String, now: Int64) -> UInt64 {
        state.withLock { state in
            let minute = now.floored(by: Self.minute)
            if minute != state.minute {
                state.before = minute == state.minute + 1 ? state.total : 0
                (state.minute, state.total, state.networks) = (minute, 0, [:])
            }
            let own = state.networks[network] ?? 0
            if own > 0 || state.networks.count < Self.capacity { state.networks[network] = own + 1 }
            if own < Self.share { state.total += 1 }
            var (factor, busy) = (UInt64(1), max(state.total, state.before))
            while busy > Self.easy, factor < Self.most { (factor, busy) = (factor * 2, busy / 2) }
            return factor
        }
    }
    /// Networks that are told apart at this moment.
    var count: Int { state.withLock { $0.networks.count } }
}
