internal import Store

/// Which values of a log an erasure reaches.
struct ErasurePlace: Sendable {
    let reach: ErasureReach
    let type, record: String
    let fields, values: [String]
    /// What the installation's log says of an erasure. It stays, so that nobody erases who erased.
    static let acts = ["log.erasure_began", "log.erased", "log.erased_failed"]

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
