internal import Store

/// What limits count, and browsers that an account knows. All of it in the gate door.
extension Reading {
    /// All of one subject, of which each network counts `share` times at most: nobody fills the limit of an account alone.
    func attempts(_ kind: Attempts.Kind, subject: String, in period: Range<Int64>, share: Int, limit: Int) throws -> [Int64] {
        try rows(
            """
            SELECT counted.at FROM (
            SELECT at, row_number() OVER (PARTITION BY network ORDER BY at DESC) AS turn FROM attempt
            WHERE kind = \(kind.rawValue) AND subject = \(subject) AND at >= \(period.lowerBound) AND at < \(period.upperBound)
            ) AS counted WHERE counted.turn <= \(share) ORDER BY counted.at DESC LIMIT \(limit)
            """
        ) { Int64($0.integer(0)) }
    }
    func attempts(_ kind: Attempts.Kind, subject: String, in period: Range<Int64>, limit: Int) throws -> [Int64] {
        try rows(
            """
            SELECT at FROM attempt WHERE kind = \(kind.rawValue) AND subject = \(subject)
            AND at >= \(period.lowerBound) AND at < \(period.upperBound) ORDER BY at DESC LIMIT \(limit)
            """
        ) { Int64($0.integer(0)) }
    }
    func attempts(_ kind: Attempts.Kind, network: String, in period: Range<Int64>, limit: Int) throws -> [Int64] {
        try rows(
            """
            SELECT at FROM attempt WHERE kind = \(kind.rawValue) AND network = \(network)
            AND at >= \(period.lowerBound) AND at < \(period.upperBound) ORDER BY at DESC LIMIT \(limit)
            """
        ) { Int64($0.integer(0)) }
    }

    /// At most 10,000 are counted.
    func attemptCount(_ kind: Attempts.Kind, subject: String, from: Int64, to: Int64) throws -> Int {
        try rows("SELECT at FROM attempt WHERE kind = \(kind.rawValue) AND subject = \(subject) AND at >= \(from) AND at < \(to) LIMIT 10000") {
            $0.integer(0)
        }.count
    }

    /// The last seen first.
    func devices(of account: String) throws -> [String] {
        try rows("SELECT id FROM known_device WHERE account_id = \(account) ORDER BY seen_at DESC, id DESC LIMIT 100") { $0.text(0) }
    }
    func isKnownDevice(_ digest: String, of account: String, now: Int64) throws -> Bool {
        try first("SELECT id FROM known_device WHERE digest = \(digest) AND account_id = \(account) AND ends_at > \(now)") { $0.text(0) } != nil
    }
}
