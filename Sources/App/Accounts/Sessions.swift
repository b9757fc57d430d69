internal import Cryptography
public import Platform
internal import Store

/// Sessions and API tokens, as the path asks for them.
public struct Sessions: Authenticator {
    let accounts: Accounts
    public init(accounts: Accounts) { self.accounts = accounts }

    /// Begins a session. In an organisation, the organisation's log hears of it first: what cannot be logged does not happen.
    func begin(_ id: String, digest: String, account: String, organisation: (id: String, member: String)?, device: String, now: Int64) async throws {
        if let organisation {
            try await accounts.store.write(accounts.store.job(organisation: organisation.id, reason: "session")) { tx in
                try tx.record(Change("session.began", "member", organisation.member))
            }
        }
        let ends = now + accounts.limits.absolute
        try await accounts.store.write(accounts.store.gate()) { tx in
            _ = try tx.remove("session", where: "ends_at <= \(now)")
            try tx.insert(
                "session", id: id,
                [
                    "account_id": .text(account), "digest": .text(digest), "organisation_id": (organisation?.id).value,
                    "began_at": .integer(now), "used_at": .integer(now), "ends_at": .integer(ends), "device": .text(device),
                ])
        }
    }

    func end(_ digest: String) async throws {
        _ = try await accounts.store.write(accounts.store.gate()) { try $0.remove("session", where: "digest = \(digest)") }
    }

    public func caller(session digest: String, slug: String?, now: Int64) async throws -> Caller? {
        let (idle, slug) = (accounts.limits.idle, slug ?? "")
        let found = try await accounts.store.resolve(
            key: digest,
            "session.used_at, account.id, account.email, account.name, organisation.id, organisation.slug, organisation.name, organisation.standing",
            from: """
                session JOIN account ON account.id = session.account_id
                LEFT JOIN organisation ON organisation.id = session.organisation_id AND organisation.slug = \(slug)
                LEFT JOIN member ON member.organisation_id = organisation.id AND member.account_id = account.id AND member.state = 'active'
                WHERE session.digest = \(digest) AND session.ends_at > \(now) AND account.state = 'active'
                """
        ) { row -> Found? in
            let found = Found(row, at: 4)
            return found.usedAt > now - idle ? found : nil
        }
        guard let found else { return nil }
        if found.value.usedAt <= now - accounts.limits.touch {
            _ = try await accounts.store.write(accounts.store.gate()) { try $0.set("session", where: "digest = \(digest)", ["used_at": .integer(now)]) }
        }
        return caller(found.value, found.member, session: digest, token: nil, scopes: nil)
    }

    public func caller(token digest: String, now: Int64) async throws -> Caller? {
        let found = try await accounts.store.resolve(
            key: digest,
            """
            api_token.created_at, account.id, account.email, account.name, organisation.id, organisation.slug, organisation.name, organisation.standing, \
            api_token.id, api_token.scopes
            """,
            from: """
                api_token JOIN member ON member.organisation_id = api_token.organisation_id AND member.id = api_token.member_id AND member.state = 'active'
                JOIN account ON account.id = member.account_id JOIN organisation ON organisation.id = api_token.organisation_id
                WHERE api_token.digest = \(digest) AND api_token.ends_at > \(now) AND account.state = 'active'
                """
        ) { (found: Found($0, at: 4), token: $0.text(12), scopes: $0.text(13)) }
        guard let found else { return nil }
        let scopes = Set(found.value.scopes.split(separator: " ").map(String.init))
        return caller(found.value.found, found.member, session: nil, token: found.value.token, scopes: scopes)
    }

    private struct Found: Sendable {
        let usedAt: Int64
        let account, email, name: String
        let organisation: Caller.Organisation?

        init(_ row: borrowing Row, at start: Int) {
            usedAt = Int64(row.integer(start))
            (account, email, name) = (row.text(start + 1), row.text(start + 2), row.text(start + 3))
            organisation =
                row.isNull(start + 4)
                ? nil
                : Caller.Organisation(
                    id: row.text(start + 4), slug: row.text(start + 5), name: row.text(start + 6),
                    standing: Caller.Standing(rawValue: row.text(start + 7)) ?? .lapsed)
        }
    }

    /// Rights are the role's, and of a token no more than its scopes name (`security.md` 16). A cancelled organisation, and
    /// one that is not the caller's, is not there.
    private func caller(_ found: Found, _ member: Member?, session: String?, token: String?, scopes: Set<String>?) -> Caller {
        let isIn = member != nil && found.organisation?.standing != .cancelled
        let role = member.flatMap { Role(rawValue: $0.role) }
        return Caller(
            account: found.account, email: found.email, name: found.name, session: session, token: token,
            organisation: isIn ? found.organisation : nil, member: isIn ? member : nil
        ) { name in
            guard let role, let permission = Permission(rawValue: name), scopes?.contains(name) ?? true else { return .none }
            return role.extent(of: permission)
        }
    }
}
