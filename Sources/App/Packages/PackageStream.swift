internal import Cryptography
internal import Platform
internal import Store

/// Sends a package, piece after piece, in constant memory but for its list of files. The signed manifest comes last, once
/// every byte before it was hashed. A file that is missing, or not what its row vouches for, ends it before (`FileLoss`), so that
/// nobody can take it for whole.
final class PackageStream {
    private let contents: PackageContents
    private let packages: Packages
    private let member: Member
    private let send: (_ bytes: [UInt8]) async throws -> Void
    private var zip: ZipWriter
    private var files: [Manifest.File] = []

    init(_ contents: PackageContents, _ packages: Packages, as member: Member, to send: @escaping (_ bytes: [UInt8]) async throws -> Void) {
        (self.contents, self.packages, self.member, self.send) = (contents, packages, member, send)
        zip = ZipWriter(modified: contents.order.now)
    }

    func run() async throws {
        try await add(PackageContents.index, "text/html", PackageIndex.page(contents))
        try await add(PackageContents.style, "text/css", Array(PackageStyle.sheet.utf8))
        try await add(PackageContents.applicabilityPage, "text/html", Applicability.page(contents))
        try await add(PackageContents.applicabilityTable, "text/csv", Applicability.table(contents.states))
        try await add(PackageContents.graph, "application/json", PackageGraph.json(contents))
        try await addTests()
        try await add(PackageReader.checkpointPath, "text/plain", Array(contents.checkpoint.note.utf8))
        try await add(PackageTrust.keysPath, "text/plain", PackageTrust.text(packages.checkpoints.signing.verifiers(.checkpoint)))
        try await addSlice()
        for piece in contents.evidence { try await add(piece) }
        let manifest = try contents.manifest(files)
        let note = try packages.checkpoints.signing.signer(.package).sign(manifest.text)
        try await send(zip.add(PackageReader.manifestPath, Array(note.utf8), .stored))
        try await send(zip.finish())
    }

    private func add(_ path: String, _ mediaType: String, _ bytes: [UInt8]) async throws {
        try await entry(path, mediaType) { write in try await write(bytes) }
    }

    /// Everything is stored as it is: much of it was written by people, and what they repeat would swell like a bomb.
    private func entry(
        _ path: String, _ mediaType: String, size: UInt64? = nil,
        _ body: (_ write: (_ bytes: [UInt8]) async throws -> Void) async throws -> Void
    ) async throws {
        var digest = FileDigest()
        try await send(zip.begin(path, .stored, size: size))
        try await body { bytes in
            digest.update(bytes)
            try await send(zip.write(bytes))
        }
        try await send(zip.end())
        files.append(Manifest.File(path: try PackagePath(path), size: digest.size, digest: digest.digest, mediaType: mediaType))
    }

    private func addTests() async throws {
        let (store, scope, tests, controls) = (packages.store, member.scope, contents.tests, contents.controls)
        try await entry(PackageContents.testTable, "text/csv") { write in
            try await write(PackageTests.head)
            for start in stride(from: 0, to: tests.count, by: 200) {
                let page = Array(tests[start..<min(start + 200, tests.count)])
                let runs = try await store.read(scope) { try $0.packagedTests(page, of: controls) }
                guard runs.count == page.count else { throw LogCheckpoints.Refusal.inconsistent }
                try await write(PackageTests.lines(runs))
            }
        }
    }

    private func addSlice() async throws {
        let (store, scope, contents) = (packages.store, member.scope, contents)
        try await entry(PackageReader.slicePath, "application/x-ndjson") { write in
            var (writer, header) = try LogSliceWriter.begin(
                organisation: contents.organisation.id, checkpoint: contents.checkpoint.checkpoint, entries: UInt64(contents.positions.count))
            try await write(header)
            for start in stride(from: 0, to: contents.positions.count, by: 200) {
                let page = Array(contents.positions[start..<min(start + 200, contents.positions.count)])
                let entries = try await store.read(scope) { try $0.presentedEntries(at: page) }
                guard entries.count == page.count else { throw LogCheckpoints.Refusal.inconsistent }
                for (position, entry) in entries {
                    try await write(writer.entry(PackageScope.withoutPersonal(entry), proof: contents.tree.inclusion(of: position)))
                }
            }
            try writer.finish()
        }
    }

    private func add(_ piece: PackagedEvidence) async throws {
        guard let path = piece.path else { return }
        let opened = try await packages.files.open(piece.id, as: member)
        guard opened.sha256 == piece.sha256, opened.size == piece.size else { throw FileLoss(.altered, of: piece.id) }
        try await entry(path, opened.mediaType, size: opened.size) { write in
            for try await run in opened.runs { try await write(run) }
        }
        guard let found = files.last, Hex.encode(found.digest.bytes) == piece.sha256 else { throw FileLoss(.altered, of: piece.id) }
    }
}
