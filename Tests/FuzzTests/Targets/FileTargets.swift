@testable import App
@testable import Platform
import Store

/// What people upload and what auditors hand back: documents, archives, packages, YAML.
enum FileTargets {
    static func yaml(_ bytes: [UInt8]) throws {
        try TextTargets.refusal(of: "YAML") { _ = try YAMLText.node(bytes) }
    }

    private static let limits = ZipLimits()
    private static func range(of bytes: [UInt8]) -> ZipReader.Read {
        { range in
            // The reader promises to ask for nothing beyond the size that it was told.
            guard range.upperBound <= UInt64(bytes.count) else { throw Broken("reads beyond the end: \(range)") }
            return Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }

    static func zip(_ bytes: [UInt8]) throws {
        do {
            let zip = try ZipReader(size: UInt64(bytes.count), limits: limits, read: range(of: bytes))
            try Broken.unless(Set(zip.entries.map { Array($0.name.utf8) }).count == zip.entries.count, "two entries of one name")
            for entry in zip.entries {
                try Broken.unless(
                    !entry.name.hasPrefix("/") && !entry.name.split(separator: "/").contains("..") && !entry.name.contains("\\"), "unsafe name")
                var size: UInt64 = 0
                do {
                    try zip.stream(entry) { part in
                        size += UInt64(part.count)
                        try Broken.unless(size <= entry.size, "\(size) bytes out of an entry of \(entry.size)")
                    }
                    try Broken.unless(size == entry.size, "an entry shorter than it says")
                } catch is ZipRefusal {}
            }
        } catch is ZipRefusal {} catch let broken as Broken { throw broken } catch { throw Broken("an archive threw \(error)") }
    }

    static func package(_ bytes: [UInt8]) throws {
        do {
            let report = try PackageReader(trusted: []).verify(size: UInt64(bytes.count), limits: limits, read: range(of: bytes))
            // Nobody is trusted here, so nothing may be called intact.
            try Broken.unless(!report.isIntact, "intact without a key")
        } catch is ZipRefusal {} catch let broken as Broken { throw broken } catch { throw Broken("a package threw \(error)") }
    }

    /// The first byte chooses the kind, so that one corpus serves them all; XML lies inside the office formats.
    static func document(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let kind = FileKind.allCases[Int(first) % FileKind.allCases.count]
        let content = Array(bytes.dropFirst())
        func verdict(pieces: Int) throws -> ContentRefusal? {
            var check = ContentCheck(kind)
            do throws(ContentRefusal) {
                var rest = content[...]
                while !rest.isEmpty {
                    try check.update(Array(rest.prefix(pieces)))
                    rest = rest.dropFirst(pieces)
                }
                try check.finish()
                return nil
            } catch { return error }
        }
        let whole = try verdict(pieces: max(content.count, 1))
        // How a network cuts a file must not decide whether it is accepted.
        for pieces in [1, 7, 65] {
            let cut = try verdict(pieces: pieces)
            try Broken.unless(
                (cut == nil) == (whole == nil),
                "\(kind) in one piece: \(whole.map { "\($0)" } ?? "accepted"), in pieces of \(pieces): \(cut.map { "\($0)" } ?? "accepted")")
        }
    }
}
