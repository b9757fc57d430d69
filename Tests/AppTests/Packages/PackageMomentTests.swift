@testable import App
import Cryptography
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
                try await world.controls.unlink(control, framework: service.framework, requirement: service.requirement, as: member, now: world.clock.now)
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

    @Test("What is changed after the log was signed is not in the package, which is whole without it", arguments: Engine.allCases)
    func signed(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (control, _) = try await world.programme()
            let member = try await world.member(.ciso), made = world.installation.packages
            let memory = BusyMemory { try await world.controls.test(control, on: world.today, .failed, found: "Later", as: member, now: world.clock.now) }
            let packages = Packages(
                store: world.store, frameworks: made.frameworks, files: made.files,
                checkpoints: LogCheckpoints(store: world.store, signing: Signing(origin: "localhost", keyring: world.keyring, memory: memory)),
                engagements: made.engagements)
            let draft = PackageDraft(framework: AppWorld.framework, from: "2026-01-01", to: "2026-12-31")
            let contents = try await packages.begin(try await packages.order(draft, extent: .all, as: member, now: world.clock.now), as: member)
            let isDone = await memory.isDone
            #expect(isDone && contents.tests.count == 1)
            #expect(contents.positions.allSatisfy { $0 < contents.checkpoint.checkpoint.size })
        }
    }

    /// A signer's memory, at whose first note something else happens.
    private actor BusyMemory: SignerMemory {
        private let kept = KeptMemory(), work: @Sendable () async throws -> Void
        private(set) var isDone = false
        init(_ work: @escaping @Sendable () async throws -> Void) { self.work = work }
        func last(of organisation: String) async -> SignedCheckpoint.Memory? { await kept.last(of: organisation) }
        func organisations() async -> [String] { await kept.organisations() }
        func keep(_ memory: SignedCheckpoint.Memory, of organisation: String) async throws {
            await kept.keep(memory, of: organisation)
            guard !isDone else { return }
            isDone = true
            try await work()
        }
    }

    @Test("Where a test run is gone when its turn comes, the package ends without a manifest", arguments: Engine.allCases)
    func gone(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let member = try await world.member(.ciso), packages = world.installation.packages
            let draft = PackageDraft(framework: AppWorld.framework, from: "2026-01-01", to: "2026-12-31")
            let contents = try await packages.begin(try await packages.order(draft, extent: .all, as: member, now: world.clock.now), as: member)
            try await world.store.write(member.scope) { tx in
                for run in contents.tests {
                    try tx.delete("test_run", id: run, version: 1)
                    try tx.record(Change("test.deleted", "test_run", run))
                }
            }
            let sent = Mutex([UInt8]())
            await #expect(throws: LogCheckpoints.Refusal.inconsistent) {
                try await PackageStream(contents, packages, as: member) { bytes in sent.withLock { $0 += bytes } }.run()
            }
            #expect(!String(decoding: sent.withLock { $0 }, as: UTF8.self).contains("aertous-package/v1"))
        }
    }

    @Test("Verdicts are told in a transaction only to who sees all that they follow from, and of what was adopted", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (frameworks, ciso) = try await world.adopted()
            func states(_ framework: String, _ role: Role) async throws -> Int {
                let (member, today) = (try await world.member(role), world.today)
                return try await world.store.read(member.scope) { try frameworks.standing(framework, today: today, as: member, in: $0).states.count }
            }
            let all = try await frameworks.states(AdoptionTests.iso, today: world.today, as: ciso).count
            #expect(try await states(AdoptionTests.iso, .ciso) == all)
            await #expect(throws: Problem.forbidden("")) { try await states(AdoptionTests.iso, .engineer) }
            await #expect(throws: Problem.notFound) { try await states(AdoptionTests.nist, .ciso) }
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
