internal import Cryptography
internal import Platform
internal import Store

/// A new account, hashed and sealed before the transaction that writes it: by signing up, or by accepting an invitation.
struct Newcomer: Sendable {
    let account: String
    let session: String
    let backupCodes: [String]
    private let address: EmailAddress
    private let name, password, sessionID, sessionDigest, device: String
    private let place: String?
    private let factor: NewFactor
    private let (now, ends): (Int64, Int64)

    /// - Throws: `Problem` with everything in the draft that is not acceptable.
    init(_ draft: EnrolmentDraft, key: EnrolmentKey, address: EmailAddress, client: String, device: String, now: Int64, accounts: Accounts) async throws {
        let step = try draft.check(key, address, accounts.policy, now)
        password = try await accounts.passwords.hash(draft.password, salt: accounts.random(PasswordHash.saltByteCount), client: Attempts.network(client))
        account = accounts.identifier(now)
        factor = try NewFactor(key, step: step, account: account, now: now, accounts: accounts)
        let secret = accounts.secret()
        (session, sessionDigest, sessionID) = (secret.text, secret.digest, accounts.identifier(now))
        (self.address, name, self.device, backupCodes) = (address, draft.name, device, factor.codes)
        place = PlaceWords.words(client: client)
        (self.now, ends) = (now, now + accounts.limits.absolute)
    }

    /// - Throws: ``LinkIsOver`` when the address got an account while this was being done.
    func insert(in tx: Writing) throws {
        do {
            try tx.insert(
                "account", id: account,
                [
                    "email": .text(address.deliverable), "email_canonical": .text(address.canonical), "name": .text(name), "password": .text(password),
                    "state": .text("active"), "created_at": .integer(now), "confirmed_at": .integer(now),
                ])
        } catch let problem as Problem where problem.kind == .conflict { throw LinkIsOver() }
        try factor.insert(in: tx)
        try tx.noteLater(.created, of: account)
    }

    func beginSession(in tx: Writing, organisation: String, as role: Role) throws {
        let session = NewSession(
            id: sessionID, digest: sessionDigest, account: account, organisation: (organisation, role.rawValue), device: device, place: place, now: now)
        try session.insert(until: ends, in: tx)
    }
}

/// A link was used, or is no longer any good, while something was being done behind it.
struct LinkIsOver: Error {}
