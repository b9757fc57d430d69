internal import Store

/// All SQL of the queue. Each runs in the runner's or the operator's door.
extension Reading {
    /// What is due, and what a holder left whose lease is over; the longest due first.
    func dueJobs(_ kinds: [String], now: Int64, limit: Int) throws -> [DueJob] {
        let columns: SQL = "id, version, kind, organisation_id, account_id, ids, attempts, created_at"
        func found(_ sql: SQL) throws -> [DueJob] {
            try rows(sql) { row in
                DueJob(
                    id: row.text(0), version: row.integer(1), kind: row.text(2), organisation: row.textIfAny(3), account: row.textIfAny(4), ids: row.text(5),
                    attempts: row.integer(6), createdAt: Int64(row.integer(7)))
            }
        }
        let left = try found(
            "SELECT \(columns) FROM job WHERE state = 'running' AND lease_until <= \(now) AND kind IN (\(list: kinds)) ORDER BY lease_until, id LIMIT \(limit)")
        let waiting = try found(
            "SELECT \(columns) FROM job WHERE state = 'waiting' AND due_at <= \(now) AND kind IN (\(list: kinds)) ORDER BY due_at, id LIMIT \(limit)")
        return left + waiting
    }

    /// What a job is, and whose.
    func jobKind(_ id: String) throws -> (kind: String, organisation: String?)? {
        try first("SELECT kind, organisation_id FROM job WHERE id = \(id)") { ($0.text(0), $0.textIfAny(1)) }
    }

    func jobCounts(limit: Int) throws -> [JobCount] {
        try rows("SELECT kind, state, count(*), min(due_at) FROM job GROUP BY kind, state ORDER BY kind, state LIMIT \(limit)") {
            JobCount(kind: $0.text(0), state: $0.text(1), count: $0.integer(2), oldest: Int64($0.integer(3)))
        }
    }

    func deadJobs(limit: Int) throws -> [DeadJob] {
        try rows("SELECT id, kind, attempts, last_error, finished_at FROM job WHERE state = 'dead' ORDER BY finished_at DESC, id LIMIT \(limit)") {
            DeadJob(id: $0.text(0), kind: $0.text(1), attempts: $0.integer(2), error: $0.text(3), at: Int64($0.integer(4)))
        }
    }
}

/// A row that may be taken up.
struct DueJob: Sendable {
    let id: String
    let version: Int
    let kind: String
    let organisation, account: String?
    let ids: String
    let attempts: Int
    let createdAt: Int64
}

/// How many jobs of a kind stand where.
public struct JobCount: Sendable {
    public let kind, state: String
    public let count: Int
    /// When the oldest of them was or is due.
    public let oldest: Int64
}

/// A dead letter, without whom it was for.
public struct DeadJob: Sendable {
    public let id, kind: String
    public let attempts: Int
    /// The kind of the last error.
    public let error: String
    public let at: Int64
}
