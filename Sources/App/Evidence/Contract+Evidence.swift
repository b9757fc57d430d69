internal import Platform

/// The pieces of the OpenAPI document that evidence brings.
extension Contract {
    private static let limit = PageLimit.parameter(), after = Cursor.parameter
    private static let text = Array(#"{"type":"string","maxLength":200}"#.utf8)
    private static let day = Array(#"{"type":"string","format":"date"}"#.utf8)
    private static let links = #"""
        {"type":"array","items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"control_id":{"type":"string"},"code":{"type":["string","null"]},\#
        "assessment_id":{"type":"string"},"framework":{"type":["string","null"]},"requirement":{"type":["string","null"]}}}}
        """#
    private static let record = Evidence.fields.schema(.answer)
    /// The record's own schema, with what is computed about it.
    private static let item: [UInt8] = {
        let schema = String(decoding: record, as: UTF8.self)
        let state = EvidenceState.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        return Array(
            schema.replacing(
                "\"properties\":{", with: "\"properties\":{\"state\":{\"type\":\"string\",\"enum\":[\(state)]},\"links\":\(links),", maxReplacements: 1
            ).utf8)
    }()

    static var evidenceList: Contract {
        var contract = Contract()
        contract.query =
            [
                Parameter("state", "Only what counts as this today", schema: words(EvidenceState.allCases.map(\.rawValue))),
                Parameter("review", "Only what reviewers made this of", schema: words(Review.allCases.map(\.rawValue))),
                Parameter("kind", "Only files or only links", schema: words(EvidenceKind.allCases.map(\.rawValue))),
                Parameter(
                    "expiring_within", "Only what stops counting within so many days", schema: Array(#"{"type":"integer","minimum":0,"maximum":3660}"#.utf8)),
                Parameter("control_id", "Only what supports this control", schema: Array(#"{"type":"string","format":"uuid"}"#.utf8)),
                Parameter("framework", "Only what supports this framework, directly or through a control", schema: text),
                Parameter("q", "Words to look for", schema: text),
            ].map(\.liftable) + [limit, after]
        contract.answer =
            Array(#"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":"#.utf8) + item
            + Array(#"},"next":{"type":["string","null"]}}}"#.utf8)
        return contract
    }
    static var evidenceRead: Contract {
        var contract = Contract()
        contract.answer = item
        return contract
    }
    static var evidenceLink: Contract {
        var link = Evidence()
        link.kind = .link
        var contract = evidenceRead
        contract.body = with(EvidenceRecords.register.creation(from: link), targets.replacing(#""string""#, with: #"["string","null"]"#))
        contract.status = 201
        return contract
    }
    static var evidenceUpload: Contract {
        var contract = evidenceRead
        contract.query = [
            Parameter(
                "name", "The file's name with its ending; may come as Content-Disposition instead",
                schema: Array(#"{"type":"string","minLength":1,"maxLength":255}"#.utf8)),
            Parameter("title", "What it shows; the name without its ending if left out", schema: text),
            Parameter("description", "Where it comes from", schema: Array(#"{"type":"string","maxLength":4000}"#.utf8)),
            Parameter("covers_from", "The first day that it speaks of", schema: day), Parameter("covers_to", "The last day that it speaks of", schema: day),
            Parameter("collected_on", "When it was taken from its source; today if left out", schema: day),
            Parameter(
                "expires_on",
                "The last day on which it counts, at most three years after it was collected; a year after the last day that it speaks of if left out",
                schema: day),
            Parameter("control_id", "A control that it supports", schema: text), Parameter("assessment_id", "A requirement that it supports", schema: text),
        ]
        contract.body = Array(#"{"type":"string","format":"binary"}"#.utf8)
        contract.bodyType = "application/octet-stream"
        contract.status = 201
        return contract
    }
    static var evidenceChange: Contract {
        var contract = evidenceRead
        contract.body = Evidence.fields.schema(.change)
        contract.conflict = record
        return contract
    }
    static var evidenceDelete: Contract {
        var contract = Contract()
        contract.conflict = record
        contract.query = [Parameter("version", "The version that was looked at", schema: Array(#"{"type":"integer","minimum":1}"#.utf8))]
        contract.status = 204
        return contract
    }
    static var evidenceFile: Contract {
        var contract = Contract()
        // The file's own type and content: any.
        contract.answer = Array("{}".utf8)
        contract.answerType = "*/*"
        contract.sendsRanges = true
        return contract
    }
    static var evidenceReview: Contract {
        var contract = evidenceRead
        contract.conflict = record
        contract.body = Array(
            #"""
            {"type":"object","additionalProperties":false,"required":["version","verdict"],"properties":{"version":{"type":"integer","minimum":1},\#
            "verdict":{"type":"string","enum":["accepted","rejected"]},"note":{"type":"string","maxLength":2000}}}
            """#.utf8)
        return contract
    }
    static var evidenceWithdraw: Contract {
        var contract = evidenceRead
        contract.conflict = record
        contract.body = Array(
            #"""
            {"type":"object","additionalProperties":false,"required":["version","note"],"properties":{"version":{"type":"integer","minimum":1},\#
            "note":{"type":"string","minLength":1,"maxLength":2000}}}
            """#.utf8)
        return contract
    }
    static var evidenceTarget: Contract {
        var contract = evidenceRead
        contract.body = Array(
            #"{"type":"object","additionalProperties":false,"oneOf":[{"required":["control_id"]},{"required":["assessment_id"]}],"properties":{\#(targets)}}"#
                .utf8)
        contract.status = 201
        return contract
    }
    static var evidenceUnlink: Contract {
        var contract = Contract()
        contract.status = 204
        return contract
    }
    static var evidenceCoverage: Contract {
        var contract = Contract()
        contract.query =
            [
                Parameter("by", "What the rows are", schema: words(CoverageQuery.Subject.allCases.map(\.rawValue))),
                Parameter("from", "The first day of the window; twelve months ago if left out", schema: day),
                Parameter("to", "The last day of the window; today if left out", schema: day),
                Parameter("framework", "Whose requirements, or which controls serve it", schema: text),
                Parameter("show", "All rows, or only those with gaps", schema: words(["all", "gaps"])),
            ].map(\.liftable) + [limit, after]
        contract.answer = Array(
            #"""
            {"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":{"type":"object","required":["id","ref","covered","gaps","gap_days"],"properties":{\#
            "id":{"type":"string"},"ref":{"type":"string"},"covered":\#(days),"gaps":\#(days),"gap_days":{"type":"integer","minimum":0}}}},\#
            "next":{"type":["string","null"]}}}
            """#.utf8)
        return contract
    }

    private static let days =
        #"{"type":"array","items":{"type":"object","required":["from","to"],"properties":{"from":{"type":"string","format":"date"},"to":{"type":"string","format":"date"}}}}"#
    private static let targets =
        #""control_id":{"type":"string","minLength":1,"maxLength":200},"assessment_id":{"type":"string","minLength":1,"maxLength":200}"#
    private static func with(_ schema: [UInt8], _ more: String) -> [UInt8] {
        Array(String(decoding: schema, as: UTF8.self).replacing("\"properties\":{", with: "\"properties\":{\(more),", maxReplacements: 1).utf8)
    }
    private static func words(_ words: [String]) -> [UInt8] {
        Array("{\"type\":\"string\",\"enum\":[\(words.map { "\"\($0)\"" }.joined(separator: ","))]}".utf8)
    }
}
