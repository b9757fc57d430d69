@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
@testable import Store
import World

/// What tests of packages plant and ask.
extension AppWorld {
    static let framework = "iso27001-2022"

    var frameworks: Frameworks { Frameworks(store: store, catalogues: installation.catalogues, random: { chance.bytes($0) }) }

    /// Acorn adopts ISO 27001, tests a control and uploads two pieces of evidence for it. Answers the control.
    @discardableResult
    func programme() async throws -> (control: String, evidence: [String]) {
        let member = try await member(.ciso)
        try await frameworks.adopt(Self.framework, as: member, now: clock.now)
        let control = try await store.read(member.scope) {
            try $0.first("SELECT s.control_id FROM control_requirement AS s WHERE s.framework = 'iso27001-2022' ORDER BY s.id LIMIT 1") { $0.text(0) }
        }
        guard let control else { throw Unexpected(reply: "no control") }
        let run = Identifier.make(now: clock.now) { chance.bytes($0) }
        let now = clock.now
        try await store.write(member.scope) { tx in
            try tx.insert(
                "test_run", id: run,
                [
                    "control_id": .text(control), "run_on": .text("2026-11-20"), "result": .text("passed"), "found": .text("=nothing to complain of"),
                    "tester_id": .text(member.id), "recorded_at": .integer(now),
                ])
            try tx.record(
                Change(
                    "control.tested", "control", control, fields: [.init("result", after: .text("passed")), .init("tester_id", after: .text(member.id))],
                    covers: [.init("test_run", run)]))
        }
        var evidence: [String] = []
        for (name, text) in [("review of access: Q3.txt", "14 accounts\n"), ("CON.txt", "2 removed\n")] {
            let reply = try await send(
                .put, "/api/v1/evidence/upload?name=\(PercentEncoding.encode(name))&control_id=\(control)&covers_from=2026-07-01&covers_to=2026-09-30",
                headers: [.authorization: "Bearer \(person(.analyst).token)", .contentType: "application/octet-stream"], body: Array(text.utf8))
            guard reply.status == 201, let id = try reply.json["id"]?.string else { throw Unexpected(reply: reply.text) }
            evidence.append(id)
        }
        return (control, evidence)
    }

    func engage(_ auditor: Person, from: String = "2026-01-01", to: String = "2026-12-31", endsOn: String = "2027-01-31") async throws -> Reply {
        try await api(
            .post, "/api/v1/engagements", as: person(.ciso),
            json: """
                {"title":"Certification audit","framework":"\(Self.framework)","from":"\(from)","to":"\(to)","ends_on":"\(endsOn)","auditors":["\(auditor.member)"]}
                """)
    }

    func package(as person: Person, framework: String = framework, from: String = "2026-01-01", to: String = "2026-12-31") async throws -> Reply {
        try await api(.post, "/api/v1/packages", as: person, json: #"{"framework":"\#(framework)","from":"\#(from)","to":"\#(to)"}"#)
    }

    var packageKeys: [VerifierKey] { get throws { try installation.signing.verifiers(.package) + checkpointKeys } }
}

/// A package taken apart, to be put together again otherwise.
struct Parts {
    var files: [(name: String, bytes: [UInt8])]

    init(_ archive: [UInt8]) throws {
        let zip = try ZipReader(size: UInt64(archive.count)) { Array(archive[Int($0.lowerBound)..<Int($0.upperBound)]) }
        files = try zip.entries.map { entry in
            var bytes: [UInt8] = []
            try zip.stream(entry) { bytes += $0 }
            return (entry.name, bytes)
        }
    }

    subscript(name: String) -> [UInt8]? {
        get { files.first { $0.name == name }?.bytes }
        set {
            if let place = files.firstIndex(where: { $0.name == name }) {
                if let newValue { files[place].bytes = newValue } else { files.remove(at: place) }
            } else if let newValue {
                files.append((name, newValue))
            }
        }
    }
    func text(_ name: String) -> String { String(decoding: self[name] ?? [], as: UTF8.self) }
    var evidence: [String] { files.map(\.name).filter { $0.hasPrefix("evidence/") } }

    var archive: [UInt8] {
        get throws {
            var zip = ZipWriter(modified: 0)
            var bytes: [UInt8] = []
            for file in files { bytes += try zip.add(file.name, file.bytes, .stored) }
            return bytes + (try zip.finish())
        }
    }

    /// Lists what is there anew and signs the list with another key, as a forger would.
    mutating func sign(with key: SignerKey) throws {
        let old = try Manifest(text: SignedNote(self["manifest.txt"] ?? []).text)
        let listed = try files.filter { $0.name != "manifest.txt" }.map { file in
            var digest = FileDigest()
            digest.update(file.bytes)
            return Manifest.File(path: try PackagePath(file.name), size: digest.size, digest: digest.digest, mediaType: "text/plain")
        }
        let manifest = try Manifest(
            organisation: old.organisation, engagement: old.engagement, from: old.from, to: old.to, permission: old.permission, files: listed)
        self["manifest.txt"] = Array(try key.sign(manifest.text).utf8)
    }
}

extension PackageReader {
    func verify(_ archive: [UInt8]) throws -> PackageReport {
        try verify(size: UInt64(archive.count)) { Array(archive[Int($0.lowerBound)..<Int($0.upperBound)]) }
    }
}
