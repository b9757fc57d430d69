public import Cryptography
public import Platform

/// Verifies a package as a person with one key does: who trusts the signer of the package trusts what it says about the log.
public enum PackageTrust {
    /// The keys that sign the log's checkpoints, as the package names them. The signed manifest covers them.
    static let keysPath = "log/keys.txt"
    private static let byteLimit: UInt64 = 10_000

    /// - Parameter trusted: keys for packages; with one for checkpoints nothing needs the package's word for it.
    /// - Throws: ``ZipRefusal``, or what `read` throws.
    public static func verify(size: UInt64, trusted: [VerifierKey], read: @escaping ZipReader.Read) throws -> PackageReport {
        let report = try PackageReader(trusted: trusted).verify(size: size, read: read)
        // Only where a trusted key signed the whole list, and only for checkpoints: no package can vouch for itself.
        guard case .intact = report.package, report.log == .noCheckpoint(.unknownSigner) else { return report }
        let vouched = try keys(size: size, read: read)
        return vouched.isEmpty ? report : try PackageReader(trusted: trusted + vouched).verify(size: size, read: read)
    }

    private static func keys(size: UInt64, read: @escaping ZipReader.Read) throws -> [VerifierKey] {
        let zip = try ZipReader(size: size, read: read)
        guard let entry = zip.entries.first(where: { $0.name == keysPath }), entry.size <= byteLimit else { return [] }
        var bytes: [UInt8] = []
        try zip.stream(entry) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(32).compactMap { try? VerifierKey(vkey: String($0)) }.filter {
            $0.purpose == .checkpoint
        }
    }

    static func text(_ keys: [VerifierKey]) -> [UInt8] { Array(keys.map { $0.vkey + "\n" }.joined().utf8) }
}
