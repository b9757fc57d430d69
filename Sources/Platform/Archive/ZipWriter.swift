import CZlib

/// Writes a ZIP archive as a stream: each call gives back the bytes that come next, so nothing is held and nothing sought.
///
///     var zip = ZipWriter(modified: now)
///     send(try zip.add("index.html", bytes))
///     send(try zip.begin("evidence/scan.pdf", .stored, size: 1_000_000))
///     for part in … { send(try zip.write(part)) }
///     send(try zip.end())
///     send(try zip.finish())
///
/// The same entries and the same time give the same bytes. Archives and entries may pass 4 GiB (zip64). Names are UTF-8; the
/// mode says "plain file, 0644".
public struct ZipWriter {
    public enum Fault: Error, Hashable, Sendable {
        /// Not a name that ``ZipReader`` would take.
        case unsafeName
        /// Used before in this archive.
        case duplicate
        /// An entry is begun, or none is.
        case order
        /// Another number of bytes than was announced.
        case size
        case outOfMemory
    }
    private struct Open {
        let name: [UInt8]
        let method: ZipEntry.Method
        let announced: UInt64?
        let isWide: Bool
        let deflater: Deflater?
        let offset: UInt64
        var crc: UInt32 = 0
        var size: UInt64 = 0
        var compressed: UInt64 = 0
    }

    private let stamp: UInt32
    private var position: UInt64 = 0
    private var directory = ZipRecord()
    private var names: Set<[UInt8]> = []
    private var open: Open?
    private static let flags = ZipEntry.hasDescriptor | ZipEntry.isUTF8

    /// - Parameter modified: the time of all entries, in milliseconds since 1970 UTC. The format knows 1980 to 2107, in steps
    ///   of two seconds; what lies outside is moved to the border.
    public init(modified: Int64) { stamp = ZipTime(milliseconds: modified).stamp }

    /// Begins an entry.
    ///
    /// - Parameters:
    ///   - method: `.stored` for what is compressed already and for strangers' files, `.deflated` for texts of our own.
    ///   - size: its bytes, if they are known; ``end()`` then holds the caller to it.
    public mutating func begin(_ name: String, _ method: ZipEntry.Method, size: UInt64? = nil) throws(Fault) -> [UInt8] {
        guard open == nil else { throw .order }
        let bytes = Array(name.utf8)
        guard bytes.count <= ZipLimits().nameBytes, bytes.last != UInt8(ascii: "/"), ZipName.isSafe(bytes[...], flags: Self.flags) else { throw .unsafeName }
        guard names.insert(bytes).inserted else { throw .duplicate }
        var deflater: Deflater?
        if method == .deflated {
            deflater = Deflater()
            guard deflater != nil else { throw .outOfMemory }
        }
        // The local header has to say before the first byte how wide the sizes after the last one are. Deflate may add a little.
        let isWide = size.map { $0 >= UInt64(UInt32.max) - 1 << 24 } ?? true
        let entry = Open(name: bytes, method: method, announced: size, isWide: isWide, deflater: deflater, offset: position)
        open = entry
        var header = ZipRecord()
        header.put(ZipSignature.local)
        header.put(version(entry))
        header.put(Self.flags)
        header.put(method.rawValue)
        header.put(stamp)
        header.put(UInt32(0))  // checksum and sizes follow the data
        header.put(isWide ? UInt32.max : 0)
        header.put(isWide ? UInt32.max : 0)
        header.put(UInt16(bytes.count))
        header.put(UInt16(isWide ? 20 : 0))
        header.put(raw: bytes)
        if isWide {
            header.put(UInt16(1))
            header.put(UInt16(16))
            header.put(UInt64(0))
            header.put(UInt64(0))
        }
        return moved(header.bytes)
    }

    /// The next bytes of the entry, in parts of any size.
    public mutating func write(_ part: [UInt8]) throws(Fault) -> [UInt8] {
        guard var entry = open else { throw .order }
        entry.size += UInt64(part.count)
        if let announced = entry.announced, entry.size > announced { throw .size }
        entry.crc = checksum(part, after: entry.crc)
        let out = entry.deflater?.take(part, isLast: false) ?? part
        entry.compressed += UInt64(out.count)
        open = entry
        return moved(out)
    }

    /// Ends the entry.
    public mutating func end() throws(Fault) -> [UInt8] {
        guard var entry = open else { throw .order }
        if let announced = entry.announced, entry.size != announced { throw .size }
        let rest = entry.deflater?.take([], isLast: true) ?? []
        entry.compressed += UInt64(rest.count)
        var descriptor = ZipRecord()
        descriptor.put(raw: rest)
        descriptor.put(ZipSignature.descriptor)
        descriptor.put(entry.crc)
        if entry.isWide {
            descriptor.put(entry.compressed)
            descriptor.put(entry.size)
        } else {
            descriptor.put(UInt32(clamping: entry.compressed))
            descriptor.put(UInt32(clamping: entry.size))
        }
        list(entry)
        open = nil
        return moved(descriptor.bytes)
    }

    /// A whole entry that is in memory already.
    public mutating func add(_ name: String, _ bytes: [UInt8], _ method: ZipEntry.Method = .deflated) throws(Fault) -> [UInt8] {
        let header = try begin(name, method, size: UInt64(bytes.count))
        let body = try write(bytes)
        return header + body + (try end())
    }

    /// The directory and the end of the archive. Nothing may follow.
    public mutating func finish() throws(Fault) -> [UInt8] {
        guard open == nil else { throw .order }
        let (count, bytes, offset) = (UInt64(names.count), UInt64(directory.bytes.count), position)
        var tail = directory
        let isWide = count >= UInt64(UInt16.max) || bytes >= UInt64(UInt32.max) || offset >= UInt64(UInt32.max)
        if isWide {
            tail.put(ZipSignature.end64)
            tail.put(UInt64(44))
            tail.put(UInt16(3 << 8 | 45))
            tail.put(UInt16(45))
            tail.put(UInt64(0))  // both disks
            tail.put(count)
            tail.put(count)
            tail.put(bytes)
            tail.put(offset)
            tail.put(ZipSignature.locator64)
            tail.put(UInt32(0))
            tail.put(offset + bytes)
            tail.put(UInt32(1))
        }
        tail.put(ZipSignature.end)
        tail.put(UInt32(0))
        tail.put(UInt16(clamping: count))
        tail.put(UInt16(clamping: count))
        tail.put(UInt32(clamping: bytes))
        tail.put(UInt32(clamping: offset))
        tail.put(UInt16(0))
        return moved(tail.bytes)
    }

    private mutating func list(_ entry: Open) {
        let isFar = entry.offset >= UInt64(UInt32.max)
        let isBig = entry.isWide
        directory.put(ZipSignature.central)
        directory.put(UInt16(3 << 8) | version(entry))  // made on Unix
        directory.put(isFar ? UInt16(45) : version(entry))
        directory.put(Self.flags)
        directory.put(entry.method.rawValue)
        directory.put(stamp)
        directory.put(entry.crc)
        directory.put(isBig ? UInt32.max : UInt32(clamping: entry.compressed))
        directory.put(isBig ? UInt32.max : UInt32(clamping: entry.size))
        directory.put(UInt16(entry.name.count))
        let numbers = (isBig ? [entry.size, entry.compressed] : []) + (isFar ? [entry.offset] : [])
        directory.put(UInt16(numbers.isEmpty ? 0 : 4 + 8 * numbers.count))
        directory.put(UInt16(0))  // comment
        directory.put(UInt32(0))  // disk, internal attributes
        directory.put(UInt32(0o100644) << 16)
        directory.put(UInt32(clamping: entry.offset))
        directory.put(raw: entry.name)
        guard !numbers.isEmpty else { return }
        directory.put(UInt16(1))
        directory.put(UInt16(8 * numbers.count))
        for number in numbers { directory.put(number) }
    }

    private func version(_ entry: Open) -> UInt16 { entry.isWide ? 45 : 20 }

    private mutating func moved(_ bytes: [UInt8]) -> [UInt8] {
        position += UInt64(bytes.count)
        return bytes
    }
}

/// CRC-32, continued.
func checksum(_ part: [UInt8], after sum: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: crc32_z(UInt(sum), part, part.count)) }
