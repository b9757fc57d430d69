/// A kind of work: its name in the queue, and what is done.
///
/// The work may be begun twice, for a node can die before it says that it is done; it looks everything up by the job's ids,
/// and under the rights of now.
public struct JobKind: Sendable {
    public let name: String
    /// After so many attempts it is a dead letter.
    public let attempts: Int
    let work: @Sendable (Job) async throws -> JobOutcome

    public init(_ name: String, attempts: Int = 12, work: @escaping @Sendable (Job) async throws -> JobOutcome) {
        (self.name, self.attempts, self.work) = (name, attempts, work)
    }

    /// Milliseconds before attempt `attempt + 1`: ten seconds at first, doubled each time up to six hours, and of that
    /// between a half and the whole, so that what failed together is not tried together.
    ///
    /// - Parameter random: gives so many random bytes.
    static func pause(after attempt: Int, random: (Int) -> [UInt8]) -> Int64 {
        let longest = min(Int64(10_000) << Int64(min(max(0, attempt - 1), 20)), 6 * 3_600_000)
        return longest / 2 + longest / 2 * Int64(random(1).first ?? 0) / 255
    }
}
