internal import Cryptography
internal import Platform
internal import Store

/// The canaries of the self-test and their people. Nobody can sign in as one of them between the runs, and during a run
/// only who holds what was made in its memory.
struct Canaries: Sendable {
    let accounts: Accounts
    let files: SealedFiles
    private var store: Store { accounts.store }
    /// So long at most a run goes on, and its tokens open anything.
    static let longest: Int64 = 3 * 60_000

    /// What one person of a run signs in with. It is in no log and leaves with the run.
    struct Factors: Sendable {
        let side: CanarySide
        let address, password, token: String
        fileprivate let secret: [UInt8]

        /// - Parameter now: by the clock that judges codes.
        func code(at now: Int64) -> String {
            guard let totp = TOTP(secret: secret) else { return "" }
            return totp.code(step: totp.step(at: now / 1_000))
        }
    }

    /// Founds both, and gives them the records that a later version of the program brought.
    func settle(now: Int64) async throws {
        for side in CanarySide.all {
            if try await !isFounded(side) { try await found(side, now: now) }
            try await CanaryRecords(side: side, now: now).settle(store)
        }
    }

    private var file: CanaryFile { CanaryFile(store: store, keys: accounts.keys, files: files) }

    private func isFounded(_ side: CanarySide) async throws -> Bool {
        try await store.read(store.job(organisation: side.organisation, reason: "isolation")) { try $0.isFounded(side.organisation) }
    }

    private func found(_ side: CanarySide, now: Int64) async throws {
        let name = "Isolation self-test \(side.mark)"
        try await store.found(
            side.slug, id: side.organisation,
            organisation: [
                "name": .text(name), "country": .text(""), "time_zone": .text("UTC"), "standing": .text(Caller.Standing.active.rawValue),
                "created_at": .integer(now),
            ],
            firstMember: side.member, account: side.account, role: Role.ciso.rawValue, name: side.mark,
            member: ["email": .text(side.address), "state": .text("active"), "joined_at": .integer(now)],
            before: { tx in
                try tx.insert(
                    "account", id: side.account,
                    [
                        "email": .text(side.address), "email_canonical": .text(side.address), "name": .text(side.mark), "password": .text(Self.nothing),
                        "state": .text(Self.resting), "created_at": .integer(now), "confirmed_at": .integer(now),
                    ])
            })
    }

    /// Makes factors for one run. They are stored as anybody's: a hash, a sealed secret and a digest.
    func equip(now: Int64) async throws -> [Factors] {
        var all: [Factors] = []
        for side in CanarySide.all {
            var generator = Randomness(accounts.random)
            let (password, secret, token) = (Hex.encode(accounts.random(24)), accounts.random(TOTP.secretByteCount), APIToken(using: &generator))
            let factors = Factors(
                side: side, address: "run-\(Hex.encode(accounts.random(12)))@\(CanarySide.domain)", password: password, token: token.text, secret: secret)
            let hash = try await accounts.passwords.hash(password, salt: accounts.random(PasswordHash.saltByteCount), client: "", isKnown: true)
            let owner = Accounts.owner(of: side.id("factor"), account: side.account)
            let sealed = try Envelope.seal(secret, under: accounts.factorKey(), for: owner, using: &generator)
            try await store.write(store.gate()) { tx in
                try Self.strip(side, in: tx)
                _ = try tx.set(
                    "account", where: "id = \(side.account)",
                    [
                        "email": .text(factors.address), "email_canonical": .text(factors.address), "password": .text(hash), "state": .text("active"),
                    ])
                try tx.insert(
                    "factor", id: side.id("factor"),
                    [
                        "account_id": .text(side.account), "name": .text(side.mark), "secret": .bytes(sealed), "last_step": .integer(0),
                        "created_at": .integer(now),
                    ])
                try tx.insert(
                    "passkey", id: side.id("passkey"),
                    [
                        "account_id": .text(side.account), "name": .text(side.mark), "digest": .text(side.id("passkey")), "credential": .bytes([]),
                        "public_key": .bytes([]), "signatures": .integer(0), "may_be_copied": .flag(false), "handle": .text(side.id("passkey")),
                        "created_at": .integer(now),
                    ])
            }
            try await give(token, to: side, now: now)
            try await file.bring(to: side)
            all.append(factors)
        }
        return all
    }

    private func give(_ token: APIToken, to side: CanarySide, now: Int64) async throws {
        let (id, digest) = (side.id("api_token"), Hex.encode(token.digest))
        try await store.write(store.job(organisation: side.organisation, reason: "isolation")) { tx in
            try Self.revoke(id, in: tx)
            try tx.insert(
                "api_token", id: id,
                [
                    "digest": .text(digest), "member_id": .text(side.member), "name": .text(side.mark),
                    "scopes": .text(Permission.allCases.map(\.rawValue).joined(separator: " ")), "created_at": .integer(now),
                    "ends_at": .integer(now + Self.longest),
                ])
            try tx.record(Change("token.made", "api_token", id))
        }
    }

    /// Takes everything away that opens anything. Nothing is there to take when all is as it should be.
    ///
    /// - Parameter isDue: asked in the transaction that takes it: another run may hold it by then.
    /// - Returns: whether it was due.
    @discardableResult
    func revoke(where isDue: @escaping @Sendable (Writing) throws -> Bool) async throws -> Bool {
        let isTaken = try await store.write(store.gate()) { tx in
            guard try isDue(tx) else { return false }
            for side in CanarySide.all {
                try Self.strip(side, in: tx)
                _ = try tx.set(
                    "account", where: "id = \(side.account)",
                    [
                        "email": .text(side.address), "email_canonical": .text(side.address), "password": .text(Self.nothing), "state": .text(Self.resting),
                    ])
            }
            return true
        }
        guard isTaken else { return false }
        for side in CanarySide.all {
            guard try await isFounded(side) else { continue }
            try await store.write(store.job(organisation: side.organisation, reason: "isolation")) { try Self.revoke(side.id("api_token"), in: $0) }
            try await file.take(from: side)
        }
        return true
    }

    /// What a run left that died: once a minute, and at each start.
    ///
    /// - Returns: whether there is one that died, so that nothing was found out.
    func revokeLeftovers() async throws -> Bool {
        let (state, isLeft) = try await store.read(store.gate()) { (try $0.isolationRunUnderWay(), try $0.haveCanariesFactors()) }
        if state != .alive, isLeft { try await revoke { try $0.isolationRunUnderWay() != .alive } }
        return state == .dead
    }

    /// No hash of any password.
    private static let nothing = "none"
    /// Only accounts that are active can sign in or be asked for a new password.
    private static let resting = "resting"

    private static func strip(_ side: CanarySide, in tx: Writing) throws {
        let account = side.account
        for table in ["session", "factor", "backup_code", "known_device", "passkey", "ticket", "account_link", "failure"] as [Name] {
            _ = try tx.remove(table, where: "account_id = \(account)")
        }
    }

    private static func revoke(_ token: String, in tx: Writing) throws {
        _ = try tx.remove("token_use", where: "token_id = \(token)")
        if try tx.remove("api_token", where: "id = \(token)") > 0 { try tx.record(Change("token.revoked", "api_token", token)) }
    }
}
