/// Reads the little-endian records of a ZIP archive. Every read may run out of bytes, and then throws.
struct ZipCursor {
    private var rest: ArraySlice<UInt8>
    private let place: String
    init(_ bytes: some Collection<UInt8>, in place: String) { (rest, self.place) = (ArraySlice(bytes), place) }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) throws(ZipRefusal) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw .malformed(place) }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
    mutating func integer<I: FixedWidthInteger & UnsignedInteger>(_: I.Type = I.self) throws(ZipRefusal) -> I {
        try take(I.bitWidth / 8).reversed().reduce(0) { $0 << 8 | I($1) }
    }
    mutating func expect(_ signature: UInt32) throws(ZipRefusal) {
        guard try integer(UInt32.self) == signature else { throw .malformed(place) }
    }
}

/// Signatures of the records (APPNOTE 6.3.10, section 4.3).
enum ZipSignature {
    static let local: UInt32 = 0x0403_4b50
    static let descriptor: UInt32 = 0x0807_4b50
    static let central: UInt32 = 0x0201_4b50
    static let end: UInt32 = 0x0605_4b50
    static let end64: UInt32 = 0x0606_4b50
    static let locator64: UInt32 = 0x0706_4b50
}

/// What an extra field says of sizes that did not fit into 32 bits.
struct ZipExtra {
    /// The 8-byte numbers of field 1, in order; nil if there is no such field.
    private(set) var zip64: ArraySlice<UInt8>?

    init(_ bytes: ArraySlice<UInt8>, of name: String) throws(ZipRefusal) {
        var cursor = ZipCursor(bytes, in: "extra field")
        while !cursor.isAtEnd {
            let kind: UInt16 = try cursor.integer()
            let value = try cursor.take(Int(try cursor.integer(UInt16.self)))
            switch kind {
            case 1:
                guard zip64 == nil else { throw .malformed("extra field") }
                zip64 = value
            // A second name, which some programs believe instead of the first.
            case 0x7075: throw .unsupported(name)
            default: break
            }
        }
    }

    /// The true value of a 32-bit field: itself, or the next number of the zip64 field if it is all ones.
    mutating func widen(_ field: UInt32) throws(ZipRefusal) -> UInt64 {
        guard field == .max else { return UInt64(field) }
        guard let rest = zip64 else { throw .malformed("extra field") }
        var cursor = ZipCursor(rest, in: "extra field")
        defer { zip64 = rest.dropFirst(8) }
        return try cursor.integer(UInt64.self)
    }
}
