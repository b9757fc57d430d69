/// An entry's own header, checked against what the directory says of it.
struct ZipLocal {
    let data: Range<UInt64>
    /// Behind the data, and behind the descriptor if there is one.
    let end: UInt64
    private static let headerBytes: UInt64 = 30

    /// - Parameter end: where the directory begins; no entry reaches past it.
    init(_ entry: ZipEntry, end limit: UInt64, read: CentralDirectory.Read) throws {
        guard entry.offset <= limit, limit - entry.offset >= Self.headerBytes else { throw ZipRefusal.malformed("entry") }
        let start = entry.offset
        var header = ZipCursor(try read(start..<start + Self.headerBytes), in: "entry")
        try header.expect(ZipSignature.local)
        let version: UInt16 = try header.integer()
        let (flags, method): (UInt16, UInt16) = (try header.integer(), try header.integer())
        let stamp: UInt32 = try header.integer()
        guard version == entry.version, stamp == entry.stamp else { throw ZipRefusal.disagrees(entry.name) }
        let (crc, compressed, size): (UInt32, UInt32, UInt32) = (try header.integer(), try header.integer(), try header.integer())
        let (nameBytes, extraBytes): (UInt16, UInt16) = (try header.integer(), try header.integer())
        guard flags == entry.flags, method == entry.method.rawValue, Int(nameBytes) == entry.name.utf8.count else { throw ZipRefusal.disagrees(entry.name) }
        let rest = UInt64(nameBytes) + UInt64(extraBytes)
        let dataStart = start + Self.headerBytes + rest
        guard dataStart <= limit, entry.compressedSize <= limit - dataStart else { throw ZipRefusal.overlaps(entry.name) }
        var names = ZipCursor(try read(start + Self.headerBytes..<dataStart), in: "entry")
        guard try names.take(Int(nameBytes)).elementsEqual(entry.name.utf8) else { throw ZipRefusal.disagrees(entry.name) }
        var extra = try ZipExtra(try names.take(Int(extraBytes)), of: entry.name)
        let isWide = extra.zip64 != nil
        // The order in which the zip64 field holds them.
        let (wideSize, wideCompressed) = (try extra.widen(size), try extra.widen(compressed))
        data = dataStart..<dataStart + entry.compressedSize
        if flags & ZipEntry.hasDescriptor == 0 {
            guard crc == entry.crc, wideSize == entry.size, wideCompressed == entry.compressedSize else { throw ZipRefusal.disagrees(entry.name) }
            self.end = data.upperBound
        } else {
            // What a stream did not know at its beginning may stand here as zero, or already right; nothing else.
            guard [0, entry.crc].contains(crc), [0, entry.size].contains(wideSize), [0, entry.compressedSize].contains(wideCompressed) else {
                throw ZipRefusal.disagrees(entry.name)
            }
            self.end = try Self.descriptorEnd(entry, at: data.upperBound, isWide: isWide, limit: limit, read: read)
        }
    }

    /// The signature in front is optional, and the sizes have 8 bytes if the header had a zip64 field. Both readings are tried,
    /// the usual one first; whichever it is, it must say what the directory says.
    private static func descriptorEnd(_ entry: ZipEntry, at start: UInt64, isWide: Bool, limit: UInt64, read: CentralDirectory.Read) throws -> UInt64 {
        for hasSignature in [true, false] {
            let count: UInt64 = (hasSignature ? 4 : 0) + 4 + (isWide ? 16 : 8)
            guard limit - start >= count else { continue }
            var cursor = ZipCursor(try read(start..<start + count), in: "descriptor")
            if hasSignature, try cursor.integer(UInt32.self) != ZipSignature.descriptor { continue }
            let crc: UInt32 = try cursor.integer()
            let compressed = isWide ? try cursor.integer(UInt64.self) : UInt64(try cursor.integer(UInt32.self))
            let size = isWide ? try cursor.integer(UInt64.self) : UInt64(try cursor.integer(UInt32.self))
            if crc == entry.crc, compressed == entry.compressedSize, size == entry.size { return start + count }
        }
        throw ZipRefusal.disagrees(entry.name)
    }
}
