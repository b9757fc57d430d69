public import Platform

/// The file of a piece of evidence, open for reading: its key, its header and its last chunk were verified.
public struct OpenedEvidence: Sendable {
    /// As its uploader named it.
    public let name: String
    public let mediaType: String
    /// Bytes of plaintext.
    public let size: UInt64
    /// Of the plaintext, 64 hexadecimal digits in small letters.
    public let sha256: String
    private let opened: SealedFiles.Opened

    init(_ file: SealedFile, sha256: String, _ opened: SealedFiles.Opened) {
        (name, mediaType, size, self.sha256, self.opened) = (file.name, file.kind.mediaType, file.size, sha256, opened)
    }

    /// The plaintext from front to back in runs of at most 256 KiB. Each chunk is verified before any of its bytes leave;
    /// iterating throws `SealRefusal` where the stored bytes are not what was sealed.
    public var runs: SealedFiles.Opened.Runs { opened.runs(0..<opened.length) }
}
