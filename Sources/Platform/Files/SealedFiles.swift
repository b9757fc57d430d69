/// Sealed files and their keys together: the one value that features take to receive, send and remove files.
///
/// Receiving is in ``SealedFiles/receive(_:named:for:field:)``, sending in ``SealedFiles/download(_:range:)``.
public struct SealedFiles: Sendable {
    /// 1 GiB.
    public static let standardLimit: UInt64 = 1 << 30

    let files: any FileStore
    let keys: OrganisationKeys
    /// Bytes of plaintext in one file.
    public let limit: UInt64

    public init(files: any FileStore, keys: OrganisationKeys, limit: UInt64 = standardLimit) {
        (self.files, self.keys, self.limit) = (files, keys, limit)
    }

    /// Removes a file for good: first its key, then its bytes. Call it after the transaction that removed its row; should the
    /// program end in between, the sweep does the rest.
    public func remove(_ stored: StoredName, version: UInt32 = 1) async throws {
        try await keys.store.destroy(.file(stored, version: version))
        try await files.remove(stored)
    }
}
