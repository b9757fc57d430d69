/// Where in the markup the next byte will stand, judged from the bytes before it.
///
/// Escaped text holds no quote and no angle bracket, so looking back from the end finds only markup of our own.
enum Place: Equatable {
    case text
    /// Between the attributes of a tag, or in its name.
    case tag
    case value(AttributeValue)

    struct AttributeValue: Equatable {
        let attribute: Attribute
        /// Where the value begins in the buffer.
        let start: Int
        let isUnquoted: Bool
    }
    enum Attribute: Equatable {
        case plain
        /// Names another resource, and could name a scheme.
        case address
        /// Takes code: nothing run-time goes in.
        case forbidden

        init(_ name: ArraySlice<UInt8>) {
            let name = String(decoding: name, as: UTF8.self).lowercased()
            switch name {
            case "href", "src", "action", "formaction", "poster", "cite", "ping", "srcset", "data", "xlink:href", "background", "manifest":
                self = .address
            case "style", "srcdoc": self = .forbidden
            default: self = name.hasPrefix("on") ? .forbidden : .plain
            }
        }
    }
}

extension Out {
    var place: Place {
        guard let last = bytes.last else { return .text }
        if last == UInt8(ascii: ">") { return .text }
        if last == UInt8(ascii: "="), let name = attributeName(before: bytes.count - 1), isInTag(before: name.startIndex) {
            return .value(.init(attribute: .init(name), start: bytes.count, isUnquoted: true))
        }
        for i in bytes.indices.reversed() {
            switch bytes[i] {
            case UInt8(ascii: ">"): return .text
            case UInt8(ascii: "<"): return .tag
            case 0x22, 0x27:
                if i > 0, bytes[i - 1] == UInt8(ascii: "="), let name = attributeName(before: i - 1) {
                    return .value(.init(attribute: .init(name), start: i + 1, isUnquoted: false))
                }
                return isInTag(before: i, afterQuote: true) ? .tag : .text
            default: continue
            }
        }
        return .text
    }

    /// The name that ends before `end`, if it stands after a space or begins a fragment, and so may be an attribute's.
    private func attributeName(before end: Int) -> ArraySlice<UInt8>? {
        var start = end
        while start > 0, bytes[start - 1].continuesAttributeName, end - start < 40 { start -= 1 }
        guard start < end, start == 0 || bytes[start - 1] <= 0x20 else { return nil }
        return bytes[start..<end]
    }

    /// Whether `end` lies between `<` and `>`. A fragment of attributes alone (` min="1" max="2"`) shows itself by an
    /// attribute that opened before; one that begins with a name and `=` is taken for one.
    private func isInTag(before end: Int, afterQuote: Bool = false) -> Bool {
        var sawAttribute = false
        for i in bytes[..<end].indices.reversed() {
            if bytes[i] == UInt8(ascii: "<") { return true }
            if bytes[i] == UInt8(ascii: ">") { return false }
            if bytes[i] == 0x22 || bytes[i] == 0x27, i > 0, bytes[i - 1] == UInt8(ascii: "="), attributeName(before: i - 1) != nil { sawAttribute = true }
        }
        return afterQuote ? sawAttribute : sawAttribute || !bytes[..<end].contains { $0 > 0x20 }
    }
}

extension UInt8 {
    fileprivate var continuesAttributeName: Bool {
        self > 0x20 && self != 0x22 && self != 0x27 && self != UInt8(ascii: "<") && self != UInt8(ascii: ">") && self != UInt8(ascii: "=") && self != UInt8(ascii: "/")
    }
}
