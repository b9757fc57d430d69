/// An office document's archive while it goes by: each part is inflated and thrown away, so that what it says of itself can be
/// held against what it is, in constant memory, before the sealed bytes are kept (`security.md` 29).
///
/// Refused are a part that swells without measure, all of them together beyond ``totalBytes``, a part that only its own header
/// calls encrypted, a declared document type in XML, and a list at the end that tells of other parts than went by.
struct DocumentStream {
    /// Inflated, all parts together.
    static let totalBytes: UInt64 = 2 << 30
    private static let sliceBytes = 65_536
    private static let (encrypted, descriptorBytes): (UInt16, Int) = (1 | 1 << 6 | 1 << 13, 24)

    /// A part as its own header has it, and what went by.
    private struct Part {
        let name: [UInt8]
        let flags, method: UInt16
        /// Nil where only the data itself tells its end.
        let length: UInt64?
        var consumed: UInt64 = 0, size: UInt64 = 0
        var sum: UInt32 = 0
        var isXML: Bool { [".xml", ".rels"].contains { String(decoding: name, as: UTF8.self).lowercased().hasSuffix($0) } }
    }
    private enum Place { case header, data, descriptor, directory }

    private let kind: FileKind
    private var place = Place.header
    /// Of a header or a descriptor, as far as it has come.
    private var held: [UInt8] = []
    private var part: Part?
    private var inflater: Inflater?
    private var declaration = DoctypeScan()
    private var done: [UInt64: Part] = [:]
    private var total: UInt64 = 0
    private let limits = ZipLimits()
    /// Where the part begins, and how far we are.
    private var (start, position): (UInt64, UInt64) = (0, 0)

    init(_ kind: FileKind) { self.kind = kind }

    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch place {
            case .header: try header(&rest)
            case .data: try data(&rest)
            case .descriptor: try descriptor(&rest)
            case .directory: return
            }
        }
    }

    /// - Parameter directory: the list at the end.
    func finish(_ directory: CentralDirectory) throws(ContentRefusal) {
        guard place == .directory, directory.start == start, directory.entries.count == done.count else { throw damaged }
        for entry in directory.entries {
            guard let part = done[entry.offset], part.name.elementsEqual(entry.name.utf8), part.method == entry.method.rawValue,
                part.size == entry.size, part.consumed == entry.compressedSize, part.sum == entry.crc
            else { throw damaged }
        }
    }

    private var damaged: ContentRefusal { .malformed(kind, "its list of parts does not agree with its parts.") }

    // MARK: The pieces of the archive

    private mutating func hold(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Bool {
        let more = rest.prefix(max(0, count - held.count))
        held += more
        rest = rest.dropFirst(more.count)
        position += UInt64(more.count)
        return held.count >= count
    }

    private mutating func header(_ rest: inout ArraySlice<UInt8>) throws(ContentRefusal) {
        guard hold(4, &rest) else { return }
        start = position - UInt64(held.count)
        if held.starts(with: [0x50, 0x4B, 1, 2]) { return place = .directory }
        guard held.starts(with: [0x50, 0x4B, 3, 4]), done.count < limits.entries else { throw damaged }
        guard hold(30, &rest) else { return }
        let (nameBytes, extraBytes) = (Int(held[26]) | Int(held[27]) << 8, Int(held[28]) | Int(held[29]) << 8)
        guard nameBytes <= limits.nameBytes else { throw damaged }
        guard hold(30 + nameBytes + extraBytes, &rest) else { return }
        do { part = try Self.part(held, nameBytes) } catch { throw damaged }
        guard let part, part.flags & Self.encrypted == 0 else { throw .otherKind(kind) }
        guard [0, 8].contains(part.method) else { throw damaged }
        (held, declaration, place) = ([], DoctypeScan(), .data)
        inflater = part.method == 8 ? Inflater() : nil
        if part.length == 0, inflater == nil { try ended() }
    }

    private static func part(_ header: [UInt8], _ nameBytes: Int) throws(ZipRefusal) -> Part {
        var cursor = ZipCursor(header.dropFirst(6), in: "entry")
        let (flags, method): (UInt16, UInt16) = (try cursor.integer(), try cursor.integer())
        _ = try cursor.take(8)
        let (compressed, size): (UInt32, UInt32) = (try cursor.integer(), try cursor.integer())
        _ = try cursor.take(4)
        let name = Array(try cursor.take(nameBytes))
        var extra = try ZipExtra(try cursor.take(header.count - 30 - nameBytes), of: "entry")
        _ = try extra.widen(size)
        let length = try extra.widen(compressed)
        // A deflated part ends where its stream ends; a stored one must say.
        return Part(name: name, flags: flags, method: method, length: method == 8 && flags & ZipEntry.hasDescriptor != 0 ? nil : length)
    }

    private mutating func data(_ rest: inout ArraySlice<UInt8>) throws(ContentRefusal) {
        guard let begun = part else { throw damaged }
        let count = min(Self.sliceBytes, rest.count, begun.length.map { Int(clamping: $0 - begun.consumed) } ?? .max)
        let slice = Array(rest.prefix(count))
        var used = count
        if let inflater {
            guard !inflater.isAtEnd else { throw damaged }
            part?.consumed += UInt64(count)
            let isSound = inflater.take(slice) { take($0) }
            guard isSound || inflater.isAtEnd else { throw damaged }
            used -= inflater.unused
            part?.consumed -= UInt64(inflater.unused)
        } else {
            part?.consumed += UInt64(count)
            take(slice)
        }
        rest = rest.dropFirst(used)
        position += UInt64(used)
        try judge()
        guard let part else { return }
        if let inflater, inflater.isAtEnd {
            guard part.length == nil || part.length == part.consumed else { throw damaged }
            try ended()
        } else if part.consumed == part.length {
            guard inflater == nil else { throw damaged }
            try ended()
        }
    }

    private mutating func take(_ out: [UInt8]) {
        guard var now = part else { return }
        // What is beyond measure is only counted: the slice that brought it is the last.
        now.size += UInt64(out.count)
        now.sum = checksum(out, after: now.sum)
        if now.isXML { declaration.update(out) }
        part = now
        total += UInt64(out.count)
    }

    private func judge() throws(ContentRefusal) {
        guard let part else { return }
        guard total <= Self.totalBytes, part.size <= limits.ratioFloor || part.size / limits.ratio <= part.consumed else {
            throw .malformed(kind, "a part of it swells beyond measure.")
        }
        guard !declaration.isFound else { throw .malformed(kind, "a part of it declares a document type.") }
    }

    private mutating func ended() throws(ContentRefusal) {
        guard let part else { throw damaged }
        if part.flags & ZipEntry.hasDescriptor != 0 { return place = .descriptor }
        try close()
    }

    private mutating func close() throws(ContentRefusal) {
        guard let part, done.updateValue(part, forKey: start) == nil else { throw damaged }
        (self.part, inflater, place) = (nil, nil, .header)
    }

    /// With or without a signature, with sizes of 4 or 8 bytes: the reading that says what went by and is followed by the next
    /// header. One byte more than is needed is never waited for in vain: the list at the end is longer.
    private mutating func descriptor(_ rest: inout ArraySlice<UInt8>) throws(ContentRefusal) {
        guard hold(Self.descriptorBytes + 4, &rest), let part else { return }
        for (signature, width) in [(4, 4), (0, 4), (4, 8), (0, 8)] {
            let end = signature + 4 + 2 * width
            func number(_ at: Int) -> UInt64 { held[at..<at + width].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
            guard signature == 0 || held.starts(with: [0x50, 0x4B, 7, 8]), number(signature + 4) == part.consumed, number(signature + 4 + width) == part.size,
                held[end..<end + 2].elementsEqual([0x50, 0x4B])
            else { continue }
            let next = Array(held.dropFirst(end))
            position -= UInt64(next.count)
            held = []
            try close()
            rest = ArraySlice(next + rest)
            return
        }
        throw damaged
    }
}

/// Looks for `<!DOCTYPE` in XML, wherever it stands and whichever Unicode encoding it is in: every second byte may be zero.
private struct DoctypeScan {
    private static let word = Array("<!doctype".utf8)
    private var matched = 0
    private(set) var isFound = false

    mutating func update(_ bytes: [UInt8]) {
        for byte in bytes where byte != 0 && !isFound {
            let folded = 65...90 ~= byte ? byte + 32 : byte
            matched = folded == Self.word[matched] ? matched + 1 : folded == Self.word[0] ? 1 : 0
            if matched == Self.word.count { (isFound, matched) = (true, 0) }
        }
    }
}
