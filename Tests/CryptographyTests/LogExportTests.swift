import Foundation
import Testing

@testable import Cryptography

@Suite("Exported logs") struct LogExportTests {
    let world = LogWorld()

    func export(_ world: LogWorld, note: [UInt8]? = nil, hashes: [MerkleHash]? = nil, entries: [PresentedEntry]? = nil) throws -> [UInt8] {
        let all = world.hashes()
        let checkpoint = try Checkpoint(origin: LogWorld.origin, size: UInt64(all.count), root: slowRoot(all[...]))
        var (writer, file) = try LogExportWriter.begin(
            organisation: "acorn", checkpoint: checkpoint, note: String(decoding: note ?? world.note(), as: UTF8.self))
        file += try writer.hashes(Array(all.prefix(5)))
        file += try writer.hashes(Array(all.dropFirst(5)))
        for entry in entries ?? world.entries { file += try writer.entry(entry) }
        return file
    }
    func verify(_ file: [UInt8], part: Int = 1_000, against: [UInt8]? = nil, organisation: String? = nil) -> LogVerdict {
        var verifier = LogExportVerifier(keys: [world.signer.verifier], organisation: organisation, against: against)
        var rest = file[...]
        while !rest.isEmpty { verifier.update(Array(rest.prefix(part))); rest = rest.dropFirst(part) }
        return verifier.finish()
    }
    func lines(_ file: [UInt8]) -> [[UInt8]] { file.split(separator: 10).map(Array.init) }
    func joined(_ lines: [[UInt8]]) -> [UInt8] { lines.flatMap { $0 + [10] } }

    @Test("An export as it was written is intact, read in parts of any size", arguments: [1, 13, 100_000])
    func intact(part: Int) throws {
        #expect(verify(try export(world), part: part) == .intact(entries: 12, erased: 2, warnings: []))
        #expect(verify(try export(world), organisation: "acorn") == .intact(entries: 12, erased: 2, warnings: []))
    }

    @Test("The format is frozen: the header and an entry, byte for byte")
    func frozen() throws {
        let lines = lines(try export(world)).map { String(decoding: $0, as: UTF8.self) }
        let note = String(decoding: world.note(), as: UTF8.self).replacing("\n", with: "\\n")
        #expect(lines[0] == #"{"format":"aertous-log/v1","organisation":"acorn","origin":"aertous.example/log/acorn","size":12,"checkpoint":""# + note + "\"}")
        #expect(lines[1].hasPrefix(#"{"hashes":[""#) && lines.count == 14)
        let opening = try #require(world.entries[4].openings["after.owner"])
        let leaf = Base64.encode(world.entries[4].leaf), salt = Base64.encode(opening.salt)
        #expect(
            lines[6].hasPrefix(
                #"{"index":4,"leaf":""# + leaf + #"","values":[{"field":"after.owner","value":null,"salt":""# + salt
                    + #""},{"field":"after.title","value":"TGFwdG9wIDQ=","#))
    }

    @Test("Every line is JSON to other programs, whatever its texts hold")
    func json() throws {
        let strange = LogHeader(organisation: "a\"\\\n\u{1}\u{7F}\u{2028}ü", origin: "x/a\"\\\n\u{1}\u{7F}\u{2028}ü", size: 3, kind: .slice(entries: 2))
        for line in lines(try export(world)) + [strange.line] { #expect(try JSONSerialization.jsonObject(with: Data(line)) is [String: Any]) }
        let read = try JSONSerialization.jsonObject(with: Data(strange.line)) as? [String: Any]
        #expect(read?["organisation"] as? String == strange.organisation)
    }

    @Test("A log of many entries has its hashes in lines of 256")
    func many() throws {
        var world = LogWorld(erasing: false)
        let template = world.entries[0]
        world.entries = try (0..<600).map { index in
            PresentedEntry(leaf: try LogWorld.leaf(UInt64(index), try Leaf(encoded: template.leaf).body).encoded(), openings: template.openings)
        }
        let file = try export(world)
        #expect(lines(file).count == 1 + 3 + 600)
        #expect(verify(file) == .intact(entries: 600, erased: 0, warnings: []))
        var altered = lines(file)
        let hashes = String(decoding: altered[2], as: UTF8.self)
        altered[2] = Array(hashes.replacing(Base64.encode(world.hashes()[300].bytes), with: Base64.encode(MerkleHash.empty.bytes)).utf8)
        guard case .malformed(let refusal) = verify(joined(altered)) else { Issue.record("an altered line was passed over"); return }
        #expect(refusal.line == 3 && refusal.reason.contains("entry 300"))
        var cut = lines(file)
        cut.remove(at: 4 + 300)
        #expect(verify(joined(cut)) == .broken(first: 300...300, .cut))
    }

    @Test("Each entry that is edited, removed, exchanged or cut off is named, exactly")
    func faults() throws {
        let whole = lines(try export(world))
        for index in 0..<9 {
            var edited = world.entries
            let leaf = try Leaf(encoded: edited[index].leaf)
            edited[index].leaf = try LogWorld.leaf(UInt64(index), leaf.body, time: leaf.time + 1).encoded()
            #expect(verify(try export(world, entries: edited)) == .broken(first: UInt64(index)...UInt64(index), .edited(field: nil)))
            var exchanged = whole
            exchanged.swapAt(2 + index, 3 + index)
            #expect(verify(joined(exchanged)) == .broken(first: UInt64(index)...UInt64(index), .reordered))
            var removed = whole
            removed.remove(at: 2 + index)
            #expect(verify(joined(removed)) == .broken(first: UInt64(index)...UInt64(index), .cut))
        }
        var entries = world.entries
        entries[6].openings["after.title"] = Opening(value: [1], salt: noise(32))
        #expect(verify(try export(world, entries: entries)) == .broken(first: 6...6, .edited(field: "after.title")))
        entries = world.entries
        entries[5].openings["after.owner"] = nil
        #expect(verify(try export(world, entries: entries)) == .broken(first: 5...5, .removed(field: "after.owner")))
        entries[7].openings["after.owner"] = Opening(value: [1], salt: noise(32))
        #expect(verify(try export(world, entries: entries)) == .broken(first: 5...5, .removed(field: "after.owner")), "the first of two")
        #expect(verify(joined(whole + [whole[13]])) == .broken(first: 12...12, .beyondCheckpoint))
        let text = String(decoding: try export(world), as: UTF8.self).replacing(#"{"index":8,"#, with: #"{"index":9,"#)
        #expect(verify(Array(text.utf8)) == .broken(first: 8...8, .edited(field: nil)), "a number beside the leaf that is not the leaf's")
    }

    @Test("A download that broke off is cut where it stops")
    func brokenOff() throws {
        let file = try export(world)
        let whole = lines(file)
        let start = whole[..<8].map { $0.count + 1 }.reduce(0, +)
        // Without the erasures at the end the values of entry 3 are missing too, and that comes first: so a log without any.
        let plain = LogWorld(erasing: false)
        let other = try export(plain)
        let end = lines(other)[..<8].map { $0.count + 1 }.reduce(0, +)
        for extra in [0, 1, 100] { #expect(verify(Array(other[..<(end + extra)])) == .broken(first: 6...6, .cut)) }
        #expect(verify(Array(file[..<start])) == .broken(first: 3...3, .removed(field: "after.owner")))
        for count in [0, 10, whole[0].count, whole[0].count + 1, whole[0].count + 50] {
            guard case .malformed = verify(Array(file[..<count])) else { Issue.record("\(count)"); continue }
        }
        guard case .malformed(let refusal) = verify(file + Array("x".utf8)) else { Issue.record("a tail was passed over"); return }
        #expect(refusal.line == 15)
    }

    @Test("A checkpoint kept elsewhere decides: as a beginning, as the same, as more than the export has, and against a rewritten log")
    func against() throws {
        let file = try export(world)
        for count in [0, 1, 7, 12] { #expect(verify(file, against: world.note(count)) == .intact(entries: 12, erased: 2, warnings: [])) }
        var longer = LogWorld(erasing: false)
        longer.entries = world.entries
        longer.entries.append(PresentedEntry(leaf: try LogWorld.leaf(12, .change([])).encoded(), openings: [:]))
        #expect(verify(file, against: longer.note()) == .broken(first: 12...12, .cut))
        // The house rewrites entry 2 and signs again: only the note that left the house before shows it.
        var rewritten = world
        let leaf = try Leaf(encoded: rewritten.entries[2].leaf)
        rewritten.entries[2].leaf = try LogWorld.leaf(2, leaf.body, time: leaf.time + 1).encoded()
        let other = try export(rewritten)
        #expect(verify(other) == .intact(entries: 12, erased: 2, warnings: []))
        #expect(verify(other, against: world.note(2)) == .intact(entries: 12, erased: 2, warnings: []))
        #expect(verify(other, against: world.note(3)) == .broken(first: 0...2, .forked))
        #expect(verify(other, against: world.note()) == .broken(first: 0...11, .forked))
        var edited = other
        edited[edited.count - 40] ^= 1
        #expect(verify(edited, against: world.note(3)) != .broken(first: 0...2, .forked), "what is edited is no fork")
        #expect(verify(file, against: world.note(origin: "aertous.example/log/birch")) == .noCheckpoint(.otherOrigin("aertous.example/log/birch")))
        #expect(verify(file, against: [1, 2, 3]) != .intact(entries: 12, erased: 2, warnings: []))
    }

    @Test("Another organisation's log, a foreign signature and a checkpoint of another log are refused")
    func others() throws {
        guard case .malformed = verify(try export(world), organisation: "birch") else { Issue.record("birch"); return }
        var stranger = LogExportVerifier(keys: [])
        stranger.update(try export(world))
        #expect(stranger.finish() == .noCheckpoint(.unknownSigner))
        #expect(verify(try export(world, note: world.note(origin: "aertous.example/log/birch"))) == .noCheckpoint(.otherOrigin("aertous.example/log/birch")))
        guard case .noCheckpoint(.malformed) = verify(try export(world, note: world.note(5))) else { Issue.record("size"); return }
        let checkpoint = try Checkpoint(origin: LogWorld.origin, size: 0, root: .empty)
        #expect(throws: LogWriteRefusal.foreignOrigin) { try LogExportWriter.begin(organisation: "birch", checkpoint: checkpoint, note: "") }
        let text = String(decoding: try export(world), as: UTF8.self).replacing("log/acorn", with: "log/birch")
        guard case .malformed = verify(Array(text.utf8)) else { Issue.record("origin"); return }
    }

    @Test("Hashes that do not lead to the root are not believed: they accuse no entry, and the file is told to be altered, by line")
    func badHashes() throws {
        var hashes = world.hashes()
        hashes[4] = .empty
        let header = lines(try export(world))[0]
        var line = LogLineWriter()
        line.literal("{\"hashes\":")
        line.list(hashes) { $0.base64($1.bytes) }
        line.literal("}")
        let file = joined([header, line.bytes] + lines(try export(world))[2...])
        guard case .malformed(let refusal) = verify(file) else { Issue.record("an altered line was passed over"); return }
        #expect(refusal.line == 2 && refusal.reason.contains("altered") && refusal.reason.contains("entry 4"))
    }

    @Test(
        "Every spelling but the canonical one is refused",
        arguments: [
            (#""index":1,"#, #""index":01,"#), (#""index":1,"#, #""index": 1,"#), (#""index":1,"#, #""index":1.0,"#), (#""leaf":"#, #""Leaf":"#),
            (#""value":null"#, #""value":Null"#),
            ("}\n{\"index\":2,", "} \n{\"index\":2,"), ("}\n{\"index\":2,", "},\n{\"index\":2,"), ("}\n{\"index\":2,", "}\r\n{\"index\":2,"),
            ("after.owner", "after.\\u006fwner"), ("v1", "v2"),
            (#""size":12"#, #""size":012"#), (#"{"index":1,"#, #"{"x":0,"index":1,"#), ("}\n{\"index\":2,", "}\n\n{\"index\":2,"),
            ("TGFwdG9wIDQ=", "TGFwdG9wIDR="), ("TGFwdG9wIDQ=", "TGFwdG9wIDQ"),
        ])
    func canonical(old: String, new: String) throws {
        let text = String(decoding: try export(world), as: UTF8.self)
        let bent = text.replacing(old, with: new)
        #expect(bent != text)
        guard case .malformed = verify(Array(bent.utf8)) else { Issue.record("\(new)"); return }
    }

    @Test("A field that stands twice, a line without end and a text of control characters are refused or kept as they are")
    func hostile() throws {
        let entry = String(decoding: lines(try export(world))[3], as: UTF8.self)
        let value = try #require(entry.firstRange(of: #"{"field":"after.owner""#)), end = try #require(entry.firstRange(of: "},{"))
        let twice = entry.replacing("\"values\":[", with: "\"values\":[" + entry[value.lowerBound...end.lowerBound] + ",")
        var file = lines(try export(world))
        file[3] = Array(twice.utf8)
        guard case .malformed(let refusal) = verify(joined(file)) else { Issue.record("twice"); return }
        #expect(refusal.line == 4)
        var feed = LineFeed(limit: 100)
        #expect(throws: LogLineRefusal.self) { try feed.take([UInt8](repeating: 65, count: 101)) { (_, _) throws(LogLineRefusal) in } }
        let header = LogHeader(organisation: "a\"\\\n\u{1}ü", origin: "x/a\"\\\n\u{1}ü", size: 3, kind: .slice(entries: 2))
        #expect(try LogHeader(header.line, line: 1) == header)
    }

    @Test("Every bit flip ends in anything but intact, and in no trap")
    func flips() throws {
        let file = try export(world)
        let expected = LogVerdict.intact(entries: 12, erased: 2, warnings: [])
        for place in file.indices where place % 3 == 0 {
            var bent = file
            bent[place] ^= 1 << UInt8(place % 8)
            #expect(verify(bent, part: 100_000) != expected, "byte \(place)")
        }
    }

    @Test("Many warnings are counted, not kept")
    func warnings() throws {
        var world = LogWorld(erasing: false)
        world.entries = try (0..<500).map { index in
            PresentedEntry(leaf: try LogWorld.leaf(UInt64(index), .change([]), time: index % 2 == 0 ? 1_000_000 : 10).encoded(), openings: [:])
        }
        guard case .intact(_, _, let warnings) = world.verifier.verify(world.entries, checkpoint: world.note()) else { Issue.record("not intact"); return }
        #expect(warnings.count == LogWarning.limit + 1 && warnings.last == .more(150) && warnings.first == .timeStepsBack(entry: 1))
    }
}
