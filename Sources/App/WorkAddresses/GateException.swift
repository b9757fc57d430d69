/// One decision of an operator's about a domain or an address.
public struct GateException: Sendable, Equatable {
    /// A domain in A-labels, or an address in its canonical spelling.
    public let subject: String
    /// False where it was taken back.
    public let isAllowed: Bool
    public let reason: String
    /// Milliseconds since 1970 UTC.
    public let madeAt: Int64
}
