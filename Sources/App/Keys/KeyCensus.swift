/// How many values are sealed under each version of the master key.
public struct KeyCensus: Sendable, Equatable {
    /// Keys of organisations.
    public var organisations: [UInt32: Int] = [:]
    /// Secrets of authenticators.
    public var factors: [UInt32: Int] { values[.factor] ?? [:] }
    /// Of mails that are not sent yet.
    public var notices: [UInt32: Int] { values[.notice] ?? [:] }
    var values: [SealedColumn: [UInt32: Int]] = [:]

    public init() {}
    private var all: [[UInt32: Int]] { [organisations] + values.values }
    public func count(_ version: UInt32) -> Int { all.reduce(0) { $0 + $1[version, default: 0] } }
    public var versions: Set<UInt32> { all.reduce(into: []) { $0.formUnion($1.keys) } }
}
