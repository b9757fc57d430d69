internal import Cryptography
internal import Platform
internal import Store

/// The log as the API writes it.
enum ChangeLogJSON {
    static func list(_ listing: ChangeLog.Listing) -> [UInt8] {
        var out = Out(capacity: 600 * (listing.changes.count + 1))
        out.put(literal: #"{"items":["#)
        for (i, change) in listing.changes.enumerated() {
            if i > 0 { out.put(literal: ",") }
            out.put(literal: "{")
            put(change, into: &out)
            out.put(literal: "}")
        }
        out.put(literal: #"],"next":"#)
        if let next = listing.next { out.put(json: LogQuery.cursor(next)) } else { out.put(literal: "null") }
        out.put(literal: "}")
        return out.bytes
    }

    static func entry(_ proven: ChangeLog.Proven) -> [UInt8] {
        var out = Out(capacity: 4_000)
        out.put(literal: "{")
        put(proven.change, into: &out)
        out.put(literal: #","leaf":"#)
        out.put(json: Base64.encode(proven.leaf))
        out.put(literal: #","proof":"#)
        if let (checkpoint, path) = proven.proof {
            out.put(literal: #"{"checkpoint":"#)
            out.put(json: checkpoint.note)
            out.put(literal: #","path":["#)
            for (i, hash) in path.path.enumerated() {
                if i > 0 { out.put(literal: ",") }
                out.put(json: Base64.encode(hash.bytes))
            }
            out.put(literal: "]}")
        } else {
            out.put(literal: "null")
        }
        out.put(literal: "}")
        return out.bytes
    }

    static func publicProof(_ proof: TlogProof, size: UInt64) -> [UInt8] {
        var out = Out(capacity: 2_000)
        out.put(literal: #"{"size":\#(size),"proof":"#)
        out.put(json: proof.text)
        out.put(literal: "}")
        return out.bytes
    }

    private static func put(_ change: LoggedChange, into out: inout Out) {
        out.put(literal: #""position":\#(change.position),"at":"#)
        out.put(json: Instant(milliseconds: change.at).iso)
        out.put(literal: #","by":{"id":"#)
        out.put(json: change.actor)
        out.put(literal: #","name":"#)
        if let name = change.actorName { out.put(json: name) } else { out.put(literal: "null") }
        out.put(literal: #","role":"#)
        out.put(json: change.role)
        out.put(literal: "}")
        for (name, value) in [("action", change.action), ("type", change.recordType), ("record", change.record), ("request", change.request)] {
            out.put(literal: ",\"\(name)\":")
            out.put(json: value)
        }
        out.put(literal: #","hash":"#)
        out.put(json: Base64.encode(change.hash.bytes))
        out.put(literal: #","fields":["#)
        for (i, field) in change.fields.enumerated() {
            out.put(literal: i == 0 ? #"{"field":"# : #",{"field":"#)
            out.put(json: field.name)
            put("before", field.before, into: &out)
            put("after", field.after, into: &out)
            out.put(literal: "}")
        }
        out.put(literal: #"],"cut":\#(change.isCut)"#)
    }

    /// A side of which nothing is said is left out; an empty one is null.
    private static func put(_ name: String, _ said: LoggedChange.Said, into out: inout Out) {
        guard said != .nothing else { return }
        out.put(literal: ",\"\(name)\":")
        switch said {
        case .nothing, .empty, .erased, .missing: out.put(literal: "null")
        case .text(let text), .beginning(let text): out.put(json: text)
        }
        if case .beginning = said { out.put(literal: ",\"\(name)_cut\":true") }
        if case .erased(let at) = said {
            out.put(literal: ",\"\(name)_erased\":")
            out.put(json: Instant(milliseconds: at).iso)
        }
        if said == .missing { out.put(literal: ",\"\(name)_missing\":true") }
    }

    // MARK: The contract

    private static let change = """
        "position":{"type":"integer","minimum":0},"at":{"type":"string","format":"date-time"},\
        "by":{"type":"object","required":["id","name","role"],"properties":{"id":{"type":"string"},"name":{"type":["string","null"]},"role":{"type":"string"}}},\
        "action":{"type":"string"},"type":{"type":"string"},"record":{"type":"string"},"request":{"type":"string"},"hash":{"type":"string"},"cut":{"type":"boolean"},\
        "fields":{"type":"array","items":{"type":"object","required":["field"],"properties":{"field":{"type":"string"},\
        "before":{"type":["string","null"]},"after":{"type":["string","null"]},"before_cut":{"type":"boolean"},"after_cut":{"type":"boolean"},\
        "before_erased":{"type":"string","format":"date-time"},"after_erased":{"type":"string","format":"date-time"},\
        "before_missing":{"type":"boolean"},"after_missing":{"type":"boolean"}}}}
        """
    private static let required = #""position","at","by","action","type","record","request","hash","fields","cut""#

    static var listContract: Contract {
        var contract = Contract()
        func parameter(_ name: String, _ description: String, _ schema: String) -> Contract.Parameter { .init(name, description, schema: Array(schema.utf8)) }
        let text = #"{"type":"string","maxLength":255}"#, day = #"{"type":"string","format":"date"}"#
        contract.query =
            [
                parameter("by", "Only entries of this member, by id", text), parameter("action", "Only entries of this action, such as asset.changed", text),
                parameter("type", "Only entries on records of this type", text), parameter("record", "Only entries on the record with this id", text),
                parameter("from", "Only entries of this day or later, in UTC", day), parameter("to", "Only entries of this day or earlier, in UTC", day),
            ].map(\.liftable) + [PageLimit.parameter(), Cursor.parameter]
        contract.answer = Array(
            """
            {"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":{"type":"object","required":[\(required)],\
            "properties":{\(change)}}},"next":{"type":["string","null"]}}}
            """.utf8)
        return contract
    }

    static var entryContract: Contract {
        var contract = Contract()
        contract.answer = Array(
            """
            {"type":"object","required":[\(required),"leaf","proof"],"properties":{\(change),"leaf":{"type":"string"},\
            "proof":{"type":["object","null"],"properties":{"checkpoint":{"type":"string"},"path":{"type":"array","items":{"type":"string"}}}}}}
            """.utf8)
        return contract
    }

    static var publicProofContract: Contract {
        var contract = Contract()
        contract.answer = Array(
            #"{"type":"object","required":["size","proof"],"properties":{"size":{"type":"integer","minimum":0},"proof":{"type":"string"}}}"#.utf8)
        return contract
    }

    static var exportContract: Contract {
        var contract = Contract()
        contract.answer = Array(#"{"type":"string"}"#.utf8)
        contract.answerType = LogFiles.mediaType
        return contract
    }
}
