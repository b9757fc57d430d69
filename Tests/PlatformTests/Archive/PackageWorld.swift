import Cryptography

@testable import Platform

/// A signed package with three files of evidence and a slice of a log of eight entries.
struct PackageWorld {
    static let origin = "aertous.example/log/acorn"
    let signer: SignerKey
    let checkpoints: SignerKey
    var files: [(path: String, bytes: [UInt8])] = []
    var trusted: [VerifierKey] { [signer.verifier, checkpoints.verifier] }

    init() throws {
        signer = try SignerKey(name: "aertous.example/packages", purpose: .package, seed: [UInt8](repeating: 3, count: 32))
        checkpoints = try SignerKey(name: "aertous.example/checkpoints", purpose: .checkpoint, seed: [UInt8](repeating: 4, count: 32))
        files = [("index.html", Array("<!doctype html>".utf8)), ("evidence/scan.pdf", prose(100_000)), ("evidence/Zugriff März.csv", prose(500, seed: 8))]
        let (slice, note) = try log()
        files += [(PackageReader.slicePath, slice), (PackageReader.checkpointPath, note)]
    }

    func log(_ chosen: [UInt64] = [2, 3, 7]) throws -> (slice: [UInt8], note: [UInt8]) {
        let entries = try (UInt64(0)..<8).map { index in
            let opening = Opening(value: Array("value \(index)".utf8), salt: [UInt8](repeating: UInt8(index), count: 32))!
            let leaf = Leaf(
                index: index, organisation: "acorn", actor: "m", role: "ciso", action: "risk.changed", recordType: "risk", record: "r", request: "q",
                time: 1_800_000_000_000 + index, body: .change([.init(field: "title", hash: opening.commitment(to: "title"))]))
            return PresentedEntry(leaf: try leaf.encoded(), openings: index == 3 ? [:] : ["title": opening])
        }
        // Eight leaves: every subtree is complete.
        let hashes = entries.map { MerkleHash.leaf($0.leaf) }
        func subtree(_ level: Int, _ index: UInt64) -> MerkleHash {
            level == 0 ? hashes[Int(index)] : .node(subtree(level - 1, index * 2), subtree(level - 1, index * 2 + 1))
        }
        let prover = Prover<Never>(size: 8) { (level, index) throws(Never) in subtree(level, index) }
        let checkpoint = try Checkpoint(origin: Self.origin, size: 8, root: prover.root())
        var (writer, slice) = try LogSliceWriter.begin(organisation: "acorn", checkpoint: checkpoint, entries: UInt64(chosen.count))
        for index in chosen { slice += try writer.entry(entries[Int(index)], proof: prover.inclusion(of: index)!) }
        return (slice, Array(try checkpoints.sign(checkpoint.text).utf8))
    }

    /// - Parameters:
    ///   - signedBy: another key than the house's.
    ///   - listed: what the manifest lists, where it is not what is packed.
    func pack(signedBy other: SignerKey? = nil, listed: [(path: String, bytes: [UInt8])]? = nil) throws -> [UInt8] {
        let entries = try (listed ?? files).map { file in
            var digest = FileDigest()
            digest.update(file.bytes)
            return Manifest.File(path: try PackagePath(file.path), size: digest.size, digest: digest.digest, mediaType: "application/octet-stream")
        }
        let manifest = try Manifest(
            organisation: "Acorn Ltd", engagement: "ISO 27001", from: "2026-01-01", to: "2026-06-30", permission: "evidence.export", files: entries)
        var zip = ZipWriter(modified: 1_795_478_400_000)
        var out = try zip.add(PackageReader.manifestPath, Array(try (other ?? signer).sign(manifest.text).utf8))
        for file in files { out += try zip.add(file.path, file.bytes, file.path.hasPrefix("evidence/") ? .stored : .deflated) }
        return out + (try zip.finish())
    }

    func verify(_ archive: [UInt8], trusting keys: [VerifierKey]? = nil) throws -> PackageReport {
        try PackageReader(trusted: keys ?? trusted).verify(size: UInt64(archive.count)) { range in
            guard range.upperBound <= UInt64(archive.count) else { throw ZipRefusal.malformed("asked beyond the end") }
            return Array(archive[Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }
}
