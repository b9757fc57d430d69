/// How far an erasure goes from the entry that is named.
public enum ErasureReach: String, Sendable, CaseIterable {
    /// Every entry on the same record that carries the value in the same field, before or after.
    case record
    /// Every entry of the log that carries the value in any field of any record.
    case everywhere

    /// Whether a value means the same wherever it stands: a number, a yes and two letters do not.
    static func isTelling(_ value: String) -> Bool {
        value.unicodeScalars.count > 2 && Double(value) == nil && !["true", "false"].contains(value)
    }
}
