internal import Platform
internal import Store

/// What the organisations' logs hear of an account.
extension Accounts {
    /// Ends an account's API tokens at once, where a job that does the same is asked for already: what fails here is done by that.
    func revokeTokens(of places: [AccountPlace]) async {
        for place in places {
            try? await store.write(store.job(organisation: place.organisation, reason: "account")) { try Tokens.revokeAll(of: place.member, in: $0) }
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
