import App
import Foundation
import HTTPTypes
import Platform
import Testing
import World

@Suite("The API's description and its routes are the same list")
struct OpenAPITests {
    @Test("Every JSON route for members is described, and nothing is described that is not served")
    func bothWays() async throws {
        try await AppWorld.with { world in
            let reply = try await world.api(.get, "/api/openapi.json")
            let document = try #require(JSONSerialization.jsonObject(with: Data(reply.bytes)) as? [String: Any])
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            var described: [String: [String: Any]] = [:]
            for (path, operations) in paths {
                for (method, operation) in operations { described["\(method.uppercased()) \(path)"] = operation }
            }
            let served = world.installation.routes.filter { $0.representation == .json && $0.audience == .member }
            #expect(Set(described.keys) == Set(served.map { "\($0.method.rawValue) \($0.path)" }))
            #expect(described.count > 5)
            for route in served {
                let operation = described["\(route.method.rawValue) \(route.path)"]
                #expect(operation?["x-permission"] as? String == route.permission, "\(route.path)")
                #expect((operation?["requestBody"] != nil) == (route.contract.body != nil), "\(route.path)")
                let responses = operation?["responses"] as? [String: Any]
                #expect(responses?["\(route.contract.status)"] != nil, "\(route.path)")
            }
        }
    }
}
