internal import Store

/// What is known of a token's use: the last, to the minute, and the last that the log heard of.
struct TokenUse: Sendable {
    let at, logged: Int64
}

extension Sessions {
    /// Keeps a token's last use, at most once a minute, and tells the organisation's log of the first in each hour.
    ///
    /// - Throws: 503 where the first of an hour cannot be written: what cannot be logged does not happen (`security.md` 21). A later
    ///   one goes on, and the list of tokens then shows an older use.
    func note(_ token: String, _ use: TokenUse?, by member: Member, _ now: Int64) async throws {
        let hour: Int64 = 3_600_000
        let begin = now / hour * hour
        // A mark from a time to come is none: the clock stepped back since.
        let isFirst = use.map { !(begin..<begin + hour).contains($0.logged) } ?? true
        guard isFirst || abs(now - (use?.at ?? 0)) >= accounts.limits.touch else { return }
        do { try await write(token, use, in: begin..<begin + hour, by: member, now) } catch let problem as Problem
            where problem.kind == .unavailable && !isFirst
        {}
    }

    private func write(_ token: String, _ use: TokenUse?, in hour: Range<Int64>, by member: Member, _ now: Int64) async throws {
        let id = accounts.identifier(now)
        try await accounts.store.write(member.scope) { tx in
            let used = Change("token.used", "api_token", token)
            guard use != nil else {
                try tx.upsert("token_use", id: id, on: ["token_id"], ["token_id": .text(token), "used_at": .integer(now), "logged_at": .integer(now)])
                return try tx.record(used)
            }
            // Of several requests at once one is the first of the hour.
            if try tx.set(
                "token_use", where: "token_id = \(token) AND (logged_at < \(hour.lowerBound) OR logged_at >= \(hour.upperBound))",
                ["used_at": .integer(now), "logged_at": .integer(now)]) == 1
            {
                try tx.record(used)
            } else {
                _ = try tx.set("token_use", where: "token_id = \(token)", ["used_at": .integer(now)])
            }
        }
    }
}
