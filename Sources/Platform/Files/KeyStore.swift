/// Wrapped keys, kept apart from the main database and from every backup of data (`security.md` 24), so that destroying a key
/// reaches what old backups still hold.
///
/// What is in it opens nothing without the installation's keyring. Several nodes need one that they share; this is all
/// that they need of it. Errors are ``FileFault``.
public protocol KeyStore: Sendable {
    /// Keeps a wrapped key, durably, before it answers.
    ///
    /// - Parameter replacing: false refuses a slot that is taken with ``FileFault/exists``; true puts the new key in its
    ///   place at once, so that a reader finds the old or the new one and never neither.
    func put(_ wrapped: [UInt8], in slot: KeySlot, replacing: Bool) async throws
    /// Puts `new` in a slot, durably, if `old` is what it holds: a key that was destroyed or put anew meanwhile, by whichever
    /// program, stays as it is.
    /// - Returns: whether it did.
    func exchange(_ old: [UInt8], for new: [UInt8], in slot: KeySlot) async throws -> Bool
    /// The organisations that have a key, in order.
    func organisations() async throws -> [String]
    /// Nil if it was never there or was destroyed.
    func wrapped(_ slot: KeySlot) async throws -> [UInt8]?
    /// Overwrites and removes, durably. One that is not there is no error.
    func destroy(_ slot: KeySlot) async throws
}

/// The place of one key.
public enum KeySlot: Hashable, Sendable {
    /// An organisation's own keys, under the keyring.
    case organisation(String)
    /// The key of a version of a stored file, under its organisation's.
    case file(StoredName, version: UInt32)
}
