internal import Platform
internal import Store

/// All SQL of one's own account.
extension Reading {
    /// In the account door.
    func profile() throws -> MyAccount.Profile {
        try one("SELECT name, email, language, time_zone, created_at FROM account LIMIT 1") {
            MyAccount.Profile(
                name: $0.text(0), email: $0.text(1), language: $0.textIfAny(2) ?? "en-GB", timeZone: $0.textIfAny(3) ?? "",
                createdAt: Int64($0.integer(4)))
        }
    }

    /// In the account door.
    func listedFactors() throws -> [Authenticators.Listed] {
        try rows("SELECT id, name, created_at FROM factor ORDER BY created_at, id LIMIT 20") {
            .init(id: $0.text(0), name: $0.text(1), createdAt: Int64($0.integer(2)))
        }
    }
    func backupCodeCount() throws -> Int { try rows("SELECT id FROM backup_code LIMIT 20") { $0.text(0) }.count }

    /// In the account door: those that still open something, the last used first.
    func ownSessions(now: Int64, usedSince: Int64) throws -> [OwnSessions.Listed] {
        try rows(
            """
            SELECT s.id, s.digest, s.device, o.name, s.began_at, s.used_at, s.place FROM session AS s LEFT JOIN organisation AS o ON o.id = s.organisation_id
            WHERE s.ends_at > \(now) AND s.used_at > \(usedSince) ORDER BY s.used_at DESC, s.id LIMIT 100
            """
        ) {
            OwnSessions.Listed(
                id: $0.text(0), digest: $0.text(1), device: $0.text(2), organisation: $0.textIfAny(3), beganAt: Int64($0.integer(4)),
                usedAt: Int64($0.integer(5)), place: $0.textIfAny(6))
        }
    }

    /// In the gate door: the one that a mail is written about.
    func accountLink(_ kind: AccountLink, id: String, now: Int64) throws -> (account: String, email: String, digest: String)? {
        try first("SELECT account_id, email, digest FROM account_link WHERE id = \(id) AND kind = \(kind.rawValue) AND ends_at > \(now)") {
            ($0.text(0), $0.text(1), $0.text(2))
        }
    }
    func accountLink(_ kind: AccountLink, _ digest: String, now: Int64) throws -> (account: String, email: String)? {
        try first("SELECT account_id, email FROM account_link WHERE digest = \(digest) AND kind = \(kind.rawValue) AND ends_at > \(now)") {
            ($0.text(0), $0.text(1))
        }
    }

    /// In an organisation's door: everybody else who works there, or is suspended and may be let in again.
    func colleagues(of member: String) throws -> [(role: String, isActive: Bool)] {
        try rows("SELECT role, state FROM member WHERE state IN ('active', 'suspended') AND id <> \(member) LIMIT 1000") {
            ($0.text(0), $0.text(1) == "active")
        }
    }
    /// In an organisation's door: whether it is cancelled, so that nobody can enter it.
    func isOwnCancelled() throws -> Bool { try first("SELECT id FROM organisation WHERE standing = 'cancelled'") { $0.text(0) } != nil }
    /// In an organisation's door.
    func email(ofMember id: String) throws -> String? { try first("SELECT email FROM member WHERE id = \(id)") { $0.text(0) } }
    /// In the account door.
    func digest(ofSession id: String) throws -> String { try one("SELECT digest FROM session WHERE id = \(id)") { $0.text(0) } }
}
