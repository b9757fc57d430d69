internal import Cryptography
internal import Platform

/// The file of a piece of evidence, open for reading: its key, its header and its last chunk were verified.
public struct OpenedEvidence: Sendable {
    /// As its uploader named it.
    public let name: String
    public let mediaType: String
    /// Bytes of plaintext.
    public let size: UInt64
    /// Of the plaintext, 64 hexadecimal digits in small letters.
    public let sha256: String
    private let evidence: String
    private let opened: SealedFiles.Opened

    init(_ file: SealedFile, of evidence: String, _ opened: SealedFiles.Opened) {
        (name, mediaType, size, sha256) = (file.name, file.kind.mediaType, file.size, Hex.encode(file.digest.bytes))
        (self.evidence, self.opened) = (evidence, opened)
    }

    /// The plaintext from front to back in runs of at most 256 KiB. Each chunk is verified before any of its bytes leave;
    /// iterating throws ``Platform/FileLoss`` where the stored bytes are not what was sealed.
    public var runs: Runs { Runs(evidence: evidence, runs: opened.runs(0..<opened.length)) }

    public struct Runs: AsyncSequence, AsyncIteratorProtocol, Sendable {
        fileprivate let evidence: String
        fileprivate var runs: SealedFiles.Opened.Runs

        public func makeAsyncIterator() -> Runs { self }
        public mutating func next() async throws -> [UInt8]? {
            do { return try await runs.next() } catch let refusal as SealRefusal { throw FileLoss.told(refusal, of: evidence) }
        }
    }
}
