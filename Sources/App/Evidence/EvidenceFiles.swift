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
    /// - Throws: `Problem.notFound` for evidence that is not there or not theirs to see, and for a link; ``Platform/FileLoss`` when the
    ///   file of evidence that is there is missing, or the stored bytes are not what was sealed for this organisation.
    public func open(_ evidence: String, as member: Member) async throws -> OpenedEvidence {
        let file = try await sealed(evidence, as: member)
        let opened = try await found(evidence, as: member) { try await files.open(file.stored, version: file.version, of: file.organisation) }
        return OpenedEvidence(file, of: evidence, opened)
    }

    /// Opens what should be there.
    func found<R>(_ evidence: String, as member: Member, _ open: () async throws -> R) async throws -> R {
        do { return try await open() } catch let problem as Problem where problem.kind == .notFound {
            // Deleted in between, it is not there; otherwise its file is missing.
            _ = try await sealed(evidence, as: member)
            throw FileLoss(.missing, of: evidence)
        } catch let refusal as SealRefusal { throw FileLoss.told(refusal, of: evidence) }
    }

    func sealed(_ evidence: String, as member: Member) async throws -> SealedFile {
        let organisation = member.organisation
        return try await store.read(member.scope) { try $0.evidenceFile(evidence, of: organisation) }
    }
}
