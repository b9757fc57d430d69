internal import Platform
internal import Store

/// What an account's owner is told, and what the organisations' logs hear of an account.
extension Accounts {
    /// A mail to the address that an account has now; nothing where there is no such account any more.
    func tell(_ account: String, _ mail: (EmailAddress) -> Mail) async throws {
        guard let found = try await store.read(store.gate(), { try $0.account(id: account) }), let to = EmailAddress(found.email) else { return }
        try await mailer.send(mail(to))
    }

    /// Leaves an entry in the log of each organisation that the account belongs to: what cannot be logged does not happen, so
    /// this comes first. It says that something changed, not what it is now.
    ///
    /// - Parameters:
    ///   - action: such as `account.password_changed`.
    ///   - revokingTokens: the time, where the account's API tokens end with it.
    func log(_ action: String, of account: String, revokingTokens now: Int64? = nil) async throws {
        for place in try await places(of: account) {
            try await store.write(store.job(organisation: place.organisation, reason: "account")) { tx in
                try tx.record(Change(action, "member", place.member))
                if let now { try tx.revokeTokens(of: place.member, now: now) }
            }
        }
    }

    /// Where the account is a member, suspended or not.
    func places(of account: String) async throws -> [AccountPlace] {
        try await store.read(store.account(account)) { try $0.accountPlaces() }
    }
}

extension Writing {
    /// In an organisation's door: no API token of the member works from here on.
    func revokeTokens(of member: String, now: Int64) throws {
        let open = try liveTokens(of: member, now: now)
        guard !open.isEmpty else { return }
        _ = try set("api_token", where: "member_id = \(member) AND ends_at > \(now)", ["ends_at": .integer(now)])
        for id in open { try record(Change("token.revoked", "api_token", id, fields: [.init("ends_at", after: .integer(now))])) }
    }
}

/// A membership as the account's own verbs need it.
struct AccountPlace: Sendable {
    let organisation, name, member, state: String
    let role: Role
}
