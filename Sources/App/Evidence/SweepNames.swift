internal import Synchronization

extension EvidenceSweep {
    /// Stored names as 128-bit numbers: a million of them fit where a million texts would not.
    final class Names: Sendable {
        private let all = Mutex<Set<UInt128>>([])
        func insert(_ name: String) { if let number = UInt128(name, radix: 16) { all.withLock { _ = $0.insert(number) } } }
        func contains(_ name: String) -> Bool { UInt128(name, radix: 16).map { number in all.withLock { $0.contains(number) } } ?? false }
    }
}
