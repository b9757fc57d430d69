/// An organisation's decision to work by a framework.
public struct Adoption: Sendable, Equatable {
    public let id, framework: String
    /// Of the catalogue that its requirements were taken from.
    public let catalogueVersion: Int
    /// Milliseconds since 1970 UTC.
    public let adoptedAt: Int64
}
