public import Cryptography

/// The keys of organisations: each 256 random bits, wrapped under the keyring, in the key store. The newest one of an
/// organisation wraps; older ones open until its files are wrapped anew.
///
/// Nothing is cached: a key that was destroyed opens nothing from that moment on.
public struct OrganisationKeys: Sendable {
    public enum Refusal: Error, Hashable, Sendable {
        /// Never made, or destroyed: what was sealed under it never opens again.
        case noKey
        /// The organisation has one already.
        case exists
        /// As many as there may be at once.
        case tooMany
    }

    let store: any KeyStore
    let randomness: Randomness
    private let keyring: Keyring

    public init(keyring: Keyring, store: any KeyStore, randomness: Randomness) {
        (self.keyring, self.store, self.randomness) = (keyring, store, randomness)
    }

    /// Makes an organisation's key, once, before anything of it is sealed.
    ///
    /// - Parameter organisation: its id, `a-z0-9-`, at most 64 characters.
    public func create(for organisation: String) async throws {
        let keys = WrappedKeys([try wrapped(WrappedKeys.firstID, of: organisation, madeAt: 0)])
        do { try await store.put(keys.bytes, in: .organisation(organisation), replacing: false) } catch FileFault.exists { throw Refusal.exists }
    }

    /// - Parameter id: which one; by default the newest, which wraps.
    /// - Throws: ``Refusal/noKey``; `SealRefusal` if the keyring lacks the version that wrapped it.
    public func key(of organisation: String, id: UInt32? = nil) async throws -> SealingKey {
        let entries = try await stored(organisation).keys.entries
        guard let entry = id.map({ id in entries.first { $0.id == id } }) ?? entries.last else { throw Refusal.noKey }
        let bytes = try Envelope.open(entry.envelope, under: try master(of: entry.envelope), for: owner(organisation, entry.id))
        guard let key = SealingKey(id: entry.id, bytes: bytes) else { throw SealRefusal.malformed("organisation key") }
        return key
    }

    /// The organisations that have a key.
    public func organisations() async throws -> [String] { try await store.organisations() }

    /// The versions of the master key under which an organisation's keys are wrapped, one for each; none where there is no key.
    public func versions(of organisation: String) async throws -> [UInt32] {
        do { return try await stored(organisation).keys.entries.map { try Envelope.keyID(of: $0.envelope) } } catch Refusal.noKey { return [] }
    }

    /// Wraps all keys of an organisation anew under the keyring's current version. All that rotating the master key takes:
    /// nothing sealed is touched.
    ///
    /// - Returns: false if it was so already.
    public func rewrap(_ organisation: String) async throws -> Bool {
        let new = try keyring.key(for: .organisationKeys)
        return try await change(organisation) { keys in
            var generator = randomness
            for index in keys.entries.indices {
                let (id, envelope) = (keys.entries[index].id, keys.entries[index].envelope)
                let old = try master(of: envelope)
                if old.id == new.id { continue }
                keys.entries[index].envelope = try Envelope.rewrap(envelope, from: old, to: new, for: owner(organisation, id), using: &generator)
            }
        }
    }

    /// Gives an organisation another key, which wraps from now on.
    ///
    /// - Parameter now: milliseconds since 1970 UTC.
    public func add(to organisation: String, now: Int64) async throws {
        _ = try await change(organisation) { keys in
            guard keys.entries.count < WrappedKeys.most, let last = keys.entries.last else { throw Refusal.tooMany }
            keys.entries.append(try wrapped(last.id + 1, of: organisation, madeAt: UInt64(clamping: now)))
        }
    }

    /// When the newest key was made, where it has older ones beside it; nil where it stands alone.
    public func renewedAt(_ organisation: String) async throws -> Int64? {
        let entries = try await stored(organisation).keys.entries
        return entries.count > 1 ? entries.last.map { Int64(clamping: $0.madeAt) } : nil
    }

    /// Destroys all keys of an organisation but the newest. What is still wrapped under them never opens again.
    public func forgetOlder(of organisation: String) async throws {
        _ = try await change(organisation) { keys in keys.entries = keys.entries.suffix(1) }
    }

    /// For good, all of them. What backups hold of this organisation stays shut, too.
    public func destroy(_ organisation: String) async throws { try await store.destroy(.organisation(organisation)) }

    /// - Returns: false if there was nothing to change.
    private func change(_ organisation: String, _ body: (inout WrappedKeys) throws -> Void) async throws -> Bool {
        // Another program may change or destroy them meanwhile: theirs stands, and this looks again.
        for _ in 0..<8 {
            var (before, keys) = try await stored(organisation)
            try body(&keys)
            guard keys.bytes != before else { return false }
            if try await store.exchange(before, for: keys.bytes, in: .organisation(organisation)) { return true }
        }
        throw FileFault.exists
    }

    private func stored(_ organisation: String) async throws -> (bytes: [UInt8], keys: WrappedKeys) {
        guard let bytes = try await store.wrapped(.organisation(organisation)) else { throw Refusal.noKey }
        return (bytes, try WrappedKeys(bytes: bytes))
    }

    private func wrapped(_ id: UInt32, of organisation: String, madeAt: UInt64) throws -> WrappedKeys.Entry {
        var generator = randomness
        let bytes = randomBytes(32, using: &generator)
        let envelope = try Envelope.seal(bytes, under: try keyring.key(for: .organisationKeys), for: owner(organisation, id), using: &generator)
        return WrappedKeys.Entry(id: id, madeAt: madeAt, envelope: envelope)
    }

    private func master(of wrapped: [UInt8]) throws(SealRefusal) -> SealingKey {
        try keyring.key(for: .organisationKeys, version: try Envelope.keyID(of: wrapped))
    }

    private func owner(_ organisation: String, _ id: UInt32) -> SecretOwner { SecretOwner(owner: organisation, kind: "organisation-key", record: "\(id)") }
}
