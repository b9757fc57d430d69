public import Cryptography
internal import Foundation
public import Platform
public import Store

/// Fills a new database with two organisations that have worked for a month.
///
/// Everything goes through the ways that people's own work takes: members' scopes, change rows, sealed files. What is not
/// as in real life is the time, which is the given clock's, and that nobody waited for anybody.
public struct Demonstration: Sendable {
    let store: Store
    let keyring: Keyring
    let keys: OrganisationKeys
    let files: SealedFiles
    let catalogues: Catalogues
    let clock: DemonstrationClock
    let random: @Sendable (Int) -> [UInt8]
    /// The folder `Resources` of this target.
    let resources: String

    /// - Parameter clock: the one that `store` was opened with.
    public init(
        store: Store, keyring: Keyring, keys: OrganisationKeys, files: SealedFiles, catalogues: Catalogues, clock: DemonstrationClock,
        resources: String, random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        (self.store, self.keyring, self.keys, self.files, self.catalogues) = (store, keyring, keys, files, catalogues)
        (self.clock, self.resources, self.random) = (clock, resources, random)
    }

    /// - Parameter now: milliseconds since 1970 UTC; all that is seeded happened before it.
    public func seed(now: Int64) async throws -> DemonstrationCredentials {
        let stories = try DemonstrationStory.all(folder: resources)
        let calendar = DemonstrationCalendar(now: now)
        clock.set(calendar.moment(34, minute: 0))
        let accounts = try await enrol(stories.flatMap(\.people))
        var organisations: [DemonstrationCredentials.Organisation] = []
        for story in stories {
            let seeding = DemonstrationSeeding(demonstration: self, story: story, calendar: calendar, accounts: accounts)
            organisations.append(try await seeding.run())
        }
        clock.set(now)
        return DemonstrationCredentials(url: "", organisations: organisations)
    }

    /// The current code of a person, or the next one where the current was used already.
    ///
    /// - Returns: nil for an address that nobody here has.
    public static func code(of email: String, _ store: Store, _ keyring: Keyring) async throws -> String? {
        guard let canonical = EmailAddress(email)?.canonical else { return nil }
        return try await store.read(store.gate()) { tx in
            guard let factor = try tx.demonstrationFactor(canonical: canonical) else { return nil }
            let key = try keyring.key(for: .accountSecrets, version: Envelope.keyID(of: factor.secret))
            let secret = try Envelope.open(factor.secret, under: key, for: Accounts.owner(of: factor.id, account: factor.account))
            guard let codes = TOTP(secret: secret) else { return nil }
            return codes.code(step: max(codes.step(at: try tx.now() / 1_000), UInt64(max(0, factor.lastStep)) + 1))
        }
    }

    /// One account for each address, whoever is named twice.
    private func enrol(_ people: [DemonstrationStory.Person]) async throws -> [String: DemonstrationAccount] {
        var accounts: [String: DemonstrationAccount] = [:]
        let (now, key) = (clock.read(), try keyring.key(for: .accountSecrets))
        for person in people where accounts[person.email] == nil {
            guard let address = EmailAddress(person.email) else { throw Problem.invalid("email", EmailAddress.advice) }
            let account = DemonstrationAccount(
                id: identify(now), name: person.name, email: person.email, password: DemonstrationAccount.password(random), secret: random(TOTP.secretByteCount)
            )
            // The demonstration is a command's, with nobody else waiting: it needs no queue.
            let hash = try PasswordHash(account.password, salt: random(PasswordHash.saltByteCount)).phc
            let factor = identify(now)
            var generator = Randomness(random)
            let sealed = try Envelope.seal(account.secret, under: key, for: Accounts.owner(of: factor, account: account.id), using: &generator)
            let codes = (0..<10).map { _ in (id: identify(now), digest: Hex.encode(BackupCode(using: &generator).digest)) }
            try await store.write(store.gate()) { tx in
                try tx.insert(
                    "account", id: account.id,
                    [
                        "email": .text(address.deliverable), "email_canonical": .text(address.canonical), "name": .text(account.name), "password": .text(hash),
                        "state": .text("active"), "created_at": .integer(now), "confirmed_at": .integer(now),
                    ])
                try tx.insert(
                    "factor", id: factor,
                    [
                        "account_id": .text(account.id), "name": .text("Authenticator"), "secret": .bytes(sealed), "last_step": .integer(0),
                        "created_at": .integer(now),
                    ])
                for code in codes {
                    try tx.insert("backup_code", id: code.id, ["account_id": .text(account.id), "digest": .text(code.digest), "created_at": .integer(now)])
                }
            }
            accounts[person.email] = account
        }
        return accounts
    }

    func identify(_ now: Int64) -> String { Identifier.make(now: now, random: random) }
}
