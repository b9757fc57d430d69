/// How many values are sealed under each version of the master key.
public struct KeyCensus: Sendable, Equatable {
    /// Keys of organisations.
    public var organisations: [UInt32: Int] = [:]
    /// Secrets of authenticators.
    public var factors: [UInt32: Int] = [:]

    public init() {}
    public func count(_ version: UInt32) -> Int { organisations[version, default: 0] + factors[version, default: 0] }
    public var versions: Set<UInt32> { Set(organisations.keys).union(factors.keys) }
}
