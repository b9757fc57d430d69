public import Cryptography

/// Reads a stranger's archive, strictly: whatever two programs could understand differently is refused.
///
/// The directory and each entry's own header must agree; entries must lie one behind the other without gap or overlap, from the
/// first byte to the directory, and the directory must end with the file. Names are safe and differ; only plain files and
/// folders; nothing encrypted; nothing that swells without measure. Nothing is extracted: entries are streamed to a sink.
public struct ZipReader {
    /// Reads a range of the archive: exactly those bytes, or throws.
    public typealias Read = (Range<UInt64>) throws -> [UInt8]

    /// In the order of the directory.
    public let entries: [ZipEntry]
    private let limits: ZipLimits
    private let read: Read
    /// Where each entry's data stands, by the place of its header. Not by its name: two names may be equal as texts and differ in bytes.
    private let data: [UInt64: Range<UInt64>]
    private static let runBytes: UInt64 = 65_536

    /// Checks everything but the contents, which are checked while they stream by.
    ///
    /// - Parameter size: of the whole archive, in bytes.
    /// - Throws: ``ZipRefusal``, or what `read` throws.
    public init(size: UInt64, limits: ZipLimits = ZipLimits(), read: @escaping Read) throws {
        (self.limits, self.read) = (limits, read)
        let directory = try CentralDirectory(size: size, limits: limits, read: read)
        entries = directory.entries
        try Self.check(entries, limits: limits)
        var data: [UInt64: Range<UInt64>] = [:]
        var position: UInt64 = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) {
            guard entry.offset >= position else { throw ZipRefusal.overlaps(entry.name) }
            guard entry.offset == position else { throw ZipRefusal.unaccounted(at: position) }
            let local = try ZipLocal(entry, end: directory.start, read: read)
            data[entry.offset] = local.data
            position = local.end
        }
        guard position == directory.start else { throw ZipRefusal.unaccounted(at: position) }
        self.data = data
    }

    /// Streams an entry's content, in parts of at most 64 KiB, and checks its length and checksum at the end.
    ///
    /// - Throws: ``ZipRefusal/corrupt(_:)``; what came out before it is not to be used.
    public func stream(_ entry: ZipEntry, to sink: ([UInt8]) throws -> Void) throws {
        guard let data = data[entry.offset] else { throw ZipRefusal.malformed("entry") }
        var (size, sum) = (UInt64(0), UInt32(0))
        func take(_ part: [UInt8]) throws {
            size += UInt64(part.count)
            // Counted while it swells: the length that was announced is the only one that was allowed.
            guard size <= entry.size else { throw ZipRefusal.corrupt(entry.name) }
            sum = checksum(part, after: sum)
            try sink(part)
        }
        let inflater = entry.method == .deflated ? Inflater() : nil
        guard entry.method == .stored || inflater != nil else { throw ZipRefusal.corrupt(entry.name) }
        var start = data.lowerBound
        while start < data.upperBound {
            let end = min(data.upperBound, start + Self.runBytes)
            let part = try read(start..<end)
            guard part.count == end - start else { throw ZipRefusal.malformed("entry") }
            if let inflater {
                guard try inflater.take(part, to: take) else { throw ZipRefusal.corrupt(entry.name) }
            } else {
                try take(part)
            }
            start = end
        }
        guard inflater?.isAtEnd ?? true, size == entry.size, sum == entry.crc else { throw ZipRefusal.corrupt(entry.name) }
    }

    /// Streams an entry through SHA-256.
    public func digest(_ entry: ZipEntry, also sink: ([UInt8]) throws -> Void = { _ in }) throws -> FoundFile {
        var digest = FileDigest()
        try stream(entry) { part in
            digest.update(part)
            try sink(part)
        }
        return FoundFile(path: entry.name, size: digest.size, digest: digest.digest)
    }

    private static func check(_ entries: [ZipEntry], limits: ZipLimits) throws(ZipRefusal) {
        var seen: Set<[UInt8]> = []
        var total: UInt64 = 0
        for entry in entries {
            guard seen.insert(Array(entry.name.utf8)).inserted else { throw .duplicate(entry.name) }
            // 0x8000 is a plain file, 0x4000 a folder; 0 says nothing, as archives made on other systems do.
            let kind = entry.attributes >> 16 & 0xF000
            guard kind == 0 || kind == (entry.isFolder ? 0x4000 : 0x8000) else { throw .link(entry.name) }
            guard !entry.isFolder || entry.size == 0 && entry.method == .stored else { throw .malformed("folder") }
            guard entry.method == .deflated || entry.size == entry.compressedSize else { throw .disagrees(entry.name) }
            guard entry.size <= limits.entryBytes, entry.size <= limits.totalBytes - total else { throw .tooLarge(entry.name) }
            guard entry.size <= limits.ratioFloor || entry.size / limits.ratio <= entry.compressedSize else { throw .bomb(entry.name) }
            total += entry.size
        }
    }
}
