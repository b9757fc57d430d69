@testable import App
import Cryptography
import Foundation
import HTTPTypes
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("An audit package holds what an auditor needs, and verifies without us")
struct PackageTests {
    @Test("A package is intact under the published keys, and consistent but unknown without them", arguments: Engine.allCases)
    func intact(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, evidence) = try await world.programme()
            let reply = try await world.package(as: world.person(.ciso))
            #expect(reply.status == 200 && reply.header("Content-Type") == "application/zip", "\(reply.text.prefix(300))")
            let report = try PackageReader(trusted: world.packageKeys).verify(reply.bytes)
            #expect(report.isIntact, "\(report.words)")
            let stranger = try PackageReader(trusted: []).verify(reply.bytes)
            #expect(!stranger.isIntact && stranger.isConsistent && stranger.words.last?.contains("signer unknown") == true, "\(stranger.words)")

            // One key is enough: who trusts the package's signer trusts what it says about the log.
            let packageKey = try world.installation.signing.verifiers(.package)
            #expect(try !PackageReader(trusted: packageKey).verify(reply.bytes).isIntact)
            #expect(
                try PackageTrust.verify(size: UInt64(reply.bytes.count), trusted: packageKey) { Array(reply.bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
                    .isIntact)
            let unknown = try PackageTrust.verify(size: UInt64(reply.bytes.count), trusted: []) { Array(reply.bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
            #expect(!unknown.isIntact && unknown.isConsistent, "the package does not vouch for itself")

            let parts = try Parts(reply.bytes)
            #expect(parts.files.last?.name == "manifest.txt")
            #expect(
                Set(parts.files.map(\.name)).isSuperset(of: [
                    "index.html", "style.css", "statement-of-applicability.csv", "statement-of-applicability.html",
                    "graph.json", "tests.csv", "log/slice.jsonl", "log/checkpoint.txt", "log/keys.txt",
                ]))
            #expect(Set(parts.evidence) == ["evidence/\(evidence[0])/review of access_ Q3.txt", "evidence/\(evidence[1])/_CON.txt"])
            #expect(parts.text("evidence/\(evidence[0])/review of access_ Q3.txt") == "14 accounts\n")
            let requirements = try #require(world.installation.catalogues.framework(AppWorld.framework)).requirements.count { $0.isAssessable }
            #expect(parts.text("statement-of-applicability.csv").split(separator: "\r\n").count == requirements + 1)
            #expect(parts.text("tests.csv").contains("\"'=nothing to complain of\""), "no spreadsheet runs what a tester wrote")
            for id in evidence { #expect(parts.text("graph.json").contains(id)) }
            _ = try JSONReader.read(parts["graph.json"] ?? [])
            let page = parts.text("index.html")
            #expect(page.contains("href=\"evidence/\(evidence[0])/review%20of%20access_%20Q3.txt\"") && !page.contains("<script") && !page.contains("http"))
        }
    }

    @Test("A package that an erasure overtakes marks the value as withheld, and verifies", arguments: Engine.allCases)
    func overtaken(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let (packages, member) = (world.installation.packages, try await world.member(.ciso))
            let draft = PackageDraft(framework: AppWorld.framework, from: "2026-01-01", to: "2026-12-31")
            let contents = try await packages.begin(packages.order(draft, extent: .all, as: member, now: world.clock.now), as: member)
            let entry = try #require(
                try await world.store.read(member.scope) {
                    try $0.first("SELECT l.position FROM log_leaf AS l WHERE l.action = 'control.tested'") { UInt64($0.integer(0)) }
                })
            #expect(contents.positions.contains(entry))
            let file = Mutex<[UInt8]>([])
            try await PackageStream(contents, packages, as: member) { bytes in
                let isFirst = file.withLock { file in
                    defer { file += bytes }
                    return file.isEmpty
                }
                guard isFirst else { return }
                let count = try await Erasures(store: world.store).erase("result", of: entry, reason: "asked for", member.scope)
                #expect(count == 1)
            }.run()
            let archive = file.withLock { $0 }
            let report = try PackageReader(trusted: world.packageKeys).verify(archive)
            #expect(report.isIntact, "\(report.words)")
            let line = try #require(try Parts(archive).text("log/slice.jsonl").split(separator: "\n").first { $0.hasPrefix("{\"index\":\(entry),") })
            #expect(line.contains("\"withheld\":[\"result\",") && !line.contains("\"field\":\"result\""))
        }
    }

    @Test("The slice tells how records changed, and leaves out who", arguments: Engine.allCases)
    func slice(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            _ = try await world.changedAsset(as: world.person(.ciso))
            let reply = try await world.package(as: world.person(.ciso))
            guard case .intact(_, let checkpoint, let entries, let withheld)? = try PackageReader(trusted: world.packageKeys).verify(reply.bytes).log else {
                Issue.record("the slice does not verify")
                return
            }
            #expect(entries >= 4 && withheld > 0 && checkpoint.size > entries)
            let slice = try Parts(reply.bytes).text("log/slice.jsonl")
            #expect(slice.contains("\"field\":\"result\"") && !slice.contains("\"field\":\"tester_id\"") && slice.contains("\"withheld\":[\"tester_id\"]"))
            #expect(!slice.contains("\"field\":\"criticality\""), "an asset is no record of the framework")
        }
    }

    @Test("That a package was made is in the log before its first byte, and in the list of packages", arguments: Engine.allCases)
    func noted(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            let reply = try await world.package(as: world.person(.analyst))
            let note = try Parts(reply.bytes).text("log/checkpoint.txt")
            let made = try await world.store.read(world.member(.ciso).scope) { try $0.loggedChanges(where: "l.action = 'package.made'", limit: 5, prefix: 100) }
            #expect(made.count == 1 && made.first?.actor == world.person(.analyst).member)
            #expect(note.split(separator: "\n")[1] == String((made.first?.position ?? 0) + 1), "the checkpoint covers the entry about the package")
            let page = try await world.page(.get, "/o/acorn/packages", as: world.person(.ciso))
            #expect(page.status == 200 && page.text.contains("Analyst of acorn, Analyst"))
            #expect(page.text.contains(">ISO 27001<") && !page.text.contains(">iso27001-2022<"))
        }
    }

    @Test("Evidence about other days is not in the package", arguments: Engine.allCases)
    func window(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            try await world.programme()
            func pieces(_ from: String, _ to: String) async throws -> Int {
                try Parts(try await world.package(as: world.person(.ciso), from: from, to: to).bytes).evidence.count
            }
            #expect(try await pieces("2026-09-30", "2026-12-31") == 2)
            #expect(try await pieces("2026-10-01", "2026-12-31") == 0)
            #expect(try await pieces("2026-01-01", "2026-06-30") == 0)
        }
    }

    @Test("Another program reads the archive and finds every file as listed")
    func python() async throws {
        try await AppWorld.with { world in
            try await world.programme()
            let reply = try await world.package(as: world.person(.ciso))
            let file = world.folder + "/package.zip"
            try Data(reply.bytes).write(to: URL(fileURLWithPath: file))
            let python = Process()
            python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            python.arguments = [
                "-I", "-c",
                """
                import hashlib, sys, zipfile
                archive = zipfile.ZipFile(sys.argv[1])
                assert archive.testzip() is None
                names = set(archive.namelist()) - {'manifest.txt'}
                lines = archive.read('manifest.txt').decode().split('\\n\\n')[0].split('\\n')[6:]
                listed = set()
                for line in lines:
                    size, digest, _, path = line.split(' ', 3)
                    content = archive.read(path)
                    assert len(content) == int(size) and hashlib.sha256(content).hexdigest() == digest, path
                    listed.add(path)
                assert listed == names, listed ^ names
                """, file,
            ]
            try python.run()
            python.waitUntilExit()
            #expect(python.terminationStatus == 0)
        }
    }

    @Test("A package ends without a manifest when a file is not what its row vouches for", arguments: Engine.allCases)
    func differs(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let (_, evidence) = try await world.programme()
            let member = try await world.member(.ciso)
            let version = try await world.store.read(member.scope) { try $0.evidence(evidence[0]).version }
            try await world.store.write(member.scope) { tx in
                try tx.update("evidence", id: evidence[0], version: version, ["sha256": .text(String(repeating: "0", count: 64))])
                try tx.record(Change("test.planted", "evidence", evidence[0]))
            }
            let packages = world.installation.packages
            let order = try await packages.order(
                PackageDraft(framework: AppWorld.framework, from: "2026-01-01", to: "2026-12-31"), extent: .all, as: member, now: world.clock.now)
            let contents = try await packages.begin(order, as: member)
            let sent = Collected()
            await #expect(throws: FileLoss(.altered, of: evidence[0])) { try await PackageStream(contents, packages, as: member) { sent.bytes += $0 }.run() }
            #expect(sent.bytes.count > 1_000 && !String(decoding: sent.bytes, as: UTF8.self).contains("aertous-package/v1"))
        }
    }
    private final class Collected: @unchecked Sendable { var bytes: [UInt8] = [] }

    @Test(
        "What is not acceptable in an order is named, all of it",
        arguments: [
            (#"{}"#, ["framework", "from", "to"]), (#"{"framework":"iso27001-2022","from":"2026-02-02","to":"2026-02-01"}"#, ["to"]),
            (#"{"framework":"nist-csf-2.0","from":"x","to":"2026-02-01"}"#, ["framework", "from"]),
            (#"{"colour":1,"from":2}"#, ["colour", "from", "framework", "to"]),
        ])
    func refusals(_ body: String, _ fields: [String]) async throws {
        try await AppWorld.with { world in
            try await world.programme()
            let reply = try await world.api(.post, "/api/v1/packages", as: world.person(.ciso), json: body)
            #expect(reply.status == 422 && reply.errors == fields, "\(reply.text)")
        }
    }

    @Test(
        "A name from anywhere becomes one that every system can extract",
        arguments: [
            ("scan.pdf", "scan.pdf"), ("../../etc/passwd", "_.._etc_passwd"), ("a:b\\c?.txt", "a_b_c_.txt"), ("NUL", "_NUL"), (" .", "_"),
            ("ключ.pdf", "ключ.pdf"), ("\u{202E}fdp.exe", "_fdp.exe"),
        ])
    func names(_ name: String, _ safe: String) throws {
        #expect(PackageName.safe(name) == safe)
        _ = try PackagePath("evidence/x/" + PackageName.safe(name))
        #expect(PackageName.safe(String(repeating: "é", count: 300) + ".pdf").hasSuffix("é.pdf"))
    }
}
