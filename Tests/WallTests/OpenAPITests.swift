import App
import HTTPTypes
import Platform
import Testing
import World

@Suite("The API's description and its routes are the same list")
struct OpenAPITests {
    @Test("Every JSON route for members is described, and nothing is described that is not served")
    func bothWays() async throws {
        try await AppWorld.with { world in
            let document = try await world.api(.get, "/api/openapi.json").json
            guard case .object(let paths)? = document["paths"] else {
                Issue.record("the document has no paths")
                return
            }
            var described: Set<String> = []
            for path in paths {
                guard case .object(let operations) = path.value else { continue }
                for operation in operations { described.insert("\(operation.name.uppercased()) \(path.name)") }
            }
            let served = world.installation.routes.filter { $0.representation == .json && $0.audience == .member }
            #expect(described == Set(served.map { "\($0.method.rawValue) \($0.path)" }))
            #expect(described.count > 5)
            for route in served {
                let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
                #expect(operation?["x-permission"] == route.permission.map { .text($0) }, "\(route.path)")
                #expect((operation?["requestBody"] != nil) == (route.contract.body != nil), "\(route.path)")
            }
        }
    }
}
