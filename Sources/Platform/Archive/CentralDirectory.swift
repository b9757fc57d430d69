/// The list at the end of an archive, read strictly: it must reach up to the very last byte, without a comment.
struct CentralDirectory {
    typealias Read = (Range<UInt64>) throws -> [UInt8]
    /// In the order of the list.
    let entries: [ZipEntry]
    /// Where the list begins, and so where the entries must end.
    let start: UInt64

    private static let endBytes: UInt64 = 22
    private static let end64Bytes: UInt64 = 56
    private static let locatorBytes: UInt64 = 20

    /// - Parameter size: of the whole archive.
    init(size: UInt64, limits: ZipLimits, read: Read) throws {
        guard size >= Self.endBytes, size < 1 << 62 else { throw ZipRefusal.malformed("end of the archive") }
        var end = ZipCursor(try read(size - Self.endBytes..<size), in: "end of the archive")
        try end.expect(ZipSignature.end)
        let (disk, firstDisk): (UInt16, UInt16) = (try end.integer(), try end.integer())
        let (here, count): (UInt16, UInt16) = (try end.integer(), try end.integer())
        let (bytes, offset): (UInt32, UInt32) = (try end.integer(), try end.integer())
        guard try end.integer(UInt16.self) == 0 else { throw ZipRefusal.unaccounted(at: size) }
        var list = (count: UInt64(count), bytes: UInt64(bytes), offset: UInt64(offset), end: size - Self.endBytes)
        let isOneDisk = [0, UInt16.max].contains(disk) && [0, UInt16.max].contains(firstDisk) && here == count
        if count == .max || bytes == .max || offset == .max || disk == .max {
            let wide = try Self.end64(before: list.end, read: read)
            // A field that fits must say the same in both places.
            guard count == .max || UInt64(count) == wide.count, bytes == .max || UInt64(bytes) == wide.bytes, offset == .max || UInt64(offset) == wide.offset
            else {
                throw ZipRefusal.malformed("end of the archive")
            }
            list = wide
        }
        guard isOneDisk else { throw ZipRefusal.multiDisk }
        guard list.count <= UInt64(limits.entries) else { throw ZipRefusal.tooMany }
        // A header has 46 bytes, a name, and up to 128 KiB of other things, of which honest ones have few.
        guard list.bytes <= list.count * UInt64(limits.nameBytes + 4_096) else { throw ZipRefusal.malformed("directory") }
        guard list.offset <= list.end, list.bytes == list.end - list.offset else { throw ZipRefusal.unaccounted(at: list.offset) }
        start = list.offset
        entries = try Self.entries(try read(list.offset..<list.end), count: Int(list.count), limits: limits, start: list.offset)
    }

    private static func end64(before place: UInt64, read: Read) throws -> (count: UInt64, bytes: UInt64, offset: UInt64, end: UInt64) {
        guard place >= locatorBytes + end64Bytes else { throw ZipRefusal.malformed("end of the archive") }
        var locator = ZipCursor(try read(place - locatorBytes..<place), in: "zip64 locator")
        try locator.expect(ZipSignature.locator64)
        let disk: UInt32 = try locator.integer()
        let recordOffset: UInt64 = try locator.integer()
        let disks: UInt32 = try locator.integer()
        guard disk == 0, disks == 1 else { throw ZipRefusal.multiDisk }
        let start = place - locatorBytes - end64Bytes
        guard recordOffset == start else { throw ZipRefusal.unaccounted(at: start) }
        var record = ZipCursor(try read(start..<start + end64Bytes), in: "zip64 end")
        try record.expect(ZipSignature.end64)
        guard try record.integer(UInt64.self) == end64Bytes - 12 else { throw ZipRefusal.malformed("zip64 end") }
        _ = try record.take(4)  // versions
        let (own, first): (UInt32, UInt32) = (try record.integer(), try record.integer())
        let (here, count): (UInt64, UInt64) = (try record.integer(), try record.integer())
        guard own == 0, first == 0, here == count else { throw ZipRefusal.multiDisk }
        let (bytes, offset): (UInt64, UInt64) = (try record.integer(), try record.integer())
        return (count, bytes, offset, start)
    }

    private static func entries(_ bytes: [UInt8], count: Int, limits: ZipLimits, start: UInt64) throws(ZipRefusal) -> [ZipEntry] {
        var cursor = ZipCursor(bytes, in: "directory")
        var entries: [ZipEntry] = []
        for _ in 0..<count { entries.append(try entry(&cursor, limits: limits)) }
        guard cursor.isAtEnd else { throw .unaccounted(at: start) }
        return entries
    }

    private static func entry(_ cursor: inout ZipCursor, limits: ZipLimits) throws(ZipRefusal) -> ZipEntry {
        try cursor.expect(ZipSignature.central)
        _ = try cursor.take(2)  // made by
        let version: UInt16 = try cursor.integer()
        let (flags, method): (UInt16, UInt16) = (try cursor.integer(), try cursor.integer())
        let stamp: UInt32 = try cursor.integer()
        let (crc, compressed, size): (UInt32, UInt32, UInt32) = (try cursor.integer(), try cursor.integer(), try cursor.integer())
        let (nameBytes, extraBytes, commentBytes): (UInt16, UInt16, UInt16) = (try cursor.integer(), try cursor.integer(), try cursor.integer())
        let disk: UInt16 = try cursor.integer()
        _ = try cursor.take(2)  // internal attributes
        let (attributes, offset): (UInt32, UInt32) = (try cursor.integer(), try cursor.integer())
        let raw = try cursor.take(Int(nameBytes))
        let name = String(decoding: raw, as: UTF8.self)
        guard Int(nameBytes) <= limits.nameBytes, ZipName.isSafe(raw, flags: flags) else { throw .unsafeName(name) }
        var extra = try ZipExtra(try cursor.take(Int(extraBytes)), of: name)
        guard commentBytes == 0 else { throw .unsupported(name) }
        // The order in which the zip64 field holds them.
        let (wideSize, wideCompressed, wideOffset) = (try extra.widen(size), try extra.widen(compressed), try extra.widen(offset))
        guard disk == 0 else { throw .multiDisk }
        guard flags & 1 == 0, flags & 1 << 6 == 0, flags & 1 << 13 == 0 else { throw .encrypted(name) }
        // Bits 1 and 2 say how hard the compressor tried.
        guard flags & ~(0b110 | ZipEntry.hasDescriptor | ZipEntry.isUTF8) == 0, let known = ZipEntry.Method(rawValue: method) else { throw .unsupported(name) }
        return ZipEntry(
            name: name, method: known, size: wideSize, compressedSize: wideCompressed, crc: crc, version: version, stamp: stamp, flags: flags,
            attributes: attributes, offset: wideOffset)
    }
}

/// Names that may be extracted anywhere.
enum ZipName {
    /// UTF-8 (said so if not ASCII), relative, no back-slash, no colon, no control character, no segment that is empty, `.` or `..`.
    /// A folder ends with one slash.
    static func isSafe(_ raw: ArraySlice<UInt8>, flags: UInt16) -> Bool {
        guard !raw.isEmpty, raw.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: ":") }),
            String(validating: raw, as: UTF8.self) != nil, raw.allSatisfy({ $0 < 0x80 }) || flags & ZipEntry.isUTF8 != 0
        else { return false }
        let path = raw.last == UInt8(ascii: "/") ? raw.dropLast() : raw
        return path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { segment in
            !segment.isEmpty && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
        }
    }
}
