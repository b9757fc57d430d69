internal import Cryptography
internal import Platform
internal import Store

/// The session that a sign-in ends in: made ready before the transaction that takes the factor, which begins it. So whoever ends
/// the account's sessions finds either the ticket or the session, and never neither.
struct OpeningSession: Sendable {
    /// For the cookie.
    let secret: String
    /// Of the organisation that it opens. Nil where the person has several, and chooses first, or none.
    let slug: String?
    let row: NewSession
    private let ends: Int64
    var account: String { row.account }

    /// - Parameters:
    ///   - device: the browser in words.
    ///   - place: the network in words.
    init(of account: String, device: String, place: String?, now: Int64, accounts: Accounts) async throws {
        let all = try await accounts.memberships(of: account)
        // One organisation a session: with several, the person chooses first.
        let only = all.count == 1 ? all.first : nil
        let secret = accounts.secret()
        (self.secret, slug, ends) = (secret.text, only?.slug, now + accounts.limits.absolute)
        row = NewSession(
            id: accounts.identifier(now), digest: secret.digest, account: account, organisation: only.map { ($0.organisation, $0.role.rawValue) },
            device: device, place: place, now: now)
    }

    /// In the gate's door, in the transaction that holds the account and used the ticket up.
    func begin(in tx: Writing) throws { try row.begin(until: ends, in: tx) }
}
