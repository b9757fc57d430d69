internal import Cryptography
internal import Platform
internal import Store

/// Setting up a new authenticator behind a mailed link, together with the password (`security.md` 12).
///
/// The link alone opens nothing, the password alone neither, and what comes of it is no session: the person signs in.
struct FactorLinks: Sendable {
    let accounts: Accounts
    /// Wrong passwords after which a link is over.
    static let most = 5
    private var store: Store { accounts.store }

    struct Opened: Sendable {
        let account: KnownAccount
        let digest: String
    }

    func open(_ link: String, now: Int64) async throws -> Opened? {
        guard let digest = Session.digest(of: link) else { return nil }
        guard let id = try await store.read(store.gate(), { try $0.factorLinkAccount(digest, failures: Self.most, now: now) }),
            let account = try await accounts.find(id: id)
        else { return nil }
        return Opened(account: account, digest: digest)
    }

    /// - Returns: ten new backup codes; nil when the link is over by now.
    /// - Throws: 422 for a wrong password, which counts, or a wrong code, which does not.
    func finish(_ opened: Opened, password: String, code: String, key: EnrolmentKey, client: String, now: Int64) async throws -> [String]? {
        let (digest, account) = (opened.digest, opened.account.id)
        // Counted before the password is looked at: of guesses at the same time no more than the limit are.
        let counted = try await store.write(store.gate()) { tx -> Int? in
            let failures = try tx.factorLinkFailures(digest) ?? Self.most
            let isOpen =
                try tx.set(
                    "factor_link", where: "digest = \(digest) AND ends_at > \(now) AND failures = \(failures) AND failures < \(Self.most)",
                    ["failures": .integer(Int64(failures + 1))]) == 1
            return isOpen ? failures + 1 : nil
        }
        guard let counted else { return nil }
        let isRight: Bool
        do { isRight = try await accounts.verify(password, of: account, client: client) } catch {
            // Nobody looked at it, so it was no guess.
            try? await takeBack(counted, of: digest)
            throw error
        }
        guard isRight else { throw Problem.invalid("password", "This is not the password of the account") }
        let step: UInt64
        do { step = try key.check(code, now) } catch {
            _ = try await store.write(store.gate()) { try $0.set("factor_link", where: "digest = \(digest)", ["failures": .integer(0)]) }
            throw error
        }
        let (places, event) = (try await accounts.places(of: account), accounts.identifier(now))
        let factor = try NewFactor(key, step: step, account: account, now: now, accounts: accounts)
        let isDone = try await store.write(store.gate()) { tx -> Bool in
            // The account first: a sign-in under way is waited for.
            guard try tx.holds(account), try tx.remove("factor_link", where: "digest = \(digest) AND ends_at > \(now)") == 1 else { return false }
            try Self.clear(account, in: tx)
            try factor.insert(in: tx)
            // Each organisation's log hears of it, and its tokens end, by the job that is asked for here.
            try tx.ask(.factorReplaced, of: account, in: places, event: event)
            try tx.note(.factorReplaced, of: account, copies: .nowhere)
            return true
        }
        guard isDone else { return nil }
        await accounts.revokeTokens(of: places)
        return factor.codes
    }

    /// A guess that was counted, unless others were counted since.
    ///
    /// - Parameter counted: the number that it was.
    func takeBack(_ counted: Int, of digest: String) async throws {
        _ = try await store.write(store.gate()) {
            try $0.set("factor_link", where: "digest = \(digest) AND failures = \(counted)", ["failures": .integer(Int64(counted - 1))])
        }
    }

    /// Everything that lets an account in beside its password.
    static func clear(_ account: String, in tx: Writing) throws {
        for table in ["factor", "backup_code", "session", "ticket", "known_device", "account_link", "factor_link"] as [Name] {
            _ = try tx.remove(table, where: "account_id = \(account)")
        }
        try tx.removePasskeys(of: account)
    }

    /// A link for a day, in the gate's or the person's door; it opens nothing before its mail is delivered. Those of before are over.
    func insert(_ id: String, account: String, now: Int64, in tx: Writing) throws {
        _ = try tx.remove("factor_link", where: "account_id = \(account) OR ends_at <= \(now)")
        try tx.insert(
            "factor_link", id: id,
            ["digest": .text("none-\(id)"), "account_id": .text(account), "failures": .integer(0), "ends_at": .integer(now + accounts.limits.link)])
    }
}
