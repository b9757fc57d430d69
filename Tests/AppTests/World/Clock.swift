import Synchronization

/// Time that moves only when a test moves it. Milliseconds since 1970 UTC.
package final class Clock: Sendable {
    /// 2026-11-24, 12:00 UTC.
    package static let start: Int64 = 1_795_521_600_000
    private let time: Mutex<Int64>
    init(at start: Int64) { time = Mutex(start) }

    package var now: Int64 { time.withLock { $0 } }
    package func advance(by duration: Duration) {
        let (seconds, attoseconds) = duration.components
        time.withLock { $0 += seconds * 1_000 + attoseconds / 1_000_000_000_000_000 }
    }
}

/// Bytes that are the same in every run (SplitMix64). No test asks whether they can be guessed.
package final class Chance: Sendable {
    private let state: Mutex<UInt64>
    package init(state: UInt64) { self.state = Mutex(state) }
    /// What it has come to, from which another goes on in the same way.
    package var current: UInt64 { state.withLock { $0 } }

    package func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            var bytes: [UInt8] = []
            while bytes.count < count {
                state &+= 0x9E37_79B9_7F4A_7C15
                var word = state
                word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
                word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
                word ^= word >> 31
                for shift in stride(from: UInt64(0), to: 64, by: 8) where bytes.count < count { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
            }
            return bytes
        }
    }
}
