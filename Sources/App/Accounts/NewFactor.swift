internal import Cryptography
internal import Platform
internal import Store

/// An authenticator, sealed before the transaction that writes it.
struct NewAuthenticator: Sendable {
    private let id, account, name: String
    private let sealed: [UInt8]
    private let (step, now): (UInt64, Int64)

    /// - Parameter step: the time step of the code that proved it, which is not accepted again.
    init(_ key: EnrolmentKey, name: String = "Authenticator", step: UInt64, account: String, now: Int64, accounts: Accounts) throws {
        var generator = Randomness(accounts.random)
        id = accounts.identifier(now)
        sealed = try Envelope.seal(key.secret, under: accounts.factorKey(), for: Accounts.owner(of: id, account: account), using: &generator)
        (self.account, self.name, self.step, self.now) = (account, name, step, now)
    }

    func insert(in tx: Writing) throws {
        try tx.insert(
            "factor", id: id,
            [
                "account_id": .text(account), "name": .text(name), "secret": .bytes(sealed), "last_step": .integer(Int64(step)), "created_at": .integer(now),
            ])
    }
}

/// Ten backup codes, digested before the transaction that writes them. They come as a set, and are shown once.
struct NewBackupCodes: Sendable {
    let codes: [String]
    private let account: String
    private let now: Int64
    private let rows: [(id: String, digest: String)]

    init(account: String, now: Int64, accounts: Accounts) {
        var generator = Randomness(accounts.random)
        let made = (0..<10).map { _ in BackupCode(using: &generator) }
        rows = made.map { (id: accounts.identifier(now), digest: Hex.encode($0.digest)) }
        (codes, self.account, self.now) = (made.map(\.text), account, now)
    }

    /// Inserts only, for the door through which an account is made lets nothing be removed.
    func insert(in tx: Writing) throws {
        for row in rows {
            try tx.insert("backup_code", id: row.id, ["account_id": .text(account), "digest": .text(row.digest), "created_at": .integer(now)])
        }
    }
}

/// An account's first authenticator, or the one that takes the place of all, with the codes that come with it.
struct NewFactor: Sendable {
    private let authenticator: NewAuthenticator
    private let backup: NewBackupCodes
    var codes: [String] { backup.codes }

    init(_ key: EnrolmentKey, step: UInt64, account: String, now: Int64, accounts: Accounts) throws {
        authenticator = try NewAuthenticator(key, step: step, account: account, now: now, accounts: accounts)
        backup = NewBackupCodes(account: account, now: now, accounts: accounts)
    }

    func insert(in tx: Writing) throws {
        try authenticator.insert(in: tx)
        try backup.insert(in: tx)
    }
}
