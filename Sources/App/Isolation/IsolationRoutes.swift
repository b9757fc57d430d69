internal import Platform
internal import Store

/// What every member may know of the walls around their organisation.
struct IsolationRoutes {
    let record: IsolationRecord
    private static let reads = Permission.organisationRead.rawValue

    var routes: [Route] {
        [
            Route(.get, "/o/{organisation}/isolation", .member, permission: Self.reads, .page, summary: "See the isolation self-test") { call in
                .page(IsolationPages.page(try await record.runs(limit: 24), call))
            },
            Route(
                .get, "/api/v1/isolation", .member, permission: Self.reads, .json, summary: "Read the result of the isolation self-test",
                contract: Self.contract
            ) { call in
                .json(IsolationPages.json(try await record.runs(limit: 1).first, now: call.now))
            },
        ]
    }

    private static var contract: Contract {
        var contract = Contract()
        contract.answer = Array(
            #"""
            {"type":"object","required":["claim","ended_at","tables","routes","probes","demanded","findings"],"properties":{"claim":{"type":"string","enum":["holds","failed","old","none"]},"ended_at":{"type":["string","null"],"format":"date-time"},"tables":{"type":"integer"},"routes":{"type":"integer"},"probes":{"type":"integer"},"demanded":{"type":"integer"},"findings":{"type":"integer"}}}
            """#.utf8)
        return contract
    }
}
