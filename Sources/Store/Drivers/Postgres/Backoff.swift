/// When a lost connection may be tried again: at once, then after 0.1 s, doubled up to 5 s.
struct Backoff {
    private var failures = 0
    private var notBefore: ContinuousClock.Instant?

    func mayTry() -> Bool { notBefore.map { ContinuousClock.now >= $0 } ?? true }
    mutating func failed() {
        notBefore = .now + .milliseconds(min(5_000, 100 << min(failures, 6)))
        failures += 1
    }
    mutating func succeeded() { (failures, notBefore) = (0, nil) }
}
