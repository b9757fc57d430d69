public import Cryptography

/// What a package is found to be: its files against its signed manifest, and its log slice against a signed checkpoint.
public struct PackageReport: Hashable, Sendable {
    public let package: PackageVerdict
    /// Nil if the manifest lists no slice.
    public let log: LogSliceVerdict?

    /// Whether everything holds and is vouched for by trusted keys: the only case that ends with exit status 0.
    public var isIntact: Bool {
        guard case .intact = package else { return false }
        switch log {
        case nil, .intact: return true
        default: return false
        }
    }
    /// Whether everything fits together, but somebody unknown signed it: exit status 3.
    public var isConsistent: Bool {
        switch package {
        case .intact, .signerUnknown: break
        default: return false
        }
        switch log {
        case nil, .intact, .noCheckpoint(.unknownSigner): return true
        default: return false
        }
    }
}

/// Verifies an evidence package: a ZIP archive with a signed manifest in it.
public struct PackageReader {
    public static let manifestPath = "manifest.txt"
    public static let slicePath = "log/slice.jsonl"
    public static let checkpointPath = "log/checkpoint.txt"

    private let trusted: [VerifierKey]

    /// - Parameter trusted: keys from a trust file or `--key`, of any purpose: each is tried only for what it may sign.
    public init(trusted: [VerifierKey]) { self.trusted = trusted }

    /// Reads all of the archive once, in constant memory but for the list of files.
    ///
    /// - Throws: ``ZipRefusal`` if it is no archive that can be trusted to say one thing; what `read` throws.
    public func verify(size: UInt64, limits: ZipLimits = ZipLimits(), read: @escaping ZipReader.Read) throws -> PackageReport {
        let zip = try ZipReader(size: size, limits: limits, read: read)
        // As ``ZipWriter`` makes them, and nothing besides: what unpacks a package must not be told to make a program of it.
        for entry in zip.entries where entry.attributes != 0o100644 << 16 { throw ZipRefusal.mode(entry.name) }
        let note = try small(Self.manifestPath, of: zip, limit: SignedNote.byteLimit) ?? []
        let checkpoint = try small(Self.checkpointPath, of: zip, limit: SignedNote.byteLimit)
        var slice = checkpoint.map { LogSliceVerifier(checkpoint: $0, keys: trusted) }
        var found: [FoundFile] = []
        for entry in zip.entries where !entry.name.utf8.elementsEqual(Self.manifestPath.utf8) {
            let isSlice = entry.name == Self.slicePath
            found.append(try zip.digest(entry) { if isSlice { slice?.update($0) } })
        }
        let verdict = PackageVerification.verify(note: note, files: found, trusted: trusted)
        guard lists(Self.slicePath, verdict) else { return PackageReport(package: verdict, log: nil) }
        // Listed without a checkpoint, or not there at all: then it proves nothing.
        return PackageReport(package: verdict, log: slice?.finish() ?? .noCheckpoint(.malformed("The package has no checkpoint.")))
    }

    private func small(_ path: String, of zip: ZipReader, limit: Int) throws -> [UInt8]? {
        guard let entry = zip.entries.first(where: { $0.name == path }) else { return nil }
        guard entry.size <= UInt64(limit) else { throw ZipRefusal.tooLarge(path) }
        var bytes: [UInt8] = []
        try zip.stream(entry) { bytes += $0 }
        return bytes
    }

    private func lists(_ path: String, _ verdict: PackageVerdict) -> Bool {
        switch verdict {
        case .intact(let manifest, _), .signerUnknown(let manifest, _), .differs(let manifest, _, _): manifest.files.contains { $0.path.text == path }
        case .badSignature, .badManifest, .notSigned: false
        }
    }
}
