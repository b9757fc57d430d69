internal import Cryptography
internal import Platform
public import Store

/// The files of evidence as other areas read them: a package, a check of a backup.
///
/// Reading here leaves no change row. Who hands the bytes to a person records that they did, as a download does.
public struct EvidenceFiles: Sendable {
    let store: Store
    let files: SealedFiles

    /// Opens the file of a piece of evidence that the member sees.
    ///
    /// - Throws: `Problem.notFound` for evidence that is not there or not theirs to see, for a link, and for a file that is
    ///   gone; `SealRefusal` when the stored bytes are not what was sealed for this organisation.
    public func open(_ evidence: String, as member: Member) async throws -> OpenedEvidence {
        let file = try await sealed(evidence, as: member)
        return OpenedEvidence(file, sha256: Hex.encode(file.digest.bytes), try await files.open(file.stored, version: file.version, of: file.organisation))
    }

    func sealed(_ evidence: String, as member: Member) async throws -> SealedFile {
        let organisation = member.organisation
        return try await store.read(member.scope) { try $0.evidenceFile(evidence, of: organisation) }
    }
}
