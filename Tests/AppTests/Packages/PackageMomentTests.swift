@testable import App
import Foundation
import HTTPTypes
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("A package tells of one moment")
struct PackageMomentTests {
    private struct Graph: Decodable {
        struct Requirement: Decodable { let id, proof: String; let evidence: [String] }
        struct Piece: Decodable { let id: String }
        let requirements: [Requirement]
        let evidence: [Piece]
    }

    @Test("What is tested and unlinked while a package is sent is not in it, and what was there is", arguments: Engine.allCases)
    func begun(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (control, _) = try await world.programme()
            let member = try await world.member(.ciso), packages = world.installation.packages
            let draft = PackageDraft(framework: AppWorld.framework, from: "2026-01-01", to: "2026-12-31")
            let order = try await packages.order(draft, extent: .all, as: member, now: world.clock.now)
            let contents = try await packages.begin(order, as: member)
            try await world.controls.test(control, on: world.today, .failed, found: "Found afterwards", as: member, now: world.clock.now)
            for service in try await world.controls.served(by: control, as: member) {
                try await world.controls.unlink(control, framework: service.framework, requirement: service.requirement, as: member)
            }
            let sent = Mutex([UInt8]())
            try await PackageStream(contents, packages, as: member) { bytes in sent.withLock { $0 += bytes } }.run()
            let archive = sent.withLock { $0 }
            #expect(try PackageReader(trusted: world.packageKeys).verify(archive).isIntact)
            let tests = try Parts(archive).text("tests.csv")
            #expect(tests.contains("nothing to complain of") && !tests.contains("Found afterwards"), "\(tests)")
            #expect(tests.split(separator: "\r\n").count == 2)
        }
    }

    @Test("While evidence is linked and unlinked, no package calls proven what it has no evidence of", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            try await frameworks.state(.met, of: "A.7.3", as: ciso, world)
            let state = try await frameworks.state(AdoptionTests.iso, "A.7.3", today: world.today, as: ciso)
            let piece = try await world.evidence("accepted", assessment: state.id)
            let person = world.person(.ciso), place = "/api/v1/evidence/\(piece)"
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        let read = try await world.api(.get, place, as: person)
                        guard case .list(let links)? = try read.json["links"] else { throw Unexpected(reply: read.text) }
                        if case .text(let link)? = links.first?["id"] {
                            _ = try await world.api(.delete, place + "/links/\(link)", as: person)
                        } else {
                            _ = try await world.api(.post, place + "/links", as: person, json: #"{"assessment_id":"\#(state.id)"}"#)
                        }
                    }
                }
                for _ in 0..<25 {
                    let reply = try await world.package(as: person)
                    #expect(reply.status == 200, "\(reply.text.prefix(300))")
                    let graph = try JSONDecoder().decode(Graph.self, from: Data(Parts(reply.bytes)["graph.json"] ?? []))
                    let requirement = try #require(graph.requirements.first { $0.id == "A.7.3" })
                    #expect((requirement.proof == "proven") == (requirement.evidence == [piece]))
                    #expect((requirement.evidence == [piece]) == graph.evidence.contains { $0.id == piece })
                }
                group.cancelAll()
                // A request that was cut short is none of this test's.
                while await group.nextResult() != nil {}
            }
        }
    }
}
