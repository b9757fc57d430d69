import Cryptography

/// An organisation's keys as its slot of the key store holds them, the newest last.
///
/// One key, the first, is its envelope alone. With more, or another, each is `u32 id ‖ u64 when it was made ‖ envelope`.
struct WrappedKeys: Sendable {
    struct Entry: Sendable {
        let id: UInt32
        /// Milliseconds since 1970 UTC; 0 for the first.
        let madeAt: UInt64
        var envelope: [UInt8]
    }
    static let firstID: UInt32 = 1
    private static let envelopeBytes = Envelope.overhead + 32
    private static let entryBytes = 12 + envelopeBytes
    /// What fits a slot.
    static let most = 12

    var entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    init(bytes: [UInt8]) throws(SealRefusal) {
        if bytes.count == Self.envelopeBytes {
            entries = [Entry(id: Self.firstID, madeAt: 0, envelope: bytes)]
            return
        }
        guard !bytes.isEmpty, bytes.count.isMultiple(of: Self.entryBytes), bytes.count / Self.entryBytes <= Self.most else {
            throw .malformed("organisation keys")
        }
        entries = stride(from: 0, to: bytes.count, by: Self.entryBytes).map { start in
            func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
            return Entry(
                id: UInt32(truncatingIfNeeded: number(start..<start + 4)), madeAt: number(start + 4..<start + 12),
                envelope: Array(bytes[start + 12..<start + Self.entryBytes]))
        }
        guard zip(entries, entries.dropFirst()).allSatisfy({ $0.id < $1.id }) else { throw .malformed("organisation keys") }
    }

    var bytes: [UInt8] {
        if entries.count == 1, let only = entries.first, only.id == Self.firstID { return only.envelope }
        return entries.flatMap { entry in
            func digits(_ value: UInt64, _ count: Int) -> [UInt8] { (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }
            return digits(UInt64(entry.id), 4) + digits(entry.madeAt, 8) + entry.envelope
        }
    }
}
