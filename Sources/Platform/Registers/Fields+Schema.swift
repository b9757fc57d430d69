import Store

/// The pieces of the OpenAPI document (JSON Schema 2020-12).
extension Fields {
    public enum Use: Sendable {
        /// A body that makes a record: what has no acceptable default is required.
        case create
        /// A body that changes one: only `version` is required.
        case change
        case answer
    }

    /// - Parameter needed: the fields of a new record that a rule over the record asks for, besides the fields' own checks.
    public func schema(_ use: Use, needed: [String] = []) -> [UInt8] {
        let required = required(use, needed)
        var out = Out(capacity: 1024)
        out.put("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{")
        var isFirst = true
        func comma(_ out: inout Out) {
            if !isFirst { out.put(UInt8(ascii: ",")) }
            isFirst = false
        }
        if use == .answer {
            comma(&out)
            out.put(#""id":{"type":"string","readOnly":true}"#)
        }
        if use != .create {
            comma(&out)
            out.put(use == .answer ? #""version":{"type":"integer","minimum":1,"readOnly":true}"# : #""version":{"type":"integer","minimum":1}"#)
        }
        for field in all where use == .answer || field.isWritable {
            comma(&out)
            out.put(json: field.name)
            out.put(":{\"title\":")
            out.put(json: field.label)
            if !field.help.isEmpty {
                out.put(",\"description\":")
                out.put(json: field.help)
            }
            if !field.isWritable { out.put(",\"readOnly\":true") }
            // What a new record must say is not null either.
            let kind = use == .create && required.contains(field.name) ? field.kind.base : field.kind
            kind.schema(field.limits, isNullable: false, &out)
            out.put(UInt8(ascii: "}"))
        }
        out.put("}")
        if !required.isEmpty {
            out.put(",\"required\":")
            out.put(jsonTexts: required)
        }
        out.put(UInt8(ascii: "}"))
        return out.bytes
    }

    private func required(_ use: Use, _ needed: [String]) -> [String] {
        switch use {
        case .create:
            let missing = Set(check(R()).map(\.name) + needed)
            return all.filter { $0.isWritable && missing.contains($0.name) }.map(\.name)
        case .change: return ["version"]
        case .answer: return ["id", "version"] + all.map(\.name)
        }
    }

    /// The schema of a list's answer.
    public var listSchema: [UInt8] {
        Array(#"{"type":"object","additionalProperties":false,"properties":{"items":{"type":"array","items":"#.utf8) + schema(.answer)
            + Array(#"},"next":{"type":["string","null"]}},"required":["items","next"]}"#.utf8)
    }
}

extension Kind {
    /// Writes `,"type":…` and what belongs to it.
    func schema(_ limits: ClosedRange<Int>?, isNullable: Bool, _ out: inout Out) {
        func type(_ name: StaticString, _ out: inout Out) {
            out.put(isNullable ? ",\"type\":[\"" : ",\"type\":\"")
            out.put(name)
            out.put(isNullable ? "\",\"null\"]" : "\"")
        }
        func bounds(_ low: StaticString, _ high: StaticString, _ out: inout Out) {
            guard let limits else { return }
            out.put(low)
            out.put(limits.lowerBound)
            out.put(high)
            out.put(limits.upperBound)
        }
        switch self {
        case .optional(let kind): kind.schema(limits, isNullable: true, &out)
        case .number:
            type("integer", &out)
            bounds(",\"minimum\":", ",\"maximum\":", &out)
        case .flag: type("boolean", &out)
        case .choice(let options):
            type("string", &out)
            out.put(",\"enum\":")
            out.put(jsonTexts: options.map(\.value), andNull: isNullable)
        case .choices(let options):
            type("array", &out)
            bounds(",\"minItems\":", ",\"maxItems\":", &out)
            out.put(",\"uniqueItems\":true,\"items\":{\"type\":\"string\",\"enum\":")
            out.put(jsonTexts: options.map(\.value))
            out.put("}")
        case .text, .longText:
            type("string", &out)
            bounds(",\"minLength\":", ",\"maxLength\":", &out)
        case .amount:
            type("string", &out)
            out.put(#","pattern":"^-?[0-9]{1,15}(\\.[0-9]{1,2})?$""#)
        case .day:
            type("string", &out)
            out.put(",\"format\":\"date\"")
        case .instant:
            type("string", &out)
            out.put(",\"format\":\"date-time\"")
        case .link:
            type("string", &out)
            out.put(",\"format\":\"uri\",\"maxLength\":2000,\"pattern\":\"^https://\"")
        case .relation:
            type("string", &out)
            out.put(",\"minLength\":1,\"maxLength\":200")
        }
    }
}

extension Out {
    mutating func put(jsonTexts texts: [String], andNull: Bool = false) {
        put(UInt8(ascii: "["))
        for (i, text) in texts.enumerated() {
            if i > 0 { put(UInt8(ascii: ",")) }
            put(json: text)
        }
        if andNull { put(",null") }
        put(UInt8(ascii: "]"))
    }
}
