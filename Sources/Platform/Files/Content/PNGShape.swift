/// Chunks of a PNG file (third edition, section 5): a header with sane fields first, data that begins as data does, the end
/// last, and each chunk's check sum.
struct PNGShape: ContentShape {
    private enum Place { case signature, head, data(Int), sum, after }
    private var place = Place.signature
    private var held = Gathered()
    private var (type, sum) = ([UInt8](), UInt32(0))
    /// The first bytes of the chunk's data, as many as are looked at.
    private var start: [UInt8] = []
    private var (isFirst, hasData) = (true, false)
    private static let (headerBytes, header, data, end) = (13, Array("IHDR".utf8), Array("IDAT".utf8), Array("IEND".utf8))

    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch place {
            case .signature:
                guard held.take(8, from: &rest) != nil else { return }
                place = .head
            case .head:
                guard let head = held.take(8, from: &rest) else { return }
                try begin(length: Int(head[..<4].bigEndian), Array(head[4...]))
            case .data(let left):
                let part = rest.prefix(left)
                rest = rest.dropFirst(part.count)
                sum = checksum(Array(part), after: sum)
                start += part.prefix(Self.headerBytes - start.count)
                place = part.count < left ? .data(left - part.count) : .sum
                if case .sum = place { try look() }
            case .sum:
                guard let found = held.take(4, from: &rest) else { return }
                guard found.bigEndian == UInt64(sum) else { throw damaged }
                place = type == Self.end ? .after : .head
            case .after: throw .malformed(.png, "something follows its end.")
            }
        }
    }

    func finish() throws(ContentRefusal) {
        guard case .after = place, hasData else { throw .malformed(.png, "its end is missing.") }
    }

    private mutating func begin(length: Int, _ name: [UInt8]) throws(ContentRefusal) {
        guard length <= Int(Int32.max), name.allSatisfy({ 65...90 ~= $0 || 97...122 ~= $0 }), isFirst == (name == Self.header),
            !isFirst || length == Self.headerBytes, name != Self.end || length == 0
        else { throw damaged }
        (type, start, sum, isFirst) = (name, [], checksum(name, after: 0), false)
        place = length > 0 ? .data(length) : .sum
    }

    /// At what a chunk holds, as far as it is looked at.
    private mutating func look() throws(ContentRefusal) {
        if type == Self.header {
            let depths: [UInt8: [UInt8]] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
            guard start.count == Self.headerBytes, [start[..<4].bigEndian, start[4..<8].bigEndian].allSatisfy({ 1...UInt64(Int32.max) ~= $0 }),
                depths[start[9]]?.contains(start[8]) == true, start[10] == 0, start[11] == 0, start[12] <= 1
            else { throw damaged }
        } else if type == Self.data, !hasData {
            // All data are one stream of zlib's (RFC 1950), which begins so.
            guard start.count < 2 || start[0] & 15 == 8 && start[..<2].bigEndian.isMultiple(of: 31) else { throw damaged }
            hasData = true
        }
    }

    private var damaged: ContentRefusal { .malformed(.png, "its parts are not those of a picture.") }
}
