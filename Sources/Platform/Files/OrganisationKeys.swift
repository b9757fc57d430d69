public import Cryptography

/// The keys of organisations: each 256 random bits, wrapped under the keyring, in the key store.
///
/// Nothing is cached: a key that was destroyed opens nothing from that moment on.
public struct OrganisationKeys: Sendable {
    public enum Refusal: Error, Hashable, Sendable {
        /// Never made, or destroyed: what was sealed under it never opens again.
        case noKey
        /// The organisation has one already.
        case exists
    }

    let store: any KeyStore
    let randomness: Randomness
    private let keyring: Keyring
    /// The number of an organisation's first key, which sealed bytes carry.
    private static let firstID: UInt32 = 1

    public init(keyring: Keyring, store: any KeyStore, randomness: Randomness) {
        (self.keyring, self.store, self.randomness) = (keyring, store, randomness)
    }

    /// Makes an organisation's key, once, before anything of it is sealed.
    ///
    /// - Parameter organisation: its id, `a-z0-9-`, at most 64 characters.
    public func create(for organisation: String) async throws {
        var generator = randomness
        let bytes = randomBytes(32, using: &generator)
        let wrapped = try Envelope.seal(bytes, under: try keyring.key(for: .organisationKeys), for: owner(organisation), using: &generator)
        do { try await store.put(wrapped, in: .organisation(organisation), replacing: false) } catch FileFault.exists { throw Refusal.exists }
    }

    /// - Throws: ``Refusal/noKey``; `SealRefusal` if the keyring lacks the version that wrapped it.
    public func key(of organisation: String) async throws -> SealingKey {
        guard let wrapped = try await store.wrapped(.organisation(organisation)) else { throw Refusal.noKey }
        let bytes = try Envelope.open(wrapped, under: try master(of: wrapped), for: owner(organisation))
        guard let key = SealingKey(id: Self.firstID, bytes: bytes) else { throw SealRefusal.malformed("organisation key") }
        return key
    }

    /// Wraps it anew under the keyring's newest version. All that rotating the master key takes: nothing sealed is touched.
    ///
    /// - Returns: false if it was so already.
    public func rewrap(_ organisation: String) async throws -> Bool {
        guard let wrapped = try await store.wrapped(.organisation(organisation)) else { throw Refusal.noKey }
        let (old, new) = (try master(of: wrapped), try keyring.key(for: .organisationKeys))
        guard old.id != new.id else { return false }
        var generator = randomness
        let again = try Envelope.rewrap(wrapped, from: old, to: new, for: owner(organisation), using: &generator)
        try await store.put(again, in: .organisation(organisation), replacing: true)
        return true
    }

    /// For good. What backups hold of this organisation stays shut, too.
    public func destroy(_ organisation: String) async throws { try await store.destroy(.organisation(organisation)) }

    private func master(of wrapped: [UInt8]) throws(SealRefusal) -> SealingKey {
        try keyring.key(for: .organisationKeys, version: try Envelope.keyID(of: wrapped))
    }

    private func owner(_ organisation: String) -> SecretOwner { SecretOwner(owner: organisation, kind: "organisation-key", record: "\(Self.firstID)") }
}
