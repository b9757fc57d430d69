internal import Cryptography
public import Platform
public import Store

/// Sessions and API tokens, as the path asks for them.
public struct Sessions: Authenticator {
    let accounts: Accounts
    public init(accounts: Accounts) { self.accounts = accounts }

    /// A sign-in goes on in another organisation, under a new secret. Its session ends when the one of before would have.
    ///
    /// - Parameter old: the digest of the session of before, which is over.
    /// - Throws: 401 where that one ended in the meantime.
    func move(_ old: String, to session: NewSession) async throws {
        try await accounts.store.write(accounts.store.gate()) { tx in
            let ends = try tx.hold(session.account, session: old)
            _ = try tx.remove("session", where: "digest = \(old)")
            try session.insert(until: ends, in: tx)
            try session.note(in: tx)
        }
    }

    /// - Parameter account: whose log hears of it.
    func end(_ digest: String, of account: String) async throws {
        try await accounts.store.write(accounts.store.gate()) { tx in
            let count = try tx.remove("session", where: "digest = \(digest)")
            if count == 1 { try tx.note(.sessionEnded, of: account, copies: .nowhere) }
        }
    }

    public func caller(session digest: String, slug: String?, now: Int64) async throws -> Caller? {
        let (idle, slug) = (accounts.limits.idle, slug ?? "")
        // What began before the membership did opens nothing of it, unless the clock stepped back since.
        let opened = try await accounts.store.resolve(
            key: digest,
            """
            session.used_at, account.id, account.email, account.name, organisation.id, organisation.slug, organisation.name, organisation.standing, \
            organisation.trial_ends_at, organisation.standing_ends_at, organisation.standing_since, account.time_zone, organisation.time_zone, \
            session.fresh_class, session.fresh_until, session.role, member.role
            """,
            from: """
                session JOIN account ON account.id = session.account_id
                LEFT JOIN organisation ON organisation.id = session.organisation_id AND organisation.slug = \(slug)
                LEFT JOIN member ON member.organisation_id = organisation.id AND member.account_id = account.id AND member.state = 'active' AND (member.joined_at <= session.began_at OR member.joined_at > \(now))
                WHERE session.digest = \(digest) AND session.ends_at > \(now) AND account.state = 'active'
                """,
            local: { $0.0.local(at: now) }
        ) { row -> (Found, SessionState)? in
            let found = Found(row, at: 4, now: now)
            return found.usedAt > now - idle ? (found, SessionState(row, at: 17)) : nil
        }
        guard let (found, state) = opened?.value else { return nil }
        if let role = state.newRole { return try await renew(digest, role, state, found, opened?.member, now: now) }
        if found.usedAt <= now - accounts.limits.touch {
            do {
                _ = try await accounts.store.write(accounts.store.gate()) { try $0.set("session", where: "digest = \(digest)", ["used_at": .integer(now)]) }
            } catch let problem as Problem where problem.kind == .unavailable {
                // Reading goes on where nothing can be written; the session then ends as if it had not been used.
            }
        }
        return caller(found, opened?.member, session: digest, fresh: state.fresh)
    }

    /// Another role is another privilege: the session goes on under a new secret, and without what a fresh code opened. Of two
    /// requests at the same time one renews it; the other is over, as is every copy of the old cookie.
    private func renew(_ digest: String, _ role: String, _ state: SessionState, _ found: Found, _ member: Member?, now: Int64) async throws -> Caller? {
        let (secret, before) = (accounts.secret(), state.role ?? "")
        let count = try await accounts.store.write(accounts.store.gate()) { tx in
            try tx.set(
                "session", where: "digest = \(digest) AND role = \(before)",
                [
                    "digest": .text(secret.digest), "role": .text(role), "used_at": .integer(now), "fresh_class": .null, "fresh_until": .null,
                ])
        }
        return count == 1 ? caller(found, member, session: secret.digest, renewed: secret.text) : nil
    }

    /// What a session itself remembers.
    private struct SessionState: Sendable {
        let fresh: FreshCode?
        let role: String?
        /// The member's role where it is not the one that the session began with.
        let newRole: String?

        init(_ row: borrowing Row, at start: Int) {
            let until = Int64(row.integer(start + 1))
            fresh = row.textIfAny(start).flatMap(FreshClass.init(rawValue:)).map { FreshCode($0, until: until) }
            role = row.textIfAny(start + 2)
            let present = row.textIfAny(start + 3)
            newRole = present != nil && role != nil && present != role ? present : nil
        }
    }

    public func freshen(session digest: String, account: String, code: String, for kind: FreshClass, device: String, now: Int64) async throws -> FreshVerdict {
        let attempt = try CodeAttempt(code, accounts, device: device, now: now)
        let until = now + accounts.limits.fresh
        let verdict = try await accounts.store.write(accounts.store.gate()) { tx in
            let verdict = try attempt.decide(account, tx)
            if case .accepted = verdict {
                _ = try tx.set("session", where: "digest = \(digest)", ["fresh_class": .text(kind.rawValue), "fresh_until": .integer(until)])
            }
            return verdict
        }
        switch verdict {
        case .accepted: return .accepted(until: until)
        case .wrong: return .wrong
        case .used: return .used
        case .malformed, .over: return .malformed
        case .closed(let until): return .closed(until: until)
        }
    }

    public func caller(token digest: String, now: Int64) async throws -> Caller? {
        let found = try await accounts.store.resolve(
            key: digest,
            """
            api_token.created_at, account.id, account.email, account.name, organisation.id, organisation.slug, organisation.name, organisation.standing, \
            organisation.trial_ends_at, organisation.standing_ends_at, organisation.standing_since, account.time_zone, organisation.time_zone, \
            api_token.id, api_token.scopes, token_use.used_at, token_use.logged_at
            """,
            from: """
                api_token LEFT JOIN token_use ON token_use.organisation_id = api_token.organisation_id AND token_use.token_id = api_token.id JOIN member ON member.organisation_id = api_token.organisation_id AND member.id = api_token.member_id AND member.state = 'active'
                JOIN account ON account.id = member.account_id JOIN organisation ON organisation.id = api_token.organisation_id
                WHERE api_token.digest = \(digest) AND api_token.ends_at > \(now) AND account.state = 'active'
                """,
            local: { $0.found.local(at: now) }
        ) { row in
            let use = row.isNull(19) ? nil : TokenUse(at: Int64(row.integer(19)), logged: Int64(row.integer(20)))
            return (found: Found(row, at: 4, now: now), token: row.text(17), scopes: row.text(18), use: use)
        }
        guard let found else { return nil }
        if let member = found.member { try await note(found.value.token, found.value.use, by: member, now) }
        let scopes = Set(found.value.scopes.split(separator: " ").map(String.init))
        return caller(found.value.found, found.member, token: found.value.token, scopes: scopes)
    }

    public func verify(_ caller: Caller, _ gate: Gate, in tx: Writing, now: Int64) throws {
        guard let member = caller.member, let known = caller.organisation else { return }
        // First of all: what ended the session ended what was under way in it.
        guard try caller.session == nil || tx.keepsCarried("session") else { throw Session.endedMeanwhile }
        guard let standing = try tx.standing(of: member.id, token: caller.token, now: now), standing.subscription.standing != .cancelled else {
            throw caller.token == nil ? Problem.notFound : Problem(.unauthenticated, "This token, or the membership that it belongs to, ended in the meantime.")
        }
        let organisation = Caller.Organisation(id: known.id, slug: known.slug, name: known.name, subscription: standing.subscription)
        if let refusal = gate.refusal(in: organisation) { throw refusal }
        guard standing.role == member.role else { throw Problem.forbidden("Your role changed in the meantime. Look again.") }
    }

    private struct Found: Sendable {
        let usedAt: Int64
        let account, email, name: String
        let organisation: Caller.Organisation?
        /// That of the account; where it chose none, the organisation's.
        let zone: Zone
        func local(at now: Int64) -> LocalTime { organisation?.zone.local(at: now) ?? .utc }

        init(_ row: borrowing Row, at start: Int, now: Int64) {
            usedAt = Int64(row.integer(start))
            (account, email, name) = (row.text(start + 1), row.text(start + 2), row.text(start + 3))
            organisation =
                row.isNull(start + 4)
                ? nil
                : Caller.Organisation(
                    id: row.text(start + 4), slug: row.text(start + 5), name: row.text(start + 6),
                    subscription: Subscription(row, at: start + 7, now: now), zone: Zone(row.text(start + 12)))
            zone = row.textIfAny(start + 11).map { Zone($0) } ?? organisation?.zone ?? .utc
        }
    }

    /// Rights are the role's, and of a token no more than its scopes name (`security.md` 16). A cancelled organisation, and
    /// one that is not the caller's, is not there.
    private func caller(
        _ found: Found, _ member: Member?, session: String? = nil, token: String? = nil, scopes: Set<String>? = nil, fresh: FreshCode? = nil,
        renewed: String? = nil
    ) -> Caller {
        let isIn = member != nil && found.organisation?.standing != .cancelled
        let role = member.flatMap { Role(rawValue: $0.role) }
        return Caller(
            account: found.account, email: found.email, name: found.name, session: session, token: token,
            organisation: isIn ? found.organisation : nil, member: isIn ? member : nil, zone: found.zone, fresh: fresh, renewed: renewed
        ) { name in
            guard let role, let permission = Permission(rawValue: name), scopes?.contains(name) ?? true else { return .none }
            return role.extent(of: permission)
        }
    }
}
