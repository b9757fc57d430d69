internal import Platform
internal import Store

/// An account as other areas may know it: nothing that lets anybody in.
struct KnownAccount: Sendable {
    let id, email, name: String
}

extension Accounts {
    /// - Parameter canonical: of ``EmailAddress``.
    func find(canonical: String) async throws -> KnownAccount? {
        try await store.read(store.gate()) { try $0.account(canonical: canonical) }.map { KnownAccount(id: $0.id, email: $0.email, name: $0.name) }
    }
    func find(id: String) async throws -> KnownAccount? {
        try await store.read(store.gate()) { try $0.account(id: id) }.map { KnownAccount(id: $0.id, email: $0.email, name: $0.name) }
    }
    /// What an account is an active member of.
    func memberships(of account: String) async throws -> [Membership] {
        try await store.read(store.account(account)) { try $0.memberships() }
    }
    /// Whether this is the password of the account; one evaluation, whatever comes of it.
    ///
    /// - Parameter client: the address; those of one network stand in line as one.
    func verify(_ password: String, of account: String, client: String) async throws -> Bool {
        let network = Attempts.network(client)
        guard let stored = try await store.read(store.gate(), { try $0.account(id: account) })?.password else {
            try await passwords.verifyNothing(password, client: network)
            return false
        }
        return try await passwords.verify(password, against: stored, client: network).matches
    }
}
