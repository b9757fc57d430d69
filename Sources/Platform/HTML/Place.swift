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
        guard let last = bytes.last, last != UInt8(ascii: ">") else { return .text }
        // A tag's parts are read forwards from where it began. What begins with no bracket at all may be a fragment of
        // attributes (` min="1" max="2"`) or of text; it is the former once it has opened an attribute.
        let bracket = bytes.lastIndex { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
        let isTag = bracket.map { bytes[$0] == UInt8(ascii: "<") } ?? false
        let parts = attributes(from: bracket.map { $0 + 1 } ?? 0)
        if let open = parts.open { return .value(open) }
        let mayBeTag = isTag || (bracket == nil && (parts.sawAttribute || !isText(before: bytes.count)))
        if mayBeTag, let name = attributeName(before: bytes.count) {
            return .value(.init(attribute: .init(name), start: bytes.count, isUnquoted: true))
        }
        return isTag || (bracket == nil && parts.sawAttribute) ? .tag : .text
    }

    /// The attribute whose quoted value is still open at the end, and whether there was any.
    private func attributes(from start: Int) -> (open: Place.AttributeValue?, sawAttribute: Bool) {
        var open: (value: Place.AttributeValue, quote: UInt8)?
        var sawAttribute = false
        for i in start..<bytes.count where bytes[i] == 0x22 || bytes[i] == 0x27 {
            if let (_, quote) = open {
                if bytes[i] == quote { open = nil }
            } else if let name = attributeName(before: i) {
                open = (Place.AttributeValue(attribute: .init(name), start: i + 1, isUnquoted: false), bytes[i])
                sawAttribute = true
            }
        }
        return (open?.value, sawAttribute)
    }

    /// The name in `name=`, with or without space around the sign, that ends before `end`; it stands after a space or
    /// begins a fragment.
    private func attributeName(before end: Int) -> ArraySlice<UInt8>? {
        var end = end
        func skipSpace() { while end > 0, bytes[end - 1] <= 0x20 { end -= 1 } }
        skipSpace()
        guard end > 0, bytes[end - 1] == UInt8(ascii: "=") else { return nil }
        end -= 1
        skipSpace()
        var start = end
        while start > 0, bytes[start - 1].continuesAttributeName, end - start < 40 { start -= 1 }
        guard start < end, start == 0 || bytes[start - 1] <= 0x20 || bytes[start - 1] == 0x22 || bytes[start - 1] == 0x27 else { return nil }
        return bytes[start..<end]
    }

    /// Whether a fragment holds more than one name and its sign.
    private func isText(before end: Int) -> Bool {
        guard let name = attributeName(before: end) else { return true }
        return bytes[..<name.startIndex].contains { $0 > 0x20 }
    }
}

extension UInt8 {
    fileprivate var continuesAttributeName: Bool {
        self > 0x20 && self != 0x22 && self != 0x27 && self != UInt8(ascii: "<") && self != UInt8(ascii: ">") && self != UInt8(ascii: "=")
            && self != UInt8(ascii: "/")
    }
}
