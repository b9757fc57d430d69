internal import Platform
internal import Store

/// All SQL of what is held of one account and nothing else reads.
extension Reading {
    /// In the account door: memberships of now and of before.
    func heldMemberships() throws -> [AccountExport.Membership] {
        try rows(
            """
            SELECT o.id, o.name, m.id, m.role, m.state, m.name, m.email, m.joined_at FROM member AS m JOIN organisation AS o ON o.id = m.organisation_id
            ORDER BY o.name, o.id LIMIT 1000
            """
        ) {
            AccountExport.Membership(
                organisation: $0.text(0), title: $0.text(1), member: $0.text(2), role: $0.text(3), state: $0.text(4), name: $0.text(5), email: $0.text(6),
                joinedAt: Int64($0.integer(7)))
        }
    }
    /// In the account door: also those that are over, until they are cleared away.
    func heldSessions() throws -> [AccountExport.Session] {
        try rows(
            """
            SELECT s.device, s.place, o.name, s.began_at, s.used_at, s.ends_at FROM session AS s LEFT JOIN organisation AS o ON o.id = s.organisation_id
            ORDER BY s.began_at, s.id LIMIT 1000
            """
        ) {
            AccountExport.Session(
                device: $0.text(0), place: $0.textIfAny(1), organisation: $0.textIfAny(2), beganAt: Int64($0.integer(3)), usedAt: Int64($0.integer(4)),
                endsAt: Int64($0.integer(5)))
        }
    }
    /// In the account door.
    func heldBrowsers() throws -> [AccountExport.Browser] {
        try rows("SELECT seen_at, ends_at FROM known_device ORDER BY seen_at, id LIMIT 100") {
            AccountExport.Browser(seenAt: Int64($0.integer(0)), endsAt: Int64($0.integer(1)))
        }
    }
    /// In the gate door.
    func heldFailures(of account: String) throws -> [AccountExport.WrongCode] {
        try rows("SELECT at, device FROM failure WHERE account_id = \(account) ORDER BY at, id LIMIT 1000") {
            AccountExport.WrongCode(at: Int64($0.integer(0)), device: $0.textIfAny(1))
        }
    }
    /// In the gate door.
    func heldLinks(of account: String) throws -> [AccountExport.Link] {
        try rows("SELECT kind, email, created_at, ends_at FROM account_link WHERE account_id = \(account) ORDER BY created_at, id LIMIT 1000") {
            AccountExport.Link(kind: $0.text(0), email: $0.text(1), createdAt: Int64($0.integer(2)), endsAt: Int64($0.integer(3)))
        }
    }
    /// In the gate door: when links that set a new authenticator end.
    func heldFactorLinks(of account: String) throws -> [Int64] {
        try rows("SELECT ends_at FROM factor_link WHERE account_id = \(account) ORDER BY ends_at, id LIMIT 1000") { Int64($0.integer(0)) }
    }
    /// In the gate door.
    func heldRecoveries(of account: String) throws -> [AccountExport.Recovery] {
        try rows("SELECT state, reason, asked_at, due_at FROM recovery WHERE account_id = \(account) ORDER BY asked_at, id LIMIT 1000") {
            AccountExport.Recovery(state: $0.text(0), reason: $0.text(1), askedAt: Int64($0.integer(2)), dueAt: Int64($0.integer(3)))
        }
    }
    func recoveries(of account: String) throws -> [String] {
        try rows("SELECT r.id FROM recovery AS r WHERE r.account_id = \(account) ORDER BY r.id LIMIT 1000") { $0.text(0) }
    }
    /// In the gate door: what an operator decided about this very address.
    func heldExceptions(about address: EmailAddress) throws -> [AccountExport.Exception] {
        try rows(
            """
            SELECT subject, is_allowed, reason, made_at FROM gate_exception WHERE subject IN (\(address.canonical), \(address.deliverable))
            ORDER BY made_at, id LIMIT 1000
            """
        ) {
            AccountExport.Exception(subject: $0.text(0), isAllowed: $0.flag(1), reason: $0.text(2), madeAt: Int64($0.integer(3)))
        }
    }
    /// In an organisation's door: those to the person's addresses there and now.
    func heldInvitations(to canonical: [String], in organisation: String) throws -> [AccountExport.Invited] {
        guard !canonical.isEmpty else { return [] }
        return try rows(
            """
            SELECT i.email, i.role, i.state, i.created_at, i.ends_at FROM invitation AS i WHERE i.email_canonical IN (\(list: canonical))
            ORDER BY i.created_at, i.id LIMIT 1000
            """
        ) {
            AccountExport.Invited(
                organisation: organisation, email: $0.text(0), role: $0.text(1), state: $0.text(2), createdAt: Int64($0.integer(3)),
                endsAt: Int64($0.integer(4)))
        }
    }
    /// In an organisation's door.
    func ownTokens(of member: String, in organisation: String) throws -> [AccountExport.Token] {
        try rows(
            """
            SELECT t.name, t.scopes, t.created_at, t.ends_at, u.used_at FROM api_token AS t LEFT JOIN token_use AS u ON u.token_id = t.id
            WHERE t.member_id = \(member) ORDER BY t.created_at, t.id LIMIT 1000
            """
        ) {
            AccountExport.Token(
                organisation: organisation, name: $0.text(0), scopes: $0.text(1), createdAt: Int64($0.integer(2)), endsAt: Int64($0.integer(3)),
                usedAt: $0.integerIfAny(4).map(Int64.init))
        }
    }
}
