/// So many requests in so long, counted for each key by itself.
public struct RateLimit: Hashable, Sendable {
    /// As it stands in the header: lower-case letters, digits and `-`.
    public let name: String
    /// At least 1.
    public let quota: Int
    /// Seconds, at least 1.
    public let window: Int

    public init(_ name: String, quota: Int, window: Int = 60) { (self.name, self.quota, self.window) = (name, max(1, quota), max(1, window)) }

    /// How one key stands after a request was counted.
    public struct Standing: Hashable, Sendable {
        public let limit: RateLimit
        public let isOver: Bool
        public let remaining: Int
        /// Seconds until the quota is whole again, at least 1.
        public let reset: Int
    }
}
