internal import Synchronization

/// The time of the data that is being seeded: it goes through a month in seconds, so that the history has a past.
///
/// Open the store with ``read`` as its clock and `Settings.logTime` as `.given`.
public final class DemonstrationClock: Sendable {
    private let time: Mutex<Int64>

    /// - Parameter now: milliseconds since 1970 UTC.
    public init(now: Int64) { time = Mutex(now) }

    public var read: @Sendable () -> Int64 { { self.time.withLock { $0 } } }
    func set(_ now: Int64) { time.withLock { $0 = now } }
}
