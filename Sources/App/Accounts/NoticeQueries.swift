internal import Store

/// All SQL of notices and choices of mail.
extension Reading {
    /// In the gate door.
    func notice(_ id: String) throws -> (account: String, detail: [UInt8])? {
        try first("SELECT account_id, detail FROM notice WHERE id = \(id)") { ($0.text(0), $0.bytes(1)) }
    }

    /// In the account door: what its owner does without.
    func mailChoices() throws -> [(organisation: String, kind: String)] {
        try rows("SELECT about_id, kind FROM mail_choice ORDER BY about_id, kind LIMIT 2000") { ($0.text(0), $0.text(1)) }
    }
    /// In the gate door.
    func doesWithout(_ kind: String, about organisation: String, account: String) throws -> Bool {
        try first("SELECT id FROM mail_choice WHERE account_id = \(account) AND about_id = \(organisation) AND kind = \(kind)") { $0.text(0) } != nil
    }

    /// In an organisation's door: whether its log has this entry of a member from this job already.
    func isLogged(_ action: String, member: String, by request: String) throws -> Bool {
        try first(
            """
            SELECT position FROM log_leaf WHERE record_type = 'member' AND record_id = \(member) AND action = \(action) AND request_id = \(request) LIMIT 1
            """
        ) { $0.integer(0) } != nil
    }
}
