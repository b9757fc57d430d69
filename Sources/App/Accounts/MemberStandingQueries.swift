internal import Platform
internal import Store

extension Writing {
    /// What a member is now, and how the organisation's subscription stands: kept so until commit, the subscription apart.
    ///
    /// - Parameter token: that they came with.
    /// - Returns: nil where the membership or the token is over.
    func standing(of member: String, token: String?, now: Int64) throws -> (role: String, subscription: Subscription)? {
        try keep("member", id: member)
        if let token { try keep("api_token", id: token) }
        let token = token ?? ""
        return try first(
            """
            SELECT m.role, o.standing, o.trial_ends_at, o.standing_ends_at, o.standing_since FROM member AS m JOIN organisation AS o ON 1 = 1
            WHERE m.id = \(member) AND m.state = 'active'
            AND (\(token) = '' OR m.id IN (SELECT t.member_id FROM api_token AS t WHERE t.id = \(token) AND t.ends_at > \(now)))
            """
        ) { ($0.text(0), Subscription($0, at: 1, now: now)) }
    }
}
