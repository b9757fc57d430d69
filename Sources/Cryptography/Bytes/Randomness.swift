/// Randomness that was passed in, as a value that can be kept and handed on.
///
///     let randomness = Randomness { count in … }     // in `aertous`: the system's; in tests: a seeded one
///     var generator = randomness
///     let salt = randomBytes(32, using: &generator)
public struct Randomness: RandomNumberGenerator, Sendable {
    private let draw: @Sendable (_ count: Int) -> [UInt8]

    /// - Parameter draw: answers exactly `count` unpredictable bytes, from any thread.
    public init(_ draw: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.draw = draw }

    public mutating func next() -> UInt64 {
        let bytes = draw(8)
        // The one trap that is right: a source that answers less than it was asked for is a fault of the program, never of
        // a visitor, and going on would make keys that somebody can guess.
        precondition(bytes.count == 8, "The source of randomness answered another number of bytes.")
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `count` unpredictable bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        var generator = self
        return randomBytes(count, using: &generator)
    }
}
