/// What a migration found that had looked at what stands, one sentence for each difference.
public struct MigrationReport: Sendable {
    /// What was not as declared, and is again.
    public var mended: [String] = []
    /// What is not as declared, and which migrating does not mend.
    public var findings: [String] = []
}
