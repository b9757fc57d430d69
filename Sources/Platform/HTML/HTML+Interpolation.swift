extension HTML {
    public struct Interpolation: StringInterpolationProtocol {
        public typealias StringLiteralType = StaticString
        var out: Out

        public init(literalCapacity: Int, interpolationCount: Int) {
            out = Out(capacity: literalCapacity + interpolationCount * 24)
        }
        public mutating func appendLiteral(_ text: StaticString) { out.put(text) }

        /// Markup inside an attribute's value is treated as text, so that nesting cannot get round the rules below.
        public mutating func appendInterpolation(_ html: HTML) {
            switch out.place {
            case .text, .tag: out.put(html.out.bytes)
            case .value: appendInterpolation(String(decoding: html.out.bytes, as: UTF8.self))
            }
        }
        public mutating func appendInterpolation(_ html: HTML?) { if let html { appendInterpolation(html) } }
        public mutating func appendInterpolation(_ number: Int) { appendInterpolation(String(number)) }

        /// As the place demands: a tag takes no run-time text, `onclick` and `style` neither, `href` only safe addresses.
        public mutating func appendInterpolation(_ text: String) {
            switch out.place {
            case .text: out.put(html: text)
            case .tag: break
            case .value(let value):
                if value.isUnquoted { out.put(UInt8(ascii: "\"")) }
                put(text, in: value)
                if value.isUnquoted { out.put(UInt8(ascii: "\"")) }
            }
        }

        private mutating func put(_ text: String, in value: Place.AttributeValue) {
            switch value.attribute {
            case .plain: out.put(value: text)
            case .forbidden: break
            case .address where value.start == out.bytes.count: out.put(value: Address.isSafe(text) ? text : "#")
            case .address:
                // What comes after a beginning can be only more of a path or of a query, never a scheme or a host.
                let beginning = out.bytes[value.start...]
                out.put(literal: beginning.contains(UInt8(ascii: "?")) ? Address.query(text) : Address.path(text, after: beginning))
            }
        }
    }
}

extension Out {
    /// Text inside a quoted value. A last `=` is spelled out: with the closing quote it would look like a new attribute.
    fileprivate mutating func put(value text: String) {
        guard text.utf8.last == UInt8(ascii: "=") else { return put(html: text) }
        put(html: String(text.dropLast()))
        put("&#61;")
    }
}
