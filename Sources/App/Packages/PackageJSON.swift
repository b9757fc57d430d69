internal import Platform
internal import Store

/// Engagements and orders of packages as the API reads and writes them.
enum PackageJSON {
    static func list(_ engagements: [Engagement], next: String?) -> [UInt8] {
        var out = Out(capacity: 300 * (engagements.count + 1))
        out.put(literal: #"{"items":["#)
        for (i, engagement) in engagements.enumerated() {
            if i > 0 { out.put(literal: ",") }
            put(engagement, into: &out)
        }
        out.put(literal: #"],"next":"#)
        if let next { out.put(json: next) } else { out.put(literal: "null") }
        out.put(literal: "}")
        return out.bytes
    }

    static func one(_ engagement: Engagement) -> [UInt8] {
        var out = Out(capacity: 400)
        put(engagement, into: &out)
        return out.bytes
    }

    /// 409 with both: the engagement as it is, and as whoever asked would have it.
    static func problem(_ stale: StaleEngagement) -> Problem {
        Problem(.conflict, Problem.stale.message, details: [.init("theirs", json: one(stale.theirs)), .init("yours", json: one(stale.yours))])
    }

    private static func put(_ engagement: Engagement, into out: inout Out) {
        out.put(literal: #"{"id":"#)
        out.put(json: engagement.id)
        for (name, value) in [
            ("title", engagement.title), ("framework", engagement.framework), ("from", engagement.from.iso), ("to", engagement.to.iso),
            ("ends_on", engagement.endsOn.iso),
        ] {
            out.put(literal: ",\"\(name)\":")
            out.put(json: value)
        }
        out.put(literal: #","auditors":["#)
        for (i, auditor) in engagement.auditors.enumerated() {
            out.put(literal: i == 0 ? #"{"id":"# : #",{"id":"#)
            out.put(json: auditor.id)
            out.put(literal: #","name":"#)
            out.put(json: auditor.name)
            out.put(literal: "}")
        }
        out.put(literal: #"],"version":"#)
        out.put(engagement.version)
        out.put(literal: "}")
    }

    // MARK: Reading

    static func engagementChange(_ json: JSON, _ before: EngagementDraft) throws -> (EngagementDraft, version: Int) {
        var problems = try json.unexpected(besides: EngagementDraft.changes)
        var draft = before
        for (name, place) in [("title", \EngagementDraft.title), ("from", \.from), ("to", \.to), ("ends_on", \.endsOn)] where json[name] != nil {
            draft[keyPath: place] = text(name, json, &problems)
        }
        if json["auditors"] != nil { draft.auditors = auditors(json, &problems) }
        var version = 0
        if case .number(let number)? = json["version"], number > 0 {
            version = number
        } else {
            problems.append(.init("version", "Send “version” as you read it"))
        }
        draft.problems = problems
        return (draft, version)
    }

    static func packageDraft(_ json: JSON) throws -> PackageDraft {
        var problems = try json.unexpected(besides: PackageDraft.names)
        var draft = PackageDraft(framework: text("framework", json, &problems), from: text("from", json, &problems), to: text("to", json, &problems))
        draft.problems = problems
        return draft
    }

    static func engagementDraft(_ json: JSON) throws -> EngagementDraft {
        var problems = try json.unexpected(besides: EngagementDraft.names)
        var draft = EngagementDraft(
            title: text("title", json, &problems), framework: text("framework", json, &problems), from: text("from", json, &problems),
            to: text("to", json, &problems), endsOn: text("ends_on", json, &problems))
        draft.auditors = auditors(json, &problems)
        draft.problems = problems
        return draft
    }

    private static func auditors(_ json: JSON, _ problems: inout [Problem.Field]) -> [String] {
        guard let value = json["auditors"] else { return [] }
        if case .list(let list) = value {
            let ids = list.compactMap { if case .text(let id) = $0 { id } else { nil } }
            if ids.count == list.count { return ids }
        }
        problems.append(.init("auditors", "“auditors” is a list of members' ids"))
        return []
    }
    private static func text(_ name: String, _ json: JSON, _ problems: inout [Problem.Field]) -> String {
        switch json[name] {
        case .text(let text)?: return text
        case nil: return ""
        default:
            problems.append(.init(name, "“\(name)” is a text"))
            return ""
        }
    }

    // MARK: The contract

    private static let day = #"{"type":"string","format":"date"}"#
    private static let draft =
        #""title":{"type":"string","minLength":1,"maxLength":200},"framework":{"type":"string"},"from":\#(day),"to":\#(day),"ends_on":\#(day)"#
    private static let engagement = """
        {"type":"object","required":["id","title","framework","from","to","ends_on","auditors","version"],"properties":{"id":{"type":"string"},\(draft),\
        "auditors":{"type":"array","items":{"type":"object","required":["id","name"],"properties":{"id":{"type":"string"},"name":{"type":"string"}}}},"version":{"type":"integer"}}}
        """

    static var packageContract: Contract {
        var contract = Contract()
        contract.body = Array(
            #"{"type":"object","additionalProperties":false,"required":["framework","from","to"],"properties":{"framework":{"type":"string"},"from":\#(day),"to":\#(day)}}"#
                .utf8)
        contract.answer = Array(#"{"type":"string","format":"binary"}"#.utf8)
        contract.answerType = "application/zip"
        return contract
    }
    static var listContract: Contract {
        var contract = Contract()
        contract.query = ShortList.parameters
        contract.answer = Array(
            #"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":\#(engagement)},"next":{"type":["string","null"]}}}"#
                .utf8)
        return contract
    }
    static var engagementContract: Contract {
        var contract = Contract()
        contract.body = Array(
            """
            {"type":"object","additionalProperties":false,"required":["title","framework","from","to","ends_on"],"properties":{\(draft),\
            "auditors":{"type":"array","maxItems":50,"items":{"type":"string"}}}}
            """.utf8)
        contract.answer = Array(engagement.utf8)
        contract.status = 201
        return contract
    }
    static var changeContract: Contract {
        var contract = endContract
        contract.body = Array(
            """
            {"type":"object","additionalProperties":false,"required":["version"],"properties":{"title":{"type":"string","minLength":1,"maxLength":200},\
            "from":\(day),"to":\(day),"ends_on":\(day),"auditors":{"type":"array","maxItems":50,"items":{"type":"string"}},"version":{"type":"integer"}}}
            """.utf8)
        contract.conflict = Array(engagement.utf8)
        return contract
    }
    static var endContract: Contract {
        var contract = Contract()
        contract.answer = Array(engagement.utf8)
        return contract
    }
}
