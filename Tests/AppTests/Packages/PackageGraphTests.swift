@testable import App
import Foundation
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A package tells which evidence shows what, and counts what it holds")
struct PackageGraphTests {
    private struct Graph: Decodable {
        struct Requirement: Decodable { let id, proof: String, controls, evidence, direct: [String] }
        struct Control: Decodable { let code: String, evidence: [String] }
        struct Piece: Decodable { let id: String }
        let requirements: [Requirement], controls: [Control], evidence: [Piece]
    }
    private static let requirement = "A.7.14"

    private static func parts(_ world: AppWorld, from: String = "2026-01-01", to: String = "2026-12-31") async throws -> (Parts, Graph) {
        let reply = try await world.package(as: world.person(.ciso), from: from, to: to)
        #expect(try PackageReader(trusted: world.packageKeys).verify(reply.bytes).isIntact)
        let parts = try Parts(reply.bytes)
        return (parts, try JSONDecoder().decode(Graph.self, from: Data(parts["graph.json"] ?? [])))
    }
    /// The row of the statement of applicability, by the heads of its columns.
    private static func row(_ requirement: String, _ parts: Parts) throws -> [String: String] {
        func cells(_ line: String.SubSequence) -> [String] {
            line.dropFirst().dropLast().split(separator: "\",\"", omittingEmptySubsequences: false).map(String.init)
        }
        let lines = parts.text("statement-of-applicability.csv").split(separator: "\r\n")
        let row = try #require(lines.first { $0.hasPrefix("\"\(requirement)\",") })
        return Dictionary(uniqueKeysWithValues: zip(cells(try #require(lines.first)), cells(row)))
    }
    private static func review(_ id: String, _ verdict: String, _ world: AppWorld) async throws {
        let body = #"{"version":1,"verdict":"\#(verdict)","note":"Looked at"}"#
        let reply = try await world.api(.post, "/api/v1/evidence/\(id)/review", as: world.person(.ciso), json: body)
        #expect(reply.status == 200, "\(reply.text)")
    }

    @Test("Its graph has each edge from requirement to control to evidence, each direct one, and no other", arguments: Engine.allCases)
    func edges(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (control, evidence) = try await world.programme()
            let ciso = world.person(.ciso), code = try #require(try await world.api(.get, "/api/v1/controls/\(control)", as: ciso).string("code"))
            let place = "/api/v1/frameworks/\(AppWorld.framework)/requirements/\(Self.requirement)"
            let assessment = try #require(try await world.api(.get, place, as: ciso).string("id"))
            // One of the control's is linked to the requirement as well, another to the requirement alone, a last one to nothing.
            let linked = try await world.api(.post, "/api/v1/evidence/\(evidence[1])/links", as: ciso, json: #"{"assessment_id":"\#(assessment)"}"#)
            #expect(linked.status == 201, "\(linked.text)")
            let alone = try await world.planted(
                as: world.person(.analyst), named: "alone.txt", "&assessment_id=\(assessment)&covers_from=2026-07-01&covers_to=2026-07-31")
            let loose = try await world.planted(as: world.person(.analyst), named: "loose.txt")
            let (parts, graph) = try await Self.parts(world)
            #expect(Set(graph.evidence.map(\.id)) == Set(evidence + [alone]) && !graph.evidence.contains { $0.id == loose })
            #expect(graph.controls.count > 5 && Set(graph.controls.map(\.code)).count == graph.controls.count)
            for one in graph.controls { #expect(Set(one.evidence) == (one.code == code ? Set(evidence) : []), "\(one.code)") }
            #expect(graph.requirements.contains { $0.controls.contains(code) })
            for one in graph.requirements {
                let direct: Set<String> = one.id == Self.requirement ? [evidence[1], alone] : []
                #expect(Set(one.direct) == direct && one.direct.count == direct.count, "\(one.id)")
                let all = direct.union(one.controls.contains(code) ? evidence : [])
                #expect(Set(one.evidence) == all && one.evidence.count == all.count, "\(one.id)")
            }
            let line = try #require(parts.text("index.html").split(separator: "\n").first { $0.contains("alone.txt\">") })
            #expect(line.contains("<td>\(Self.requirement)</td>"), "\(line)")
            #expect(parts.text("index.html").contains("<td>\(code), \(Self.requirement)</td>"))
        }
    }

    @Test("Its statement of applicability counts and rests on the evidence that it holds", arguments: Engine.allCases)
    func applicability(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, evidence) = try await world.programme()
            let ciso = world.person(.ciso), place = "/api/v1/frameworks/\(AppWorld.framework)/requirements/"
            let served = try #require(try await Self.parts(world).1.requirements.first { !$0.evidence.isEmpty }?.id)
            let version = try #require(try await world.api(.get, place + served, as: ciso).number("version"))
            #expect(try await world.api(.patch, place + served, as: ciso, json: #"{"version":\#(version),"verdict":"met"}"#).status == 200)
            try await Self.review(evidence[0], "accepted", world)
            try await Self.review(evidence[1], "rejected", world)
            func isTold(_ pieces: [String], _ proof: Proof, from: String, to: String) async throws {
                let (parts, graph) = try await Self.parts(world, from: from, to: to)
                let row = try Self.row(served, parts), requirement = try #require(graph.requirements.first { $0.id == served })
                #expect(requirement.evidence == pieces && requirement.proof == proof.rawValue)
                #expect(row["Pieces of evidence in this package"] == "\(pieces.count)" && row["Rests on, by this package"] == proof.label, "\(row)")
                #expect(row["Counts as"] == Verdict.met.label)
                let line = try #require(parts.text("statement-of-applicability.html").split(separator: "\n").first { $0.contains(">\(served) ") })
                #expect(line.contains("<td>\(proof.label)</td>") && line.hasSuffix("<td>\(pieces.count)</td></tr>"), "\(line)")
            }
            try await isTold([evidence[0]], .proven, from: "2026-07-01", to: "2026-09-30")
            try await isTold([], .stated, from: "2025-01-01", to: "2025-12-31")
            // In the product it is proven, and both pieces are shown.
            let state = try await world.api(.get, place + served, as: ciso).json
            #expect(state["proof"] == .text("proven"))
            guard case .list(let all)? = state["evidence"] else { return #expect(Bool(false)) }
            #expect(all.count == 2)
        }
    }
}
