internal import Cryptography
public import Platform

extension PackageReport {
    /// What was found, in plain words, a line each.
    public var words: [String] { package.words + (log?.words ?? []) + conclusion }

    private var conclusion: [String] {
        if isIntact { return ["The package is intact."] }
        if isConsistent { return ["Internally consistent, signer unknown: give the keys that you trust with --key."] }
        return ["The package is not intact."]
    }
}

extension PackageVerdict {
    fileprivate var words: [String] {
        switch self {
        case .intact(let manifest, let signers):
            return manifest.words + ["Signed by \(signers.map(\.fingerprint).joined(separator: ", ")), which you trust. Every file is as listed."]
        case .signerUnknown(let manifest, let fingerprints):
            return manifest.words + ["Every file is as listed. Signed by \(fingerprints.joined(separator: ", ")), which you did not name."]
        case .differs(let manifest, let isSigned, let findings):
            // A stranger's package decides how many there are.
            let shown = findings.prefix(50).map(\.words)
            let more = findings.count > shown.count ? ["And \(findings.count - shown.count) more."] : []
            return manifest.words + [
                isSigned
                    ? "The list of files is signed by a key that you trust, and the files differ from it:"
                    : "The files differ from their list, which nobody that you trust signed:"
            ] + shown + more
        case .badSignature(let name): return ["The signature of \(name), whose key you gave, is wrong."]
        case .badManifest(.malformed(let line, let reason)): return ["Line \(line) of the manifest is not as it should be: \(reason)"]
        case .badManifest(.path): return ["The manifest lists a name that no package may hold."]
        case .badManifest(.collision): return ["The manifest lists two names that are one on some systems."]
        case .badManifest(.tooLarge): return ["The manifest lists too much."]
        case .notSigned(let refusal): return ["There is no signed manifest: \(refusal.words)"]
        }
    }
}

extension Manifest {
    fileprivate var words: [String] {
        ["Package of \(organisation.quoted): \(engagement.quoted), \(from) to \(to), \(files.count) files."]
    }
}

extension PackageFinding {
    fileprivate var words: String {
        switch self {
        case .altered(let path): "  altered: \(path.quoted)"
        case .added(let path): "  added: \(path.quoted)"
        case .removed(let path): "  removed: \(path.quoted)"
        case .unsafeName(let path): "  a name that no package may hold, or twice: \(path.quoted)"
        }
    }
}

extension LogSliceVerdict {
    fileprivate var words: [String] {
        switch self {
        case .intact(_, let checkpoint, let entries, let withheld):
            return ["Log: \(entries) entries stand in the log of \(checkpoint.size) entries that the checkpoint covers; \(withheld) values were left out."]
        case .broken(let entry, let fault): return ["Log: entry \(entry) \(fault.words)."]
        case .noCheckpoint(.unknownSigner): return ["Log: the checkpoint is signed by a key that you did not name, so its entries were not compared."]
        case .noCheckpoint(let refusal): return ["Log: the checkpoint cannot be believed: \(refusal.words)"]
        case .malformed(let refusal): return ["Log: line \(refusal.line) is not as it should be: \(refusal.reason)"]
        }
    }
}

extension LogSliceFault {
    fileprivate var words: String {
        switch self {
        case .edited(let field?): "was edited: its field \(field.quoted) is not what was logged"
        case .edited(nil): "was edited"
        case .wrongProof: "is not in the log that the checkpoint covers"
        case .foreignOrganisation: "is of another organisation"
        case .unmarked(let field): "does not say whether \(field.quoted) was left out"
        case .notAscending: "is out of order"
        case .count: "is missing or too many"
        }
    }
}

extension ZipRefusal {
    /// For people.
    public var words: String {
        switch self {
        case .malformed: "it is no ZIP archive, or damaged."
        case .unaccounted: "it holds bytes that belong to no file."
        case .multiDisk: "it is one part of several."
        case .encrypted(let name): "\(name.quoted) is encrypted."
        case .unsupported(let name): "\(name.quoted) is packed in a way that is not read."
        case .unsafeName(let name): "\(name.quoted) is no name that a package may hold."
        case .duplicate(let name): "\(name.quoted) is in it twice."
        case .link(let name): "\(name.quoted) is no plain file."
        case .mode(let name): "\(name.quoted) is not marked as a plain file of mode 0644."
        case .disagrees(let name): "its directory and \(name.quoted) itself disagree."
        case .overlaps(let name): "\(name.quoted) shares bytes with another file."
        case .tooMany: "it holds too many files."
        case .tooLarge(let name): "\(name.quoted) is too large."
        case .bomb(let name): "\(name.quoted) would swell without measure."
        case .corrupt(let name): "\(name.quoted) is damaged."
        }
    }
}
