internal import Store

/// All SQL of the links that set a new authenticator; in the gate door.
extension Reading {
    func factorLinkAccount(_ digest: String, failures: Int, now: Int64) throws -> String? {
        try first("SELECT l.account_id FROM factor_link AS l WHERE l.digest = \(digest) AND l.failures < \(failures) AND l.ends_at > \(now)") { $0.text(0) }
    }
    func factorLinkFailures(_ digest: String) throws -> Int? {
        try first("SELECT l.failures FROM factor_link AS l WHERE l.digest = \(digest)") { $0.integer(0) }
    }
    func waitingRecovery(_ digest: String) throws -> String? {
        try first("SELECT r.account_id FROM recovery AS r WHERE r.digest = \(digest) AND r.state = 'waiting'") { $0.text(0) }
    }
    func dueRecoveries(now: Int64, limit: Int) throws -> [(id: String, account: String)] {
        try rows("SELECT r.id, r.account_id FROM recovery AS r WHERE r.state = 'waiting' AND r.due_at <= \(now) ORDER BY r.due_at, r.id LIMIT \(limit)") {
            ($0.text(0), $0.text(1))
        }
    }
}
