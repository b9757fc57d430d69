internal import Platform
internal import Store

/// Brings the keys of an organisation's evidence under its newest key.
struct EvidenceRewrapping: Sendable {
    let store: Store
    let files: SealedFiles
    private static let pageSize = 500

    /// Begun again, it goes on with what is left.
    ///
    /// - Returns: how many were wrapped anew.
    func run(_ scope: Scope<JobDoor>) async throws -> Int {
        var (changed, last) = (0, "")
        while true {
            let after = last
            let page = try await store.read(scope) { try $0.evidenceFileNames(after: after, limit: Self.pageSize) }
            for row in page {
                guard let stored = StoredName(row.file) else { continue }
                changed += try await files.rewrap(stored, of: scope.organisation) ? 1 : 0
            }
            guard page.count == Self.pageSize, let end = page.last else { return changed }
            last = end.id
        }
    }
}
