internal import Platform
internal import Store

/// The pieces of the OpenAPI document.
extension FrameworkAPI {
    static var listContract: Contract {
        var contract = Contract()
        contract.query = ShortList.parameters
        contract.answer = list(
            of:
                #"{"type":"object","required":["id","name","version","requirements","adopted_at"],"properties":{"id":{"type":"string"},"name":{"type":"string"},"version":{"type":"integer"},"requirements":{"type":"integer"},"adopted_at":{"type":["string","null"],"format":"date-time"}}}"#
        )
        return contract
    }
    static var adoptContract: Contract {
        var contract = Contract()
        contract.body = bytes(
            #"{"type":"object","additionalProperties":false,"properties":{"controls":{"type":"boolean","default":true,"description":"Add the common controls that serve it"}}}"#
        )
        contract.status = 201
        contract.answer = bytes(
            #"{"type":"object","required":["id","framework","catalogue_version","adopted_at"],"properties":{"id":{"type":"string"},"framework":{"type":"string"},"catalogue_version":{"type":"integer"},"adopted_at":{"type":"string","format":"date-time"}}}"#
        )
        return contract
    }
    static var requirementsContract: Contract {
        var contract = Contract()
        contract.query =
            [
                choice("verdict", "Only where this verdict counts", Verdict.self), choice("work", "Only where the work stands so", WorkStatus.self),
                choice("proof", "Only where the verdict rests on this", Proof.self),
                Contract.Parameter("owner_id", "Only where this member is the owner", schema: bytes(#"{"type":"string","format":"uuid"}"#)),
                Contract.Parameter("q", "Words to look for", schema: bytes(#"{"type":"string","maxLength":200}"#)),
            ].map(\.liftable) + [PageLimit.parameter(), Cursor.parameter]
        contract.answer = list(of: String(decoding: RequirementState.schema, as: UTF8.self))
        return contract
    }
    static var requirementContract: Contract {
        var contract = Contract()
        contract.answer = RequirementState.schema
        return contract
    }
    static var changeContract: Contract {
        var contract = requirementContract
        contract.body = Assessment.fields.schema(.change)
        contract.conflict = Assessment.fields.schema(.answer)
        return contract
    }
    static var statementContract: Contract {
        var contract = Contract()
        contract.answer = list(
            of: #"{"type":"object","required":["requirement","title","included","driver","justification","verdict","status","owner","controls"]}"#)
        return contract
    }
    static var csvContract: Contract {
        var contract = Contract()
        contract.answer = bytes(#"{"type":"string"}"#)
        contract.answerType = "text/csv"
        return contract
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static func list(of item: String) -> [UInt8] {
        bytes(
            #"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":"# + item + #"},"next":{"type":["string","null"]}}}"#)
    }
    private static func choice<C: Choice>(_ name: String, _ description: String, _ type: C.Type) -> Contract.Parameter {
        var out = Out()
        out.object { out in
            out.member("type", "string")
            out.member("enum", C.allCases.map(\.rawValue)) { $1.put(json: $0) }
        }
        return Contract.Parameter(name, description, schema: out.bytes)
    }
}
