import Cryptography

extension SealedFiles {
    /// Wraps the key of a stored file under its organisation's newest key. The file is not touched, and readers find the old
    /// or the new wrapping, which both open.
    ///
    /// - Returns: false if it was so already, or if the file is gone.
    public func rewrap(_ stored: StoredName, version: UInt32 = 1, of organisation: String) async throws -> Bool {
        let slot = KeySlot.file(stored, version: version)
        guard let wrapped = try await keys.store.wrapped(slot) else { return false }
        let (old, new) = (try Envelope.keyID(of: wrapped), try await keys.key(of: organisation))
        guard old != new.id else { return false }
        var generator = keys.randomness
        let identity = try SealedFile.identity(organisation, stored, version)
        let again = try FileKey.rewrap(wrapped, from: try await keys.key(of: organisation, id: old), to: new, for: identity, using: &generator)
        return try await keys.store.exchange(wrapped, for: again, in: slot)
    }
}
