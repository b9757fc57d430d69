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

    /// In the operator's door, which sees of such a log that it is there: accounts that are none any more, in order.
    func leftLogs(after account: String, limit: Int) throws -> [String] {
        try rows(
            """
            SELECT h.organisation_id FROM log_head AS h WHERE h.organisation_id > \(Ledger.account(account).id) AND h.organisation_id LIKE 'ac-%'
            AND NOT EXISTS (SELECT 1 FROM account AS a WHERE a.id = substr(h.organisation_id, 4) AND a.state = 'active')
            ORDER BY h.organisation_id LIMIT \(limit)
            """
        ) { Ledger(id: $0.text(0)) }.compactMap { if case .account(let id)? = $0 { id } else { nil } }
    }
    /// Whether a log still says something: a condition over `log_value AS v` and `log_leaf AS l`.
    func says(_ something: SQL) throws -> Bool {
        try first("SELECT v.position FROM log_value AS v JOIN log_leaf AS l ON l.position = v.position WHERE \(something) LIMIT 1") { _ in true } ?? false
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
