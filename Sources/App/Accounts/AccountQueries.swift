internal import Cryptography
internal import Store

/// All SQL of accounts. Each runs in the gate or the account door.
extension Reading {
    func account(canonical: String) throws -> StoredAccount? {
        try first("SELECT id, email, name, password FROM account WHERE email_canonical = \(canonical) AND state = 'active'") {
            StoredAccount(id: $0.text(0), email: $0.text(1), name: $0.text(2), password: $0.text(3))
        }
    }
    func account(id: String) throws -> StoredAccount? {
        try first("SELECT id, email, name, password FROM account WHERE id = \(id) AND state = 'active'") {
            StoredAccount(id: $0.text(0), email: $0.text(1), name: $0.text(2), password: $0.text(3))
        }
    }
    /// Counts at most `limit`: for asking whether the database answers.
    func accountCount(limit: Int) throws -> Int { try rows("SELECT id FROM account LIMIT \(limit)") { $0.text(0) }.count }
    /// The account behind a ticket that is not over.
    func ticketHolder(_ digest: String, now: Int64) throws -> String? {
        try first("SELECT account_id FROM ticket WHERE digest = \(digest) AND ends_at > \(now)") { $0.text(0) }
    }
    func factors(of account: String) throws -> [StoredFactor] {
        try rows("SELECT id, secret, last_step FROM factor WHERE account_id = \(account) ORDER BY id LIMIT 20") {
            StoredFactor(id: $0.text(0), secret: $0.bytes(1), lastStep: $0.integer(2))
        }
    }
    /// The moments of wrong codes that still count.
    func failures(of account: String, in period: Range<Int64>, limit: Int) throws -> [Int64] {
        try rows(
            "SELECT at FROM failure WHERE account_id = \(account) AND at >= \(period.lowerBound) AND at < \(period.upperBound) ORDER BY at DESC LIMIT \(limit)"
        ) { Int64($0.integer(0)) }
    }
    /// The moment and the device of a wrong code.
    func failure(_ id: String) throws -> (at: Int64, device: String?)? {
        try first("SELECT at, device FROM failure WHERE id = \(id)") { (Int64($0.integer(0)), $0.textIfAny(1)) }
    }
    func signUp(id: String, now: Int64) throws -> (email: String, digest: String)? {
        try first("SELECT email, digest FROM sign_up WHERE id = \(id) AND ends_at > \(now)") { ($0.text(0), $0.text(1)) }
    }
    func signUpAddress(_ digest: String, now: Int64) throws -> (id: String, email: String)? {
        try first("SELECT id, email FROM sign_up WHERE digest = \(digest) AND ends_at > \(now)") { ($0.text(0), $0.text(1)) }
    }
    /// In an organisation's door.
    func role(ofMember id: String) throws -> String? { try first("SELECT role FROM member WHERE id = \(id)") { $0.text(0) } }
    /// In the member's door: whether an event's copy is in the log.
    func isCopied(_ member: String, request: String) throws -> Bool {
        try first("SELECT position FROM log_leaf WHERE record_type = 'member' AND record_id = \(member) AND request_id = \(request) LIMIT 1") {
            $0.integer(0)
        } != nil
    }
    /// In the account door: every membership that is not over.
    func accountPlaces() throws -> [AccountPlace] {
        try rows(
            """
            SELECT o.id, o.name, m.id, m.state, m.role FROM member AS m JOIN organisation AS o ON o.id = m.organisation_id
            WHERE m.state IN ('active', 'suspended') ORDER BY o.name, o.id LIMIT 200
            """
        ) { AccountPlace(organisation: $0.text(0), name: $0.text(1), member: $0.text(2), state: $0.text(3), role: Role(rawValue: $0.text(4)) ?? .employee) }
    }
    /// In the account door: every membership, also those that are over.
    func everyPlace() throws -> [AccountPlace] {
        try rows(
            "SELECT o.id, o.name, m.id, m.state, m.role FROM member AS m JOIN organisation AS o ON o.id = m.organisation_id ORDER BY o.id LIMIT 10000"
        ) { AccountPlace(organisation: $0.text(0), name: $0.text(1), member: $0.text(2), state: $0.text(3), role: Role(rawValue: $0.text(4)) ?? .employee) }
    }
    /// In the account door: what this account is a member of.
    func memberships() throws -> [Membership] {
        try rows(
            """
            SELECT o.id, o.slug, o.name, m.role FROM member AS m JOIN organisation AS o ON o.id = m.organisation_id
            WHERE m.state = 'active' AND o.standing <> 'cancelled' ORDER BY o.name, o.id LIMIT 200
            """
        ) { Membership(organisation: $0.text(0), slug: $0.text(1), name: $0.text(2), role: Role(rawValue: $0.text(3)) ?? .employee) }
    }
    /// In the account door: cancelled organisations that can still be brought back.
    func cancelledMemberships(after since: Int64) throws -> [CancelledMembership] {
        try rows(
            """
            SELECT o.name, o.standing_since FROM member AS m JOIN organisation AS o ON o.id = m.organisation_id
            WHERE m.state = 'active' AND o.standing = 'cancelled' AND o.standing_since > \(since) ORDER BY o.name, o.id LIMIT 200
            """
        ) { CancelledMembership(name: $0.text(0), since: Int64($0.integer(1))) }
    }
}

struct StoredAccount: Sendable { let id, email, name, password: String }
struct StoredFactor: Sendable {
    let id: String
    let secret: [UInt8]
    let lastStep: Int
}
/// An organisation that is hidden, and since when.
struct CancelledMembership: Sendable {
    let name: String
    let since: Int64
}
/// One line of the switcher: names and one's own role, nothing else.
struct Membership: Sendable {
    let organisation, slug, name: String
    let role: Role
}
