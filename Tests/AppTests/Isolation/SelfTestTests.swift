@testable import App
import Platform
import Store
import Testing
import World

@Suite("The isolation self-test passes where the walls stand, and fails where one does not")
struct SelfTestTests {
    @Test("Over the whole route table and every table: nothing is found, and nothing is left out", arguments: Engine.allCases)
    func passes(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for _ in 0..<2 {
                let finding = try await world.selfTest()
                #expect(finding.tables == [])
                #expect(finding.routes == [], "\(finding.routes.joined(separator: "\n"))")
                #expect(finding.run.hasPassed)
                #expect(finding.run.probes == finding.run.demanded)
                #expect(finding.run.routes == world.routes.count)
            }
            let runs = try await world.installation.isolationRecord.runs(limit: 10)
            #expect(runs.count == 2)
        }
    }
}
