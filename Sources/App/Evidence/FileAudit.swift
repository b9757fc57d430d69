internal import Cryptography
public import Platform
public import Store
internal import Synchronization

/// Looks whether the file of each piece of evidence is there, and is what its record vouches for.
public struct FileAudit: Sendable {
    let store: Store
    let files: SealedFiles
    private static let pageSize = 200

    public init(store: Store, files: SealedFiles) { (self.store, self.files) = (store, files) }

    /// Every organisation's, one after the other, each file from front to back in constant memory.
    ///
    /// - Parameter found: gets the organisation's id and what is wrong with one file.
    /// - Returns: how many files were looked at.
    public func all(_ found: @Sendable (_ organisation: String, FileLoss) -> Void) async throws -> Int {
        let count = Atomic(0)
        try await store.forEachOrganisation(reason: "check files") { scope in
            var last = ""
            while true {
                let after = last
                let page = try await store.read(scope) { try $0.evidenceFileNames(after: after, limit: Self.pageSize) }
                for row in page {
                    if let kind = try await loss(of: row.id, scope) { found(scope.organisation, FileLoss(kind, of: row.id)) }
                    count.add(1, ordering: .relaxed)
                }
                guard page.count == Self.pageSize, let end = page.last else { return }
                last = end.id
            }
        }
        return count.load(ordering: .relaxed)
    }

    /// Nil for a file that is whole, and for one that was deleted meanwhile.
    private func loss(of evidence: String, _ scope: Scope<JobDoor>) async throws -> FileLoss.Kind? {
        do {
            let file = try await row(evidence, scope)
            do {
                let opened = try await files.open(file.stored, version: file.version, of: file.organisation)
                var digest = FileDigest()
                for try await run in opened.runs(0..<opened.length) { digest.update(run) }
                return digest.size == file.size && digest.digest == file.digest ? nil : .altered
            } catch let problem as Problem where problem.kind == .notFound {
                _ = try await row(evidence, scope)
                return .missing
            }
        } catch let problem as Problem where problem.kind == .notFound { return nil } catch is Unreadable { return .altered } catch let refusal as SealRefusal {
            guard let kind = FileLoss.Kind(refusal) else { throw refusal }
            return kind
        } catch FileFault.short {
            return .altered
        }
    }
    private func row(_ evidence: String, _ scope: Scope<JobDoor>) async throws -> SealedFile {
        let organisation = scope.organisation
        return try await store.read(scope) { try $0.evidenceFile(evidence, of: organisation) }
    }
}
