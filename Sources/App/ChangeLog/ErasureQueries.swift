internal import Store

/// What an erasure reads before it erases.
extension Reading {
    /// What an entry says of fields; those that were empty hold nothing to erase.
    func values(of fields: [String], at position: Int64) throws -> [String] {
        try rows("SELECT value FROM log_value WHERE position = \(position) AND field IN (\(list: fields)) AND value <> '' ORDER BY field") { $0.text(0) }
    }

    func record(at position: Int64) throws -> (type: String, id: String, action: String)? {
        try first("SELECT record_type, record_id, action FROM log_leaf WHERE position = \(position)") { ($0.text(0), $0.text(1), $0.text(2)) }
    }

    /// The last entry that erased a value of entries in a range; nil where none did.
    func lastErasure(from start: UInt64, below end: UInt64) throws -> UInt64? {
        try first("SELECT max(leaf_position) FROM erasure WHERE position >= \(Int64(clamping: start)) AND position < \(Int64(clamping: end))") {
            $0.integerIfAny(0).map { UInt64(max(0, $0)) }
        } ?? nil
    }

    /// Of whoever has one of these addresses, in whatever state; by the form of ``EmailAddress`` that is compared.
    func invitations(to canonical: [String]) throws -> [(id: String, state: String)] {
        guard !canonical.isEmpty else { return [] }
        return try rows("SELECT i.id, i.state FROM invitation AS i WHERE i.email_canonical IN (\(list: canonical)) ORDER BY i.id LIMIT 1000") {
            ($0.text(0), $0.text(1))
        }
    }

    /// Every address that a member has or had here, as far as the log still says.
    func addresses(ofMember id: String) throws -> [String] {
        try rows(
            """
            SELECT m.email FROM member AS m WHERE m.id = \(id) AND m.email <> '' UNION SELECT v.value FROM log_leaf AS l JOIN log_value AS v ON v.position = l.position
            WHERE l.record_type = 'member' AND l.record_id = \(id) AND v.field IN ('email', 'email~before') AND v.value <> '' LIMIT 100
            """
        ) { $0.text(0) }
    }
}
