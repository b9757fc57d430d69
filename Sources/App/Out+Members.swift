internal import Platform

/// Members of a JSON object, each with its comma: `{` before the first, `}` after the last.
extension Out {
    mutating func member(_ name: String) {
        if bytes.last != UInt8(ascii: "{") { put(UInt8(ascii: ",")) }
        put(json: name)
        put(UInt8(ascii: ":"))
    }
    mutating func member(_ name: String, _ text: String?) {
        member(name)
        if let text { put(json: text) } else { put(literal: "null") }
    }
    mutating func member(_ name: String, _ number: Int) {
        member(name)
        put(number)
    }
    mutating func member(_ name: String, _ flag: Bool) {
        member(name)
        put(literal: flag ? "true" : "false")
    }
    mutating func member<T>(_ name: String, _ list: [T], _ each: (T, inout Out) -> Void) {
        member(name)
        put(list, each)
    }
    mutating func put<T>(_ list: [T], _ each: (T, inout Out) -> Void) {
        put(UInt8(ascii: "["))
        for (i, element) in list.enumerated() {
            if i > 0 { put(UInt8(ascii: ",")) }
            each(element, &self)
        }
        put(UInt8(ascii: "]"))
    }
    mutating func object(_ write: (inout Out) -> Void) {
        put(UInt8(ascii: "{"))
        write(&self)
        put(UInt8(ascii: "}"))
    }
}
