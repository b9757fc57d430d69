/// Randomness that was passed in, as Swift's generators take it.
///
/// Nothing in this target has a source of its own: the program passes the system's, a test a seeded one.
public struct Randomness: RandomNumberGenerator, Sendable {
    private let bytes: @Sendable (Int) -> [UInt8]

    /// - Parameter bytes: gives as many random bytes as asked for.
    public init(bytes: @escaping @Sendable (Int) -> [UInt8]) { self.bytes = bytes }

    public mutating func next() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
