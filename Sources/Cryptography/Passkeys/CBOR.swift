/// A value of the part of CBOR (RFC 8949) that authenticators write: definite lengths, no tags and no floating point.
///
/// What strangers send is bounded before anything is built of it.
indirect enum CBOR: Hashable, Sendable {
    case unsigned(UInt64)
    /// -1 - n.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case list([CBOR])
    /// No key is there twice.
    case map([CBOR: CBOR])
    case flag(Bool)
    case null

    /// Bytes of a whole value, values within values, and values in all.
    static let (byteLimit, depthLimit, itemLimit) = (16_384, 8, 256)

    subscript(name: String) -> CBOR? { if case .map(let map) = self { map[.text(name)] } else { nil } }
    subscript(number: Int64) -> CBOR? { if case .map(let map) = self { map[CBOR(number)] } else { nil } }
    var integer: Int64? {
        switch self {
        case .unsigned(let number): Int64(exactly: number)
        case .negative(let number): Int64(exactly: number).map { -1 - $0 }
        default: nil
        }
    }
    var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }

    init(_ number: Int64) { self = number < 0 ? .negative(UInt64(-1 - number)) : .unsigned(UInt64(number)) }
}

/// Reads one value from the front of some bytes.
struct CBORReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var at: Int
    private var items = 0

    init(_ bytes: ArraySlice<UInt8>) { (self.bytes, at) = (bytes, bytes.startIndex) }

    /// A value that is the whole of some bytes.
    static func whole(_ bytes: [UInt8]) throws(PasskeyRefusal) -> CBOR {
        var reader = CBORReader(bytes[...])
        let value = try reader.value()
        guard reader.at == bytes.endIndex else { throw .malformed("There is more after the end.") }
        return value
    }

    mutating func value() throws(PasskeyRefusal) -> CBOR {
        guard bytes.count <= CBOR.byteLimit else { throw .malformed("This is too long.") }
        return try value(depth: 0)
    }

    private mutating func value(depth: Int) throws(PasskeyRefusal) -> CBOR {
        items += 1
        guard depth < CBOR.depthLimit, items <= CBOR.itemLimit else { throw .malformed("There is too much within this.") }
        let first = try byte()
        let low = first & 0x1F
        switch first >> 5 {
        case 0: return .unsigned(try argument(low))
        case 1: return .negative(try argument(low))
        case 2: return .bytes(Array(try take(try argument(low))))
        case 3:
            guard let text = String(validating: try take(try argument(low)), as: UTF8.self) else { throw .malformed("A text is not UTF-8.") }
            return .text(text)
        case 4:
            let count = try argument(low)
            guard count <= CBOR.itemLimit else { throw .malformed("A list is too long.") }
            var list: [CBOR] = []
            for _ in 0..<count { list.append(try value(depth: depth + 1)) }
            return .list(list)
        case 5:
            let count = try argument(low)
            guard count <= CBOR.itemLimit else { throw .malformed("A map is too long.") }
            var map: [CBOR: CBOR] = [:]
            for _ in 0..<count {
                let key = try value(depth: depth + 1)
                guard map.updateValue(try value(depth: depth + 1), forKey: key) == nil else { throw .malformed("A map has a key twice.") }
            }
            return .map(map)
        case 7 where low == 20 || low == 21: return .flag(low == 21)
        case 7 where low == 22: return .null
        default: throw .malformed("No authenticator writes this kind of value.")
        }
    }

    private mutating func argument(_ low: UInt8) throws(PasskeyRefusal) -> UInt64 {
        switch low {
        case 0..<24: return UInt64(low)
        case 24...27:
            var number: UInt64 = 0
            for _ in 0..<(1 << (low - 24)) { number = number << 8 | UInt64(try byte()) }
            return number
        default: throw .malformed("A length is missing.")
        }
    }

    private mutating func byte() throws(PasskeyRefusal) -> UInt8 {
        guard at < bytes.endIndex else { throw .malformed("It ends too early.") }
        defer { at += 1 }
        return bytes[at]
    }

    private mutating func take(_ count: UInt64) throws(PasskeyRefusal) -> ArraySlice<UInt8> {
        guard let count = Int(exactly: count), count <= bytes.endIndex - at else { throw .malformed("It ends too early.") }
        defer { at += count }
        return bytes[at..<(at + count)]
    }
}
