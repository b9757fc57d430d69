/// Work that is done again and again, by one node each time.
///
/// Time is cut into slots of one length, and each slot asks for one job: its number is the key, so the first node to ask is
/// the only one. A slot that failed is not tried again, for the next one comes.
public struct Schedule: Sendable {
    public let name: String
    /// Milliseconds.
    public let interval: Int64
    /// Also each time a node starts, when there may be most to do.
    public let isAtStart: Bool
    let kind: JobKind

    public init(_ name: String, every interval: Int64, atStart isAtStart: Bool = false, _ what: @escaping @Sendable () async throws -> Void) {
        (self.name, self.interval, self.isAtStart) = (name, max(1_000, interval), isAtStart)
        kind = JobKind("schedule.\(name)", attempts: 1) { _ in
            try await what()
            return .done
        }
    }
}
