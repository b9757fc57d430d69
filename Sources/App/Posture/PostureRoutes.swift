internal import Platform
internal import Store

/// The posture of each adopted framework.
struct PostureRoutes {
    let frameworks: Frameworks

    var routes: [Route] {
        let read = Permission.frameworksRead.rawValue
        return [
            Route(.get, "/o/{organisation}/frameworks/{framework}/posture", .member, permission: read, .page, summary: "The posture of a framework") { call in
                let (catalogue, states) = try await found(call)
                return .page(PosturePages.page(catalogue, states, call))
            },
            Route(
                .get, "/api/v1/frameworks/{framework}/posture", .member, permission: read, .json, summary: "Read the posture of a framework",
                contract: Self.contract
            ) { call in
                let (catalogue, states) = try await found(call)
                return .json(PosturePages.json(catalogue, states, day: call.today))
            },
        ]
    }

    private func found(_ call: Call) async throws -> (Catalogue, [RequirementState]) {
        let framework = try call.parameter("framework")
        guard let catalogue = frameworks.catalogues.framework(framework) else { throw Problem.notFound }
        return (catalogue, try await frameworks.states(framework, today: call.today, as: call.member))
    }

    private static var contract: Contract {
        var contract = Contract()
        let counts =
            #""proven_percent":{"type":"integer","minimum":0,"maximum":100},"counted":{"type":"integer"},"proven":{"type":"integer"},"stated":{"type":"integer"},"stale":{"type":"integer"},"gap":{"type":"integer"},"not_measured":{"type":"integer"},"not_applicable":{"type":"integer"}"#
        contract.answer = Array(
            (#"{"type":"object","required":["framework","day","proven_percent","counted","themes"],"properties":{"framework":{"type":"string"},"day":{"type":"string","format":"date"},"#
                + counts
                + #","themes":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},"# + counts + "}}}}}")
                .utf8)
        return contract
    }
}
