internal import Platform
internal import Store

/// What an act on an account leaves to be done in its organisations, where that is more than the bare copy of ``AccountEvent``:
/// their own record of the person, or an entry that says why.
///
/// One transaction writes one organisation's log, and an account may be in several. So the act's own transaction asks the queue
/// for one job an organisation: the log hears of it if the act is committed, and not if it is not. A job that was cut off is taken
/// up again and finds its entry by the job's own name, so that nothing is logged twice.
enum AccountEcho: String, Sendable {
    case addressChanged = "account.address-changed"
    case deleted = "account.deleted"
    case factorReplaced = "account.factor-replaced"
    case passwordReset = "account.password-reset"
    case recoveryAsked = "account.recovery-asked"
}

extension Writing {
    /// In the gate's door, or the account's own.
    ///
    /// - Parameter event: an id of this act; each place hears of it once.
    func ask(_ echo: AccountEcho, of account: String, in places: [AccountPlace], event: String, ids: [String: String] = [:]) throws {
        for place in places {
            try enqueue(
                echo.rawValue, organisation: place.organisation, account: account, ids: ids.merging(["member": place.member]) { $1 }, key: event)
        }
    }

    /// In the organisation's door, within an echo's job.
    ///
    /// - Parameter request: the one that the job is; asked for outside the transaction, whose thread does not know it.
    /// - Returns: false where it stands there already.
    @discardableResult
    func recordOnce(_ change: Change, by request: String) throws -> Bool {
        guard try !isLogged(change.action, member: change.record, by: request) else { return false }
        try record(change)
        return true
    }
}

extension Accounts {
    /// The work that the acts of this area leave.
    var echoes: [JobKind] {
        [
            JobKind(AccountEcho.addressChanged.rawValue) { try await addressChanged($0) },
            JobKind(AccountEcho.deleted.rawValue) { job in
                let (member, request) = (try job.id("member"), RequestID.current)
                try await store.write(store.job(organisation: job.inOrganisation(), reason: "account")) { tx in
                    guard try tx.recordOnce(Change("account.deleted", "member", member), by: request) else { return }
                    try tx.enqueueErasure(ofMember: member)
                }
                return .done
            },
            JobKind(Self.endingSessions) { try await endSessions($0) },
            JobKind(AccountEcho.passwordReset.rawValue) { try await endTokens($0, for: "account.password_reset") },
            JobKind(AccountEcho.factorReplaced.rawValue) { try await endTokens($0, for: "factor.replaced") },
            JobKind(Self.tidying) { try await tidy($0) },
            JobKind(Self.forgetting) { try await forget($0) },
        ]
    }
    /// Removes what a deleted account left before the doors. It opens nothing there, since its account is none any more.
    static let tidying = "account.tidy"

    /// Ends what an account had open in an organisation when this was asked for.
    static let endingSessions = "account.end-sessions"
    private func endSessions(_ job: Job) async throws -> JobOutcome {
        let (organisation, asked) = (try job.inOrganisation(), job.createdAt)
        guard let account = job.account else { return .dropped }
        _ = try await store.write(store.gate()) { tx in
            guard try tx.holds(account) else { return 0 }
            return try tx.remove("session", where: "account_id = \(account) AND organisation_id = \(organisation) AND began_at <= \(asked)")
        }
        return .done
    }

    /// The entry of what ended all tokens, and the end of those that are there still: made while it was under way, too.
    private func endTokens(_ job: Job, for action: String) async throws -> JobOutcome {
        let (member, request) = (try job.id("member"), RequestID.current)
        try await store.write(store.job(organisation: job.inOrganisation(), reason: "account")) { tx in
            try tx.recordOnce(Change(action, "member", member), by: request)
            try Tokens.revokeAll(of: member, in: tx)
        }
        return .done
    }

    /// The member's record gets the address that the account has now, and tokens that were made while it changed end.
    private func addressChanged(_ job: Job) async throws -> JobOutcome {
        let (member, request) = (try job.id("member"), RequestID.current)
        guard let account = job.account, let email = try await store.read(store.gate(), { try $0.account(id: account) })?.email else { return .dropped }
        try await store.write(store.job(organisation: job.inOrganisation(), reason: "account")) { tx in
            guard try tx.recordOnce(Change("account.address_changed", "member", member), by: request) else { return }
            try Tokens.revokeAll(of: member, in: tx)
            guard let before = try tx.email(ofMember: member), before != email else { return }
            _ = try tx.set("member", where: "id = \(member)", ["email": .text(email)])
            try tx.record(
                Change("member.address_changed", "member", member, fields: [.init("email", before: .text(before), after: .text(email))]))
        }
        return .done
    }

    private func tidy(_ job: Job) async throws -> JobOutcome {
        guard let account = job.account else { return .dropped }
        try await store.write(store.gate()) { tx in
            guard try tx.account(id: account) == nil else { return }
            for recovery in try tx.recoveries(of: account) { _ = try tx.remove("recovery_link", where: "recovery_id = \(recovery)") }
            for table in ["ticket", "failure", "account_link", "factor_link", "passkey_challenge", "recovery"] as [Name] {
                _ = try tx.remove(table, where: "account_id = \(account)")
            }
            // Once more an hour later: what was under way when the account ended has logged what it had to by then.
            for delay in [Int64(0), 3_600_000] { try tx.enqueue(Self.forgetting, account: account, key: "\(account)/\(delay)", delay: delay) }
        }
        return .done
    }

    /// Erases from the own log of a deleted account what it says of the person.
    static let forgetting = "account.forget"
    private func forget(_ job: Job) async throws -> JobOutcome {
        guard let account = job.account, try await store.read(store.gate(), { try $0.account(id: account) }) == nil else { return .dropped }
        _ = try await Erasures(store: store).forget(account: account, keeping: AccountEvent.impersonal, reason: "account deleted")
        return .done
    }
}
