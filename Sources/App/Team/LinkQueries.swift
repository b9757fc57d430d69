internal import Store

/// All SQL of the links that set a new authenticator; in the gate door.
extension Reading {
    func factorLinkAccount(_ digest: String, failures: Int, now: Int64) throws -> String? {
        try first("SELECT l.account_id FROM factor_link AS l WHERE l.digest = \(digest) AND l.failures < \(failures) AND l.ends_at > \(now)") { $0.text(0) }
    }
    func factorLinkFailures(_ digest: String) throws -> Int? {
        try first("SELECT l.failures FROM factor_link AS l WHERE l.digest = \(digest)") { $0.integer(0) }
    }
    /// The one that a mail is written about.
    func factorLink(id: String, now: Int64) throws -> (account: String, digest: String)? {
        try first("SELECT l.account_id, l.digest FROM factor_link AS l WHERE l.id = \(id) AND l.ends_at > \(now)") { ($0.text(0), $0.text(1)) }
    }
    /// By the link of one of its mails.
    func waitingRecovery(_ digest: String) throws -> (id: String, account: String)? {
        try first(
            """
            SELECT r.id, r.account_id FROM recovery AS r
            WHERE (r.digest = \(digest) OR r.id IN (SELECT k.recovery_id FROM recovery_link AS k WHERE k.digest = \(digest))) AND r.state = 'waiting'
            """
        ) { ($0.text(0), $0.text(1)) }
    }
    func recovery(id: String) throws -> AskedRecovery? {
        try first("SELECT r.account_id, r.reason, r.state, r.due_at, r.warned_at FROM recovery AS r WHERE r.id = \(id)") {
            AskedRecovery(
                account: $0.text(0), reason: $0.text(1), isWaiting: $0.text(2) == "waiting", due: $0.integerIfAny(4) == nil ? nil : Int64($0.integer(3)))
        }
    }
    /// Of the link that one mail about a recovery has.
    func digest(ofRecoveryLink id: String) throws -> String? { try first("SELECT k.digest FROM recovery_link AS k WHERE k.id = \(id)") { $0.text(0) } }
    /// Those of which somebody was warned, long enough ago.
    func dueRecoveries(now: Int64, limit: Int) throws -> [(id: String, account: String)] {
        try rows(
            """
            SELECT r.id, r.account_id FROM recovery AS r WHERE r.state = 'waiting' AND r.warned_at IS NOT NULL AND r.due_at <= \(now)
            ORDER BY r.due_at, r.id LIMIT \(limit)
            """
        ) { ($0.text(0), $0.text(1)) }
    }
}

/// A recovery as its mails and the logs tell of it.
struct AskedRecovery: Sendable {
    let account, reason: String
    let isWaiting: Bool
    /// When its link goes; nil while no warning was handed over, from which on it waits.
    let due: Int64?
}
