@testable import App
import Foundation
import HTTPTypes
import Logging
import Platform
import Store
import Synchronization
import Testing
import World

@Suite("A stored file that is missing or damaged is said, in the answer or in the program's log, and found by a check")
struct FileLossTests {
    private static func file(of id: String, _ world: AppWorld) async throws -> String {
        let member = try await world.member(.ciso)
        let name = try await world.store.read(member.scope) { try $0.evidenceFile(id, of: member.organisation) }.stored.text
        return "\(world.folder)/files/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }
    /// Flips a bit in the middle: beginning and end, which are looked at before an answer begins, stay.
    private static func damage(_ path: String) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
    }
    private static func told(_ world: AppWorld, of id: String) -> [LogLines.Line] { world.log.all.filter { $0.level == .error && $0.metadata["record"] == id } }

    @Test("A missing file of evidence that is there is 503 in plain words, an error in the log, and ends a package", arguments: Engine.allCases)
    func missing(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, evidence) = try await world.programme(), ciso = world.person(.ciso)
            try FileManager.default.removeItem(atPath: try await Self.file(of: evidence[0], world))
            let reply = try await world.api(.get, "/api/v1/evidence/\(evidence[0])/file", as: ciso)
            #expect(reply.status == 503 && reply.text.contains("missing on our side"), "\(reply.status) \(reply.text)")
            #expect(Self.told(world, of: evidence[0]).map { $0.metadata["id"] } == [reply.header("X-Request-ID")])
            #expect(try await world.page(.get, "/o/acorn/evidence/\(evidence[0])/file", as: ciso).status == 503)
            await #expect(throws: FileLoss(.missing, of: evidence[0])) { try await world.package(as: ciso) }
            let line = try #require(Self.told(world, of: evidence[0]).last)
            #expect(line.message == "broken off" && line.metadata["id"]?.count == 16 && line.metadata["error"] == "FileLoss.missing")
            #expect(try await world.api(.get, "/api/v1/evidence/\(evidence[1])/file", as: ciso).status == 200)
            #expect(Self.told(world, of: evidence[1]).isEmpty)
        }
    }

    @Test("A damaged file breaks off where the damage is, alone or in a package, and the log names the evidence", arguments: Engine.allCases)
    func damaged(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (control, _) = try await world.programme(), ciso = world.person(.ciso)
            let text = String(repeating: "0123456789abcdef", count: 60_000)
            let id = try #require(try await world.upload(text, as: world.person(.analyst), "&control_id=\(control)").string("id"))
            try Self.damage(try await Self.file(of: id, world))
            await #expect(throws: FileLoss(.altered, of: id)) { try await world.api(.get, "/api/v1/evidence/\(id)/file", as: ciso) }
            #expect(Self.told(world, of: id).map(\.message) == ["broken off"])
            await #expect(throws: FileLoss(.altered, of: id)) { try await world.package(as: ciso) }
            #expect(Self.told(world, of: id).map { $0.metadata["error"] } == ["FileLoss.altered", "FileLoss.altered"])
        }
    }

    @Test("The check of files names each that is missing, damaged or other than its record says, and no other", arguments: Engine.allCases)
    func check(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let analyst = world.person(.analyst), audit = FileAudit(store: world.store, files: world.installation.files)
            var ids: [String] = []
            for _ in 1...4 { ids.append(try await world.planted(as: analyst)) }
            _ = try await world.planted(as: world.person(.analyst, of: "birch"))
            func findings() async throws -> [String: FileLoss.Kind] {
                let found = Found()
                let seen = try await audit.all { _, loss in found.all.withLock { $0[loss.record] = loss.kind } }
                #expect(seen == 5)
                return found.all.withLock { $0 }
            }
            #expect(try await findings() == [:])
            try FileManager.default.removeItem(atPath: try await Self.file(of: ids[0], world))
            try Self.damage(try await Self.file(of: ids[1], world))
            let (member, third) = (try await world.member(.ciso), ids[2])
            try await world.store.write(member.scope) { tx in
                try tx.update("evidence", id: third, version: 1, ["sha256": .text(String(repeating: "0", count: 64))])
                try tx.record(Change("test.planted", "evidence", third))
            }
            #expect(try await findings() == [ids[0]: .missing, ids[1]: .altered, ids[2]: .altered])
        }
    }
    private final class Found: Sendable { let all = Mutex<[String: FileLoss.Kind]>([:]) }
}
