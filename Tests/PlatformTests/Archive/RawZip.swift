@testable import Platform

/// An archive written by hand, in which anything can be wrong.
struct RawZip {
    struct Entry {
        var name: [UInt8]
        var content: [UInt8]
        var data: [UInt8]
        var method: UInt16 = 0
        var flags: UInt16 = 0
        var crc: UInt32
        var size: UInt32
        var attributes: UInt32 = 0o100644 << 16
        var disk: UInt16 = 0
        var extra: [UInt8] = []
        var comment: [UInt8] = []
        /// What the entry's own header says, where it differs.
        var localName: [UInt8]?
        var localVersion: UInt16 = 20
        var localStamp: UInt32 = 0
        var localMethod: UInt16?
        var localFlags: UInt16?
        var localCRC: UInt32?
        var localSize: UInt32?
        var localCompressed: UInt32?
        /// Bytes behind the data that nothing accounts for.
        var gap: [UInt8] = []
        /// The place that the directory gives; nil: the true one.
        var offset: UInt32?
        var isListed = true
        var isWritten = true

        init(_ name: String, _ content: [UInt8] = Array("content".utf8)) {
            (self.name, self.content, data) = (Array(name.utf8), content, content)
            (crc, size) = (checksum(content, after: 0), UInt32(content.count))
        }
    }
    var entries: [Entry]
    var prefix: [UInt8] = []
    var beforeDirectory: [UInt8] = []
    var comment: [UInt8] = []
    var suffix: [UInt8] = []
    var disk: UInt16 = 0
    var countDelta = 0

    init(_ entries: Entry...) { self.entries = entries }

    var bytes: [UInt8] {
        var out = ZipRecord()
        out.put(raw: prefix)
        var offsets: [UInt32] = []
        for entry in entries {
            offsets.append(UInt32(out.bytes.count))
            guard entry.isWritten else { continue }
            out.put(ZipSignature.local)
            out.put(entry.localVersion)
            out.put(entry.localFlags ?? entry.flags)
            out.put(entry.localMethod ?? entry.method)
            out.put(entry.localStamp)
            out.put(entry.localCRC ?? entry.crc)
            out.put(entry.localCompressed ?? UInt32(entry.data.count))
            out.put(entry.localSize ?? entry.size)
            out.put(UInt16((entry.localName ?? entry.name).count))
            out.put(UInt16(0))
            out.put(raw: entry.localName ?? entry.name)
            out.put(raw: entry.data)
            out.put(raw: entry.gap)
        }
        out.put(raw: beforeDirectory)
        let start = UInt32(out.bytes.count)
        for (entry, offset) in zip(entries, offsets) where entry.isListed {
            out.put(ZipSignature.central)
            out.put(UInt16(3 << 8 | 20))
            out.put(UInt16(20))
            out.put(entry.flags)
            out.put(entry.method)
            out.put(UInt32(0))
            out.put(entry.crc)
            out.put(UInt32(entry.data.count))
            out.put(entry.size)
            out.put(UInt16(entry.name.count))
            out.put(UInt16(entry.extra.count))
            out.put(UInt16(entry.comment.count))
            out.put(entry.disk)
            out.put(UInt16(0))
            out.put(entry.attributes)
            out.put(entry.offset ?? offset)
            out.put(raw: entry.name)
            out.put(raw: entry.extra)
            out.put(raw: entry.comment)
        }
        let end = UInt32(out.bytes.count)
        let count = UInt16(entries.filter(\.isListed).count + countDelta)
        out.put(ZipSignature.end)
        out.put(disk)
        out.put(disk)
        out.put(count)
        out.put(count)
        out.put(end - start)
        out.put(start)
        out.put(UInt16(comment.count))
        out.put(raw: comment)
        out.put(raw: suffix)
        return out.bytes
    }
}

func reader(_ bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws -> ZipReader {
    try ZipReader(size: UInt64(bytes.count), limits: limits) { range in
        guard range.upperBound <= UInt64(bytes.count) else { throw ZipRefusal.malformed("asked beyond the end") }
        return Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
    }
}

/// Opens an archive and reads all of it.
func contents(_ bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws -> [String: [UInt8]] {
    let zip = try reader(bytes, limits: limits)
    var all: [String: [UInt8]] = [:]
    for entry in zip.entries { try zip.stream(entry) { all[entry.name, default: []] += $0 } }
    return all
}
