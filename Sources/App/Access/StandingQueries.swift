internal import Platform
internal import Store

extension Session {
    static let endedMeanwhile = Problem(.unauthenticated, "Your session ended in the meantime. Sign in, and do it once more.")
}

/// Whether those who act still may, asked within the transaction that acts: what ended a session in the meantime, such as a
/// reset, must not be outlived by what the session makes.
extension Writing {
    /// In the gate's door, or the person's: takes the account's row first, so that of two at the same time the second sees what
    /// the first did.
    func hold(_ account: String) throws { guard try holds(account) else { throw Problem.notFound } }

    /// The same, where an account that is none any more is no error.
    ///
    /// - Parameter password: the hash that has to be the account's still; nil where none was looked at.
    /// - Returns: false where there is no such account, or the password is another by now.
    func holds(_ account: String, password: String? = nil) throws -> Bool {
        guard let password else { return try set("account", where: "id = \(account) AND state = 'active'", ["state": .text("active")]) == 1 }
        return try set("account", where: "id = \(account) AND state = 'active' AND password = \(password)", ["state": .text("active")]) == 1
    }

    /// The account's row, and then the session that acts.
    ///
    /// - Parameter session: its digest.
    /// - Returns: when it ends.
    /// - Throws: 401 where it is over.
    @discardableResult
    func hold(_ account: String, session: String) throws -> Int64 {
        try hold(account)
        let ends = try first("SELECT ends_at FROM session WHERE digest = \(session) AND account_id = \(account)") { Int64($0.integer(0)) }
        guard let ends else { throw Session.endedMeanwhile }
        return ends
    }

    /// Once the account's row is taken: whether a session of it is there still.
    func hasSession(_ digest: String, of account: String) throws -> Bool {
        try first("SELECT id FROM session WHERE digest = \(digest) AND account_id = \(account)") { $0.text(0) } != nil
    }

    /// In the organisation's door, or the person's.
    ///
    /// - Throws: 403 where the member's role is another by now, or the membership is over.
    func refuseChanged(_ member: Member) throws {
        guard try first("SELECT role FROM member WHERE id = \(member.id) AND state = 'active'", { $0.text(0) }) == member.role else {
            throw Problem.forbidden("Your role changed in the meantime. Look again.")
        }
    }
}
