internal import Store

/// All SQL of tokens.
extension Reading {
    /// The newest first; of one member, or of all.
    func tokens(of member: String?, limit: Int) throws -> [ListedToken] {
        let member = member ?? ""
        return try tokens(where: "\(member) = '' OR t.member_id = \(member)", limit: limit)
    }
    /// One, if it is the member's; anybody's where none is given.
    func token(_ id: String, of member: String?) throws -> ListedToken? {
        let member = member ?? ""
        return try tokens(where: "t.id = \(id) AND (\(member) = '' OR t.member_id = \(member))", limit: 1).first
    }

    /// What the rows of tokens hold now, as the log has it.
    func tokensNow(_ ids: [String]) throws -> [String: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows("SELECT t.id, t.name, t.member_id, t.scopes, t.ends_at FROM api_token AS t WHERE t.id IN (\(list: ids))") { row in
            (row.text(0), ["name": row.text(1), "member_id": row.text(2), "scopes": row.text(3), "ends_at": String(row.integer(4))])
        }
        return Dictionary(found) { first, _ in first }
    }

    private func tokens(where condition: SQL, limit: Int) throws -> [ListedToken] {
        try rows(
            """
            SELECT t.id, t.name, t.scopes, t.created_at, t.ends_at, u.used_at, t.member_id, m.name FROM api_token AS t JOIN member AS m ON m.id = t.member_id
            LEFT JOIN token_use AS u ON u.token_id = t.id WHERE \(condition) ORDER BY t.id DESC LIMIT \(limit)
            """
        ) { row in
            ListedToken(
                id: row.text(0), name: row.text(1), scopes: row.text(2).split(separator: " ").map(String.init), createdAt: Int64(row.integer(3)),
                endsAt: Int64(row.integer(4)), usedAt: row.isNull(5) ? nil : Int64(row.integer(5)), member: row.text(6), owner: row.text(7))
        }
    }

    /// In the gate door, with the digest as its key.
    func leakedToken(_ digest: String) throws -> (organisation: String, id: String, member: String)? {
        try first("SELECT t.organisation_id, t.id, t.member_id FROM api_token AS t WHERE t.digest = \(digest)") { ($0.text(0), $0.text(1), $0.text(2)) }
    }
    func leakReports(from client: String, in period: Range<Int64>, limit: Int) throws -> [Int64] {
        try rows(
            "SELECT at FROM leak_report WHERE client = \(client) AND at >= \(period.lowerBound) AND at < \(period.upperBound) ORDER BY at DESC LIMIT \(limit)"
        ) { Int64($0.integer(0)) }
    }
    /// The member whose a token is, and every CISO.
    func toldOfLeak(_ member: String) throws -> [String] {
        try rows("SELECT m.id FROM member AS m WHERE m.id = \(member) OR (m.role = 'ciso' AND m.state = 'active') ORDER BY m.id LIMIT 100") { $0.text(0) }
    }
    /// What a token was called that is gone: the log remembers, unless that was erased.
    func revokedToken(_ id: String, of member: String) throws -> (name: String?, owner: String)? {
        try first(
            """
            SELECT v.value, m.name FROM log_leaf AS l JOIN member AS m ON m.id = \(member)
            LEFT JOIN log_value AS v ON v.position = l.position AND v.field = 'name~before'
            WHERE l.record_type = 'api_token' AND l.record_id = \(id) AND l.action = 'token.revoked' ORDER BY l.position LIMIT 1
            """
        ) { ($0.textIfAny(0), $0.text(1)) }
    }
}
