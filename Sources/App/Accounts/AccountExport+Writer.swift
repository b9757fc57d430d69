internal import Platform

extension AccountExport {
    /// Members of an object, one after the other.
    struct Writer {
        private(set) var out = Out()
        private var isFirst = true

        mutating func object(_ body: (inout Writer) -> Void) {
            let outer = isFirst
            isFirst = true
            out.put(literal: "{")
            body(&self)
            out.put(literal: "}")
            isFirst = outer
        }
        private mutating func name(_ name: String) {
            if !isFirst { out.put(literal: ",") }
            isFirst = false
            out.put(json: name)
            out.put(literal: ":")
        }
        mutating func text(_ name: String, _ value: String?) {
            self.name(name)
            if let value { out.put(json: value) } else { out.put(literal: "null") }
        }
        mutating func number(_ name: String, _ value: Int64) {
            self.name(name)
            out.put(Int(value))
        }
        mutating func flag(_ name: String, _ value: Bool) {
            self.name(name)
            out.put(literal: value ? "true" : "false")
        }
        mutating func time(_ name: String, _ value: Int64?) { text(name, value.map { Instant(milliseconds: $0).iso }) }
        mutating func list<T>(_ name: String, _ all: [T], _ body: (T, inout Writer) -> Void) {
            self.name(name)
            out.put(literal: "[")
            for (index, item) in all.enumerated() {
                if index > 0 { out.put(literal: ",") }
                object { body(item, &$0) }
            }
            out.put(literal: "]")
        }
    }
}
