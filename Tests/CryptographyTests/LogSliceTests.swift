import Testing

@testable import Cryptography

@Suite("Slices of a log") struct LogSliceTests {
    let world = LogWorld()
    static let chosen = [1, 4, 5, 9, 10]

    func slice(_ world: LogWorld, _ chosen: [Int] = LogSliceTests.chosen, entries: [PresentedEntry]? = nil) throws -> [UInt8] {
        let hashes = world.hashes()
        let checkpoint = try Checkpoint(origin: LogWorld.origin, size: UInt64(hashes.count), root: slowRoot(hashes[...]))
        var (writer, file) = try LogSliceWriter.begin(organisation: "acorn", checkpoint: checkpoint, entries: UInt64(chosen.count))
        for index in chosen {
            let proof = try #require(prover(hashes).inclusion(of: UInt64(index)))
            file += try writer.entry((entries ?? world.entries)[index], proof: proof)
        }
        try writer.finish()
        return file
    }
    func verify(_ file: [UInt8], note: [UInt8]? = nil, keys: [VerifierKey]? = nil, part: Int = 777) -> LogSliceVerdict {
        var verifier = LogSliceVerifier(checkpoint: note ?? world.note(), keys: keys ?? [world.signer.verifier])
        var rest = file[...]
        while !rest.isEmpty { verifier.update(Array(rest.prefix(part))); rest = rest.dropFirst(part) }
        return verifier.finish()
    }
    /// The slice with one line written anew.
    func altered(_ file: [UInt8], _ number: Int, _ change: (LogEntryLine) -> LogEntryLine) throws -> [UInt8] {
        var lines = file.split(separator: 10).map(Array.init)
        lines[number + 1] = change(try LogEntryLine(lines[number + 1], line: 0, isSlice: true)).line
        return lines.flatMap { $0 + [10] }
    }
    var intact: LogSliceVerdict {
        let hashes = world.hashes()
        let checkpoint = try? Checkpoint(origin: LogWorld.origin, size: 12, root: slowRoot(hashes[...]))
        return checkpoint.map { .intact(organisation: "acorn", checkpoint: $0, entries: 5, withheld: 0) } ?? .noCheckpoint(.unknownSigner)
    }

    @Test("Some entries of a log are proven without the others, in parts of any size", arguments: [1, 777, 100_000])
    func proven(part: Int) throws {
        #expect(verify(try slice(world), part: part) == intact)
        #expect(try slice(world, []).split(separator: 10).count == 1)
        for chosen in (0..<12).map({ [$0] }) {
            guard case .intact(_, _, 1, _) = verify(try slice(world, chosen)) else { Issue.record("\(chosen)"); continue }
        }
    }

    @Test("Values that are left out are marked, counted and no fault; without the mark they are")
    func withheld() throws {
        var entries = world.entries
        entries[4].openings["after.owner"] = nil
        entries[5].openings = [:]
        let file = try slice(world, entries: entries)
        guard case .intact(_, _, 5, 3) = verify(file) else { Issue.record("\(verify(file))"); return }
        let unmarked = try altered(file, 1) { LogEntryLine(index: $0.index, entry: $0.entry, slice: .init(withheld: [], path: $0.slice?.path ?? [])) }
        #expect(verify(unmarked) == .broken(entry: 4, .unmarked(field: "after.owner")))
        let both = try altered(file, 0) { LogEntryLine(index: $0.index, entry: $0.entry, slice: .init(withheld: ["after.title"], path: $0.slice?.path ?? [])) }
        #expect(verify(both) == .broken(entry: 1, .unmarked(field: "after.title")))
        let phantom = try altered(file, 1) {
            LogEntryLine(index: $0.index, entry: $0.entry, slice: .init(withheld: ["after.owner", "x"], path: $0.slice?.path ?? []))
        }
        #expect(verify(phantom) == .broken(entry: 4, .unmarked(field: "x")))
        let twice = try altered(file, 1) {
            LogEntryLine(index: $0.index, entry: $0.entry, slice: .init(withheld: ["after.owner", "after.owner"], path: $0.slice?.path ?? []))
        }
        #expect(verify(twice) == .broken(entry: 4, .unmarked(field: "after.owner")))
    }

    @Test("An edited value, a changed leaf, a wrong proof and another organisation's leaf: the first bad entry is named")
    func faults() throws {
        let file = try slice(world)
        let value = try altered(file, 2) { line in
            var entry = line.entry
            entry.openings["after.title"] = Opening(value: [1], salt: noise(32))
            return LogEntryLine(index: line.index, entry: entry, slice: line.slice)
        }
        #expect(verify(value) == .broken(entry: 5, .edited(field: "after.title")))
        let extra = try altered(file, 2) { line in
            var entry = line.entry
            entry.openings["z"] = Opening(value: [1], salt: noise(32))
            return LogEntryLine(index: line.index, entry: entry, slice: line.slice)
        }
        #expect(verify(extra) == .broken(entry: 5, .edited(field: "z")))
        let leaf = try altered(file, 3) { line in
            guard let old = try? Leaf(encoded: line.entry.leaf), let bytes = try? LogWorld.leaf(9, old.body, time: old.time + 1).encoded() else { return line }
            return LogEntryLine(index: line.index, entry: PresentedEntry(leaf: bytes, openings: line.entry.openings), slice: line.slice)
        }
        #expect(verify(leaf) == .broken(entry: 9, .wrongProof(.rootDiffers)))
        let path = try altered(file, 0) {
            LogEntryLine(index: $0.index, entry: $0.entry, slice: .init(withheld: [], path: Array(($0.slice?.path ?? []).dropLast())))
        }
        #expect(verify(path) == .broken(entry: 1, .wrongProof(.wrongLength)))
        let moved = try altered(file, 0) { LogEntryLine(index: 0, entry: $0.entry, slice: $0.slice) }
        #expect(verify(moved) == .broken(entry: 0, .wrongProof(.rootDiffers)))
        let beyond = try altered(file, 4) { LogEntryLine(index: 12, entry: $0.entry, slice: $0.slice) }
        #expect(verify(beyond) == .broken(entry: 12, .wrongProof(.outOfRange)))
        let foreign = try altered(file, 1) { line in
            guard let bytes = try? LogWorld.leaf(4, .change([]), organisation: "birch").encoded() else { return line }
            return LogEntryLine(index: 4, entry: PresentedEntry(leaf: bytes, openings: [:]), slice: line.slice)
        }
        #expect(verify(foreign) == .broken(entry: 4, .foreignOrganisation))
    }

    @Test("Bytes that are in the tree but say to stand elsewhere, or are no leaf, are refused even with a good proof")
    func lyingLeaf() throws {
        for bytes in [try LogWorld.leaf(7, .change([])).encoded(), [1, 2, 3]] {
            let hashes = [MerkleHash.leaf(bytes)]
            let checkpoint = try Checkpoint(origin: LogWorld.origin, size: 1, root: hashes[0])
            let (_, header) = try LogSliceWriter.begin(organisation: "acorn", checkpoint: checkpoint, entries: 1)
            let line = LogEntryLine(index: 0, entry: PresentedEntry(leaf: bytes, openings: [:]), slice: .init(withheld: [], path: []))
            let note = Array(try world.signer.sign(checkpoint.text).utf8)
            #expect(verify(header + line.line + [10], note: note) == .broken(entry: 0, .edited(field: nil)))
        }
    }

    @Test("Entries out of order, twice, missing or too many are told")
    func order() throws {
        let lines = try slice(world).split(separator: 10).map(Array.init)
        func verify(_ order: [Int]) -> LogSliceVerdict { self.verify(order.flatMap { lines[$0] + [10] }) }
        #expect(verify([0, 2, 1, 3, 4, 5]) == .broken(entry: 1, .notAscending) && verify([0, 1, 1, 2, 3, 4]) == .broken(entry: 1, .notAscending))
        #expect(verify([0, 1, 2, 3, 4]) == .broken(entry: 4, .count) && verify([0, 1, 2, 3, 4, 5, 5]) == .broken(entry: 5, .count))
        guard case .malformed = verify([]), case .malformed = verify([1, 2]) else { Issue.record("no header"); return }
        guard case .malformed = self.verify(Array(try slice(world).dropLast())) else { Issue.record("mid-line"); return }
    }

    @Test("The checkpoint must be signed by a known key, for this log, of this size")
    func checkpoints() throws {
        let file = try slice(world)
        #expect(verify(file, keys: []) == .noCheckpoint(.unknownSigner))
        #expect(verify(file, note: world.note(origin: "aertous.example/log/birch")) == .noCheckpoint(.otherOrigin("aertous.example/log/birch")))
        guard case .noCheckpoint(.malformed) = verify(file, note: world.note(11)) else { Issue.record("size"); return }
        guard case .noCheckpoint(.malformed) = verify(file, note: []) else { Issue.record("none"); return }
        var other = LogSliceVerifier(checkpoint: world.note(), keys: [world.signer.verifier], organisation: "birch")
        other.update(file)
        guard case .malformed = other.finish() else { Issue.record("organisation"); return }
    }

    @Test("The writer refuses what the verifier would")
    func writer() throws {
        let hashes = world.hashes()
        let checkpoint = try Checkpoint(origin: LogWorld.origin, size: 12, root: slowRoot(hashes[...]))
        var (writer, _) = try LogSliceWriter.begin(organisation: "acorn", checkpoint: checkpoint, entries: 2)
        let proof = try #require(prover(hashes).inclusion(of: 3))
        #expect(throws: LogWriteRefusal.entry(nil)) { try writer.entry(world.entries[4], proof: proof) }
        _ = try writer.entry(world.entries[3], proof: proof)
        #expect(throws: LogWriteRefusal.count) { try writer.entry(world.entries[3], proof: proof) }
        do { try writer.finish(); Issue.record("one is missing") } catch { #expect(error == .count) }
        #expect(throws: LogWriteRefusal.foreignOrigin) { try LogSliceWriter.begin(organisation: "corn", checkpoint: checkpoint, entries: 1) }
    }
}
