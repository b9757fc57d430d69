internal import Cryptography
internal import Platform
internal import Store

/// An account's authenticators and backup codes. Every act here has been let through by a fresh code.
struct Authenticators: Sendable {
    /// Of one account.
    static let most = 5
    let accounts: Accounts

    struct Listed: Sendable {
        let id, name: String
        let createdAt: Int64
    }
    /// What the form of a new one brings back.
    struct Draft: Sendable {
        var name = ""
        var code = ""
        /// The one whose place it takes.
        var replaces: String?
    }

    func all(of account: String) async throws -> (factors: [Listed], codesLeft: Int) {
        try await accounts.store.read(accounts.store.account(account)) { (try $0.listedFactors(), try $0.backupCodeCount()) }
    }

    /// Adds one, or puts it in the place of another, which then stops working; the other sessions end with either.
    ///
    /// - Throws: `Problem.invalid` for a name or code that needs another look, or where there are enough.
    func add(_ draft: Draft, key: EnrolmentKey, to account: String, session: String, _ asking: Passwords.Asking) async throws {
        let now = asking.now
        let before = try await all(of: account).factors
        let old = draft.replaces.flatMap { id in before.first { $0.id == id } }
        if draft.replaces != nil, old == nil { throw Problem.notFound }
        let step = try check(draft, key, before, now)
        let authenticator = try NewAuthenticator(key, name: draft.name, step: step, account: account, now: now, accounts: accounts)
        let notice = try accounts.notice(
            old == nil ? .authenticatorAdded : .authenticatorReplaced, to: account, asking, name: old?.name ?? draft.name)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account, session: session)
            let factors = try tx.factors(of: account)
            guard factors.count < Self.most || old != nil else { throw Problem.invalid("name", Self.enough) }
            // One secret twice would take one code twice.
            for factor in factors where try accounts.open(factor.secret, for: Accounts.owner(of: factor.id, account: account)) == key.secret {
                throw Problem.invalid("code", "This key is set up already. Start again with a new one")
            }
            if let old {
                guard try tx.remove("factor", where: "id = \(old.id) AND account_id = \(account)") == 1 else { throw Problem.notFound }
            }
            try tx.endSessions(of: account, but: session)
            try authenticator.insert(in: tx)
            try notice.ask(in: tx)
            let name = Change.Field("name", before: old.map { .text($0.name) }, after: .text(draft.name))
            try tx.note(old == nil ? .factorAdded : .factorReplaced, of: account, fields: [name] + asking.fields)
        }
    }

    private static let enough = "Five authenticators are enough. Remove one first"

    private func check(_ draft: Draft, _ key: EnrolmentKey, _ present: [Listed], _ now: Int64) throws -> UInt64 {
        var problems = Self.nameProblems(draft.name)
        if draft.replaces == nil, present.count >= Self.most { problems.append(.init("name", Self.enough)) }
        var accepted: UInt64 = 0
        do { accepted = try key.check(draft.code, now) } catch let problem as Problem { problems += problem.fields }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        return accepted
    }
    private static func nameProblems(_ name: String) -> [Problem.Field] {
        do throws(Complaint) { if try Text.line(name).isEmpty { return [.init("name", "Give it a name, such as the telephone it is on")] } } catch {
            return [.init("name", "Name: \(error.message)")]
        }
        return name.unicodeScalars.count > 80 ? [.init("name", "Use at most 80 characters")] : []
    }

    /// - Throws: `Problem` about the name; 401 where the session is over by now.
    func rename(_ id: String, to name: String, of account: String, session: String) async throws {
        let problems = Self.nameProblems(name)
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let count = try await accounts.store.write(accounts.store.account(account)) { tx in
            try tx.hold(account, session: session)
            let before = try tx.listedFactors().first { $0.id == id }?.name
            let count = try tx.set("factor", where: "id = \(id)", ["name": .text(name)])
            if count == 1 { try tx.note(.factorRenamed, of: account, fields: [.init("name", before: before.value, after: .text(name))], copies: .nowhere) }
            return count
        }
        guard count == 1 else { throw Problem.notFound }
    }

    /// Removes one, never the last: an account without a factor would be one that a password opens.
    func remove(_ id: String, of account: String, session: String, _ asking: Passwords.Asking) async throws {
        let present = try await all(of: account).factors
        guard let chosen = present.first(where: { $0.id == id }) else { throw Problem.notFound }
        guard present.count > 1 else { throw Self.last }
        let notice = try accounts.notice(.authenticatorRemoved, to: account, asking, name: chosen.name)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account, session: session)
            guard try tx.factors(of: account).count > 1 else { throw Self.last }
            guard try tx.remove("factor", where: "id = \(id) AND account_id = \(account)") == 1 else { throw Problem.notFound }
            try tx.endSessions(of: account, but: session)
            try notice.ask(in: tx)
            try tx.note(.factorRemoved, of: account, fields: [.init("name", before: .text(chosen.name))] + asking.fields)
        }
    }
    private static let last = Problem.conflict("This is your last authenticator, and every account has one. Add another first, or replace it.")

    /// Ten new backup codes in place of all old ones. They are shown once.
    func renewCodes(of account: String, session: String, _ asking: Passwords.Asking) async throws -> [String] {
        let backup = NewBackupCodes(account: account, now: asking.now, accounts: accounts)
        let notice = try accounts.notice(.backupCodesMade, to: account, asking)
        try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.hold(account, session: session)
            _ = try tx.remove("backup_code", where: "account_id = \(account)")
            try backup.insert(in: tx)
            try notice.ask(in: tx)
            try tx.note(.backupCodesMade, of: account, fields: asking.fields)
        }
        return backup.codes
    }
}
