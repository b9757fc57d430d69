internal import Platform
internal import Store

/// The pieces of the OpenAPI document.
extension ControlRoutes {
    static var healthContract: Contract {
        answer(
            #"{"type":"object","required":["id","code","title","health","last_test","next_test"],"properties":{"id":{"type":"string"},"code":{"type":"string"},"title":{"type":"string"},"health":{"type":"string","enum":["working","degraded","failed","not_tested","retired"]},"last_test":{"type":["string","null"],"format":"date"},"next_test":{"type":["string","null"],"format":"date"}}}"#
        )
    }
    static var runsContract: Contract {
        var contract = answer(
            list(
                of:
                    #"{"type":"object","required":["id","run_on","result","found","tester","recorded_at"],"properties":{"id":{"type":"string"},"run_on":{"type":"string","format":"date"},"result":{"type":"string","enum":["passed","degraded","failed"]},"found":{"type":"string"},"tester":{"type":"string"},"recorded_at":{"type":"string","format":"date-time"}}}"#
            ))
        contract.query = ShortList.parameters
        return contract
    }
    static var testContract: Contract {
        var contract = Contract()
        contract.body = TestRun.register.creation()
        contract.status = 201
        contract.answer = TestRun.fields.schema(.answer)
        return contract
    }
    static var servedContract: Contract {
        var contract = answer(list(of: service))
        contract.query = ShortList.parameters
        return contract
    }
    static var linkContract: Contract {
        var contract = answer(list(of: service))
        contract.body = Array(
            #"{"type":"object","additionalProperties":false,"required":["framework","requirement"],"properties":{"framework":{"type":"string"},"requirement":{"type":"string"}}}"#
                .utf8)
        contract.status = 201
        return contract
    }
    static var unlinkContract: Contract {
        var contract = Contract()
        contract.status = 204
        return contract
    }

    private static let service =
        #"{"type":"object","required":["framework","requirement","assessment_id"],"properties":{"framework":{"type":"string"},"requirement":{"type":"string"},"assessment_id":{"type":"string"}}}"#
    private static func answer(_ schema: String) -> Contract {
        var contract = Contract()
        contract.answer = Array(schema.utf8)
        return contract
    }
    private static func list(of item: String) -> String {
        #"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":"# + item + #"},"next":{"type":["string","null"]}}}"#
    }
}
