internal import Platform
internal import Store

/// The past as the API writes it.
enum HistoryJSON {
    static func list(_ listing: Past.Listing, _ kind: RecordedKind, _ query: AsOfQuery) -> [UInt8] {
        var out = Out(capacity: 1_000 * (listing.records.count + 1))
        out.put(literal: #"{"as_of":"#)
        put(query.isPast ? query.moment : nil, &out)
        out.put(literal: #","items":["#)
        for (i, record) in listing.records.enumerated() {
            if i > 0 { out.put(literal: ",") }
            out.put(literal: "{")
            put(record, kind, &out)
            out.put(literal: "}")
        }
        out.put(literal: #"],"next":"#)
        if let next = listing.next { out.put(json: AsOfQuery.cursor(next)) } else { out.put(literal: "null") }
        out.put(literal: "}")
        return out.bytes
    }

    static func record(_ record: RecordThen, _ kind: RecordedKind, _ query: AsOfQuery) -> [UInt8] {
        var out = Out(capacity: 1_000)
        out.put(literal: #"{"as_of":"#)
        put(query.isPast ? query.moment : nil, &out)
        out.put(literal: ",")
        put(record, kind, &out)
        out.put(literal: "}")
        return out.bytes
    }

    private static func put(_ record: RecordThen, _ kind: RecordedKind, _ out: inout Out) {
        out.put(literal: #""id":"#)
        out.put(json: record.id)
        out.put(literal: #","deleted_at":"#)
        put(record.deletedAt, &out)
        out.put(literal: #","fields":{"#)
        for (i, name) in kind.told.enumerated() {
            out.put(literal: i == 0 ? "\"\(name)\":" : ",\"\(name)\":")
            if case .text(let text) = record.values[name] { out.put(json: text) } else { out.put(literal: "null") }
        }
        out.put(literal: #"},"erased":{"#)
        var isFirst = true
        for name in kind.fields {
            guard case .erased(let at) = record.values[name] else { continue }
            out.put(literal: isFirst ? "\"\(name)\":" : ",\"\(name)\":")
            put(at, &out)
            isFirst = false
        }
        out.put(literal: "}")
    }
    private static func put(_ moment: Int64?, _ out: inout Out) {
        if let moment { out.put(json: Instant(milliseconds: moment).iso) } else { out.put(literal: "null") }
    }

    // MARK: The contract

    private static let record = """
        "id":{"type":"string"},"deleted_at":{"type":["string","null"],"format":"date-time"},\
        "fields":{"type":"object","additionalProperties":{"type":["string","null"]}},\
        "erased":{"type":"object","additionalProperties":{"type":"string","format":"date-time"}}
        """
    /// The present is none: told by the clock, no answer would be as the one before it.
    private static let moment = #""as_of":{"type":["string","null"],"format":"date-time","description":"Null where it is the present"}"#
    private static let asOf = Contract.Parameter(
        "as-of", "Of which moment: a day, which is its end, or a moment in UTC; nothing is now", schema: Array(#"{"type":"string","maxLength":30}"#.utf8)
    ).liftable

    static var listContract: Contract {
        var contract = Contract()
        contract.query = [asOf, PageLimit.parameter(), Cursor.parameter]
        contract.answer = Array(
            """
            {"type":"object","required":["as_of","items","next"],"properties":{\(moment),"items":{"type":"array","items":{"type":"object",\
            "required":["id","deleted_at","fields","erased"],"properties":{\(record)}}},"next":{"type":["string","null"]}}}
            """.utf8)
        return contract
    }
    static var recordContract: Contract {
        var contract = Contract()
        contract.query = [asOf]
        contract.answer = Array(
            """
            {"type":"object","required":["as_of","id","deleted_at","fields","erased"],"properties":{\(moment),\(record)}}
            """.utf8)
        return contract
    }
}
