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
            case .plain: out.put(html: text)
            case .forbidden: break
            case .address where value.isUnquoted || value.start == out.bytes.count: out.put(html: Address.isSafe(text) ? text : "#")
            case .address:
                // What comes after a beginning can be only more of a path or of a query, never a scheme or a host.
                let beginning = out.bytes[value.start...]
                out.put(literal: beginning.contains(UInt8(ascii: "?")) ? Address.query(text) : Address.path(text, after: beginning))
            }
        }
    }
}
