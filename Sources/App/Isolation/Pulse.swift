internal import Store
internal import Synchronization

/// The signs of life of a run of the self-test: they tell one that died from one that is slow.
///
/// They are given between the probes, by the run itself: one that hangs gives none, and another takes its place.
final class Pulse: Sendable {
    enum State: Sendable { case alive, dead }
    /// Another run took the place of this one, which counts for nothing from then on.
    struct Stopped: Error {}

    /// Milliseconds between two signs.
    static let pause: Int64 = 5_000
    /// Milliseconds from the last sign on, by the database's time, after which a run is dead.
    static let patience: Int64 = 40_000

    private let store: Store
    private let clock: @Sendable () -> Int64
    private let began: Int64
    private let last: Mutex<Int64>

    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC.
    ///   - began: when the run began, which names it.
    init(_ store: Store, clock: @escaping @Sendable () -> Int64, began: Int64) {
        (self.store, self.clock, self.began) = (store, clock, began)
        last = Mutex(began)
    }

    /// Gives a sign, if the last one is some seconds old.
    ///
    /// - Throws: ``Stopped``.
    func beat() async throws {
        let now = clock()
        guard last.withLock({ abs(now - $0) >= Self.pause }) else { return }
        let began = began
        guard try await store.write(store.gate(), { try $0.keepIsolationRunAlive(began) }) else { throw Stopped() }
        last.withLock { $0 = now }
    }
}
