@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("A package that was touched is refused")
struct ForgedPackageTests {
    private static func package(_ world: AppWorld) async throws -> Parts {
        try await world.programme()
        return try Parts(try await world.package(as: world.person(.ciso)).bytes)
    }

    @Test("A package altered and signed again with another key is not intact, whatever name the key bears")
    func signedAgain() async throws {
        try await AppWorld.with { world in
            var parts = try await Self.package(world)
            let trusted = PackageReader(trusted: try world.packageKeys)
            #expect(try trusted.verify(parts.archive).isIntact, "taken apart and put together it is what it was")
            let evidence = try #require(parts.evidence.first)
            parts[evidence] = Array("13 accounts\n".utf8)
            let name = try world.installation.signing.signer(.package).verifier.name
            for name in [name, "somebody.else/packages-1"] {
                try parts.sign(with: SignerKey(name: name, purpose: .package, seed: [UInt8](repeating: 9, count: 32)))
                let report = try trusted.verify(parts.archive)
                #expect(!report.isIntact, "\(report.words)")
                #expect(report.words.contains { $0.contains("which you did not name") })
            }
        }
    }

    @Test("A signature moved onto another list is wrong, not unknown")
    func movedSignature() async throws {
        try await AppWorld.with { world in
            var parts = try await Self.package(world)
            parts["manifest.txt"] = Array(parts.text("manifest.txt").replacing("window 2026-01-01", with: "window 2025-01-01").utf8)
            let report = try PackageReader(trusted: world.packageKeys).verify(parts.archive)
            #expect(!report.isIntact && !report.isConsistent && report.words.first?.contains("is wrong") == true, "\(report.words)")
        }
    }

    @Test("Altered, cut, added and renamed files are each named", arguments: ["altered", "removed", "added", "renamed"])
    func named(_ act: String) async throws {
        try await AppWorld.with { world in
            var parts = try await Self.package(world)
            let evidence = try #require(parts.evidence.first)
            switch act {
            case "altered": parts[evidence] = Array("13 accounts\n".utf8)
            case "removed": parts[evidence] = nil
            case "added": parts["evidence/more.txt"] = [65]
            default:
                let place = try #require(parts.files.firstIndex { $0.name == evidence })
                parts.files[place].name = "evidence/renamed.txt"
            }
            let report = try PackageReader(trusted: world.packageKeys).verify(parts.archive)
            #expect(!report.isIntact && !report.isConsistent)
            let words = report.words.joined(separator: "\n")
            #expect(words.contains(act == "renamed" ? "  added: “evidence/renamed.txt”" : "  \(act): “"), "\(words)")
            if act == "renamed" { #expect(words.contains("  removed: “\(evidence)”")) }
        }
    }

    @Test("Entries of the slice cannot be changed, even under a list that was signed again")
    func slice() async throws {
        try await AppWorld.with { world in
            var parts = try await Self.package(world)
            let key = try SignerKey(name: "forger", purpose: .package, seed: [UInt8](repeating: 9, count: 32))
            parts["log/slice.jsonl"] = Array(parts.text("log/slice.jsonl").replacing("\"value\":\"cGFzc2Vk\"", with: "\"value\":\"ZmFpbGVk\"").utf8)
            try parts.sign(with: key)
            let report = try PackageReader(trusted: [key.verifier] + world.checkpointKeys).verify(parts.archive)
            #expect(!report.isIntact && report.words.contains { $0.contains("its field “result” is not what was logged") }, "\(report.words)")
        }
    }
}
