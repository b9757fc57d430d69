internal import Store

/// Who may be written to, asked again when a mail is delivered.
extension Reading {
    /// In the gate door.
    func recipient(account: String) throws -> (email: String, name: String)? {
        try first("SELECT email, name FROM account WHERE id = \(account) AND state = 'active'") { ($0.text(0), $0.text(1)) }
    }
    /// In the job door of an organisation.
    func recipient(member: String) throws -> (account: String, name: String, role: String)? {
        try first("SELECT account_id, name, role FROM member WHERE id = \(member) AND state = 'active'") { ($0.text(0), $0.text(1), $0.text(2)) }
    }
    func recipientOrganisation() throws -> (slug: String, name: String, standing: String)? {
        try first("SELECT slug, name, standing FROM organisation LIMIT 1") { ($0.text(0), $0.text(1), $0.text(2)) }
    }
}
