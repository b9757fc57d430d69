internal import Platform
internal import Store

/// What the organisations' logs hear of an account.
extension Accounts {
    /// Leaves an entry in the log of each organisation that the account belongs to: what cannot be logged does not happen, so
    /// this comes first. It says that something changed, not what it is now.
    ///
    /// - Parameters:
    ///   - action: such as `account.password_changed`.
    ///   - revokingTokens: whether the account's API tokens end with it.
    func log(_ action: String, of account: String, revokingTokens: Bool = false) async throws {
        for place in try await places(of: account) {
            try await store.write(store.job(organisation: place.organisation, reason: "account")) { tx in
                try tx.record(Change(action, "member", place.member))
                if revokingTokens { try Tokens.revokeAll(of: place.member, in: tx) }
            }
        }
    }

    /// Where the account is a member, suspended or not.
    func places(of account: String) async throws -> [AccountPlace] {
        try await store.read(store.account(account)) { try $0.accountPlaces() }
    }
}

/// A membership as the account's own verbs need it.
struct AccountPlace: Sendable {
    let organisation, name, member, state: String
    let role: Role
}
