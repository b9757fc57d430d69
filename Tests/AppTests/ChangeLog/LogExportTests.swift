@testable import App
import Cryptography
import HTTPTypes
import Platform
@testable import Store
import Synchronization
import Testing
import World

@Suite("An exported log verifies without us, and names what was done to it")
struct LogExportTests {
    @Test("An export is intact, holds every entry and the entry about itself", arguments: Engine.allCases)
    func intact(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            _ = try await world.changedAsset(as: world.person(.ciso))
            let kept = try await world.installation.checkpoints.renew(world.member(.ciso).scope).note
            _ = try await world.changedAsset(as: world.person(.analyst))
            let lines = try await world.exported(as: world.person(.ciso))
            let verdict = try world.verdict(lines, against: kept)
            #expect(verdict.holds, "\(verdict.words)")
            let last = try await world.store.read(world.member(.ciso).scope) { try $0.loggedChanges(where: "l.position >= 0", limit: 1, prefix: 10) }.first
            #expect(last?.action == "log.exported")
            guard case .intact(let entries, _, _) = verdict else { return }
            #expect(entries == (last?.position ?? 0) + 1)
        }
    }

    @Test("The page hands out the same file as an attachment", arguments: Engine.allCases)
    func page(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let reply = try await world.page(.post, "/o/acorn/log/export", as: world.person(.manager), form: [:])
            #expect(reply.status == 200)
            #expect(reply.header("Content-Disposition")?.hasPrefix("attachment") == true)
            #expect(try world.verdict(reply.text.split(separator: "\n").map { String($0) + "\n" }).holds)
            let copy = try await world.page(.get, "/o/acorn/log/checkpoint.txt", as: world.person(.manager))
            #expect(copy.status == 200 && copy.text.hasPrefix("localhost/log/"))
        }
    }

    @Test("An export that an erasure overtakes is as honest as one that it does not: it goes on to the entry that says so", arguments: Engine.allCases)
    func overtaken(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let id = try await world.changedAsset(as: world.person(.ciso)), scope = try await world.member(.ciso).scope
            let entry = try #require(try await world.store.read(scope) { try $0.history(of: "asset", id) }.last).position
            let export = LogExport(store: world.store, checkpoints: world.installation.checkpoints)
            let signed = try await export.begin(scope)
            let file = Mutex<[UInt8]>([])
            // The reader has the beginning when the value goes.
            try await export.write(signed, scope) { bytes in
                let isFirst = file.withLock { file in
                    defer { file += bytes }
                    return file.isEmpty
                }
                guard isFirst else { return }
                let count = try await Erasures(store: world.store).erase("name", of: entry, reason: "asked for", scope)
                #expect(count == 2)
            }
            let text = String(decoding: file.withLock { $0 }, as: UTF8.self), lines = text.split(separator: "\n").map { String($0) + "\n" }
            guard case .intact(signed.checkpoint.size + 1, 2, []) = try world.verdict(lines) else { Issue.record("\(try world.verdict(lines))"); return }
            guard case .intact = try world.verdict(lines, against: signed.note) else { Issue.record("against its first checkpoint"); return }
            #expect(!text.contains("\"\(Base64.encode(Array("Ledger".utf8)))\""))
        }
    }

    /// Where the entries begin: after the header and the hashes.
    private func start(_ lines: [String]) -> Int { lines.firstIndex { $0.hasPrefix("{\"index\":0,") } ?? 0 }

    @Test("An edited value, a removed one, exchanged entries and a cut are each named with the entry")
    func tampered() async throws {
        try await AppWorld.with { world in
            _ = try await world.changedAsset(as: world.person(.ciso))
            let lines = try await world.exported(as: world.person(.ciso))
            let start = start(lines)
            // The entry about an asset that was made: it has values.
            let place = try #require(lines.indices.first { $0 >= start && lines[$0].contains("\"field\":\"criticality\"") })
            let entry = UInt64(place - start)

            var edited = lines
            edited[place] = edited[place].replacing("\"field\":\"criticality\",\"value\":\"Mg==\"", with: "\"field\":\"criticality\",\"value\":\"NQ==\"")
            #expect(edited != lines)
            #expect(try world.verdict(edited) == .broken(first: entry...entry, .edited(field: "criticality")))
            #expect(try world.verdict(edited).words.last == "Entry \(entry) was edited: its field “criticality” is not what was logged.")

            var removed = lines
            let from = try #require(removed[place].firstRange(of: "{\"field\":\"criticality\"")),
                end = try #require(removed[place][from.lowerBound...].firstRange(of: "},"))
            removed[place].removeSubrange(from.lowerBound..<end.upperBound)
            #expect(try world.verdict(removed) == .broken(first: entry...entry, .removed(field: "criticality")))

            var exchanged = lines
            exchanged.swapAt(place, place + 1)
            #expect(try world.verdict(exchanged) == .broken(first: entry...entry, .reordered))

            var cut = lines
            cut.remove(at: place)
            #expect(try world.verdict(cut) == .broken(first: entry...entry, .cut))
            let last = UInt64(lines.count - 1 - start)
            #expect(try world.verdict(lines.dropLast()) == .broken(first: last...last, .cut))
            #expect(try world.verdict(lines.dropLast()).holds == false)
        }
    }

    @Test("A checkpoint kept elsewhere finds a log that was cut and signed again")
    func keptCheckpoint() async throws {
        try await AppWorld.with { world in
            let early = try await world.exported(as: world.person(.ciso))
            _ = try await world.changedAsset(as: world.person(.ciso))
            let kept = try await world.installation.checkpoints.renew(world.member(.ciso).scope).note
            #expect(try world.verdict(early).holds)
            #expect(try !world.verdict(early, against: kept).holds, "the entries that the kept checkpoint vouches for are missing")
        }
    }

    @Test("A key that did not sign opens nothing")
    func otherKey() async throws {
        try await AppWorld.with { world in
            let lines = try await world.exported(as: world.person(.ciso))
            let other = try SignerKey(
                name: world.installation.signing.signer(.checkpoint).verifier.name, purpose: .checkpoint, seed: [UInt8](repeating: 9, count: 32)
            ).verifier
            var verifier = LogExportVerifier(keys: [other])
            for line in lines { verifier.update(Array(line.utf8)) }
            let verdict = verifier.finish()
            #expect(verdict == .noCheckpoint(.unknownSigner) && !verdict.holds)
        }
    }

    @Test("A step back in time is told, and does not make an intact log a broken one")
    func timeStep() throws {
        let key = try SignerKey(name: "aertous.test/checkpoints-1", purpose: .checkpoint, seed: [UInt8](repeating: 7, count: 32))
        let leaves = try [100_000, 200_000, 150_000].enumerated().map { index, time in
            try Leaf(
                index: UInt64(index), organisation: "o", actor: "m", role: "ciso", action: "a.b", recordType: "a", record: "r", request: "", time: UInt64(time),
                body: .change([])
            ).encoded()
        }
        var tree = Frontier()
        for leaf in leaves { tree.append(.leaf(leaf)) }
        let checkpoint = try Checkpoint(origin: "aertous.test/log/o", size: 3, root: tree.root)
        var (writer, bytes) = try LogExportWriter.begin(organisation: "o", checkpoint: checkpoint, note: key.sign(checkpoint.text))
        bytes += try writer.hashes(leaves.map { .leaf($0) })
        for leaf in leaves { bytes += try writer.entry(PresentedEntry(leaf: leaf, openings: [:])) }
        var verifier = LogExportVerifier(keys: [key.verifier])
        verifier.update(bytes)
        let verdict = verifier.finish()
        #expect(verdict.holds)
        #expect(verdict.words.contains { $0.contains("at entry 2 the clock was more than five seconds behind") })
    }
}
