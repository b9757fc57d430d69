internal import Store

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

/// Which values of a log an erasure reaches.
struct ErasurePlace: Sendable {
    let reach: ErasureReach
    let type, record: String
    let fields, values: [String]
    /// What the installation's log says of an erasure. It stays, so that nobody erases who erased.
    static let acts = ["log.erased", "log.erased_failed"]

    /// Over `log_value AS v` and `log_leaf AS l`.
    var condition: SQL {
        let within: SQL =
            switch reach {
            case .record: "l.record_type = \(type) AND l.record_id = \(record) AND v.field IN (\(list: fields))"
            case .everywhere: "1 = 1"
            }
        return "\(within) AND v.value IN (\(list: values)) AND l.action NOT IN (\(list: Self.acts))"
    }
}
