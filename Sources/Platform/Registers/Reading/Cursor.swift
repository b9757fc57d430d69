public import Store

/// Where a list goes on: the order, and the sort key and id of the last row. Opaque to callers, who may only send it back.
public struct Cursor: Equatable, Sendable {
    /// The order as an address spells it, so that a cursor of another order is noticed.
    public let order: String
    /// Nil in the part of the list whose rows have no sort key; those come last.
    public let key: Value?
    public let id: String

    private static let format: Character = "1"
    private static let separator: Character = "\u{1F}"

    /// As an answer spells it.
    public var text: String {
        let spelled: String =
            switch key {
            case .integer(let number): "i\(number)"
            case .text(let text): "t\(text)"
            case .flag(let flag): flag ? "f1" : "f0"
            default: ""
            }
        return Base64URL.encode(Array("\(Cursor.format)\(Cursor.separator)\(order)\(Cursor.separator)\(spelled)\(Cursor.separator)\(id)".utf8))
    }

    public init(order: String, key: Value?, id: String) { (self.order, self.key, self.id) = (order, key, id) }

    /// - Parameter kind: of the field ordered by; nil when the order is by id alone.
    /// - Throws: ``Problem`` of kind `malformed`, also for another order's cursor and one of an older format.
    public init(_ text: String, order: String, kind: Kind?) throws {
        guard text.utf8.count <= 4096, let bytes = Base64URL.decode(text), let whole = String(validating: bytes, as: UTF8.self) else { throw Cursor.refused }
        let parts = whole.split(separator: Cursor.separator, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == String(Cursor.format), parts[1] == order, !parts[3].isEmpty, parts[3].utf8.count <= 200,
            !whole.utf8.contains(where: { $0 < 0x1F || $0 == 0x7F })
        else { throw Cursor.refused }
        self.init(order: order, key: try Cursor.key(parts[2], kind), id: String(parts[3]))
        guard key != nil || kind == nil || kind?.isOptional == true else { throw Cursor.refused }
    }

    private static func key(_ text: Substring, _ kind: Kind?) throws -> Value? {
        guard let kind, let first = text.first else {
            guard text.isEmpty else { throw refused }
            return nil
        }
        let rest = text.dropFirst()
        switch (first, kind.base) {
        case ("i", .number), ("i", .amount), ("i", .instant):
            guard let number = Int64(rest) else { throw refused }
            return .integer(number)
        case ("f", .flag): return .flag(rest == "1")
        case ("t", .text), ("t", .choice): return .text(String(rest))
        case ("t", .day):
            guard Day(iso: String(rest)) != nil else { throw refused }
            return .text(String(rest))
        default: throw refused
        }
    }

    private static var refused: Problem { .malformed("\(complaint).", field: "after") }
    public static let complaint = "“after” is not a cursor of this list in this order. Start again without it"

    /// For the contract of a route that takes it.
    public static let parameter = Contract.Parameter(
        "after", "The cursor `next` of the answer before", schema: Array(#"{"type":"string","minLength":1,"maxLength":4096}"#.utf8))
}

/// Base64 in the alphabet for addresses, without padding (RFC 4648 section 5), strict in reading: one spelling for each.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (buffer, bits) = (UInt32(0), 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (buffer, bits) = (UInt32(0), 0)
        for byte in text.utf8 {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            buffer = buffer << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        guard bits < 6, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return bytes
    }
}
