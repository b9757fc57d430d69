import Testing

@testable import Cryptography

/// Random logs, each spoilt in one way by chance; what has to be said of it is known beforehand.
@Suite("Whatever is done to an export, the right word is said of the right entry")
struct LogMutationTests {
    /// A log of chance: its lines, and what its verdict depends on.
    struct Log {
        var world = LogWorld(erasing: false)
        /// The first value that is missing until a leaf at `by` excuses it, in the order of the entries.
        var erased: [(entry: Int, field: String, by: Int)] = []
        var count: Int { world.entries.count }

        init(_ generator: inout Seeded) throws {
            let count = Int.random(in: 2...24, using: &generator)
            world.entries = []
            for index in 0..<count {
                let open = (0..<index).flatMap { entry in world.entries[entry].openings.keys.sorted().map { (entry, $0) } }
                if !open.isEmpty, Int.random(in: 0..<6, using: &generator) == 0, let (entry, field) = open.randomElement(using: &generator) {
                    world.entries[entry].openings[field] = nil
                    erased.append((entry, field, index))
                    let body = Leaf.Body.erasure([.init(entry: UInt64(entry), field: field, reason: "asked for")])
                    world.entries.append(PresentedEntry(leaf: try LogWorld.leaf(UInt64(index), body).encoded(), openings: [:]))
                    continue
                }
                var openings: [String: Opening] = [:]
                for field in ["name", "name~before", "owner"].prefix(Int.random(in: 0...3, using: &generator)) {
                    let value = Bool.random(using: &generator) ? randomBytes(Int.random(in: 0...40, using: &generator), using: &generator) : nil
                    openings[field] = Opening(value: value, salt: randomBytes(32, using: &generator))
                }
                let body = Leaf.Body.change(openings.keys.sorted().map { .init(field: $0, hash: openings[$0]!.commitment(to: $0)) })
                world.entries.append(PresentedEntry(leaf: try LogWorld.leaf(UInt64(index), body).encoded(), openings: openings))
            }
        }

        func lines(_ entries: [PresentedEntry]? = nil, note: [UInt8]? = nil) throws -> [[UInt8]] {
            let hashes = world.hashes()
            let checkpoint = try Checkpoint(origin: LogWorld.origin, size: UInt64(hashes.count), root: slowRoot(hashes[...]))
            var (writer, file) = try LogExportWriter.begin(
                organisation: "acorn", checkpoint: checkpoint, note: String(decoding: note ?? world.note(), as: UTF8.self))
            file += try writer.hashes(hashes)
            for entry in entries ?? world.entries { file += try writer.entry(entry) }
            return file.split(separator: 10).map(Array.init)
        }
        func verdict(_ lines: [[UInt8]], against: [UInt8]? = nil) -> LogVerdict {
            var verifier = LogExportVerifier(keys: [world.signer.verifier], against: against)
            for line in lines { verifier.update(line + [10]) }
            return verifier.finish()
        }
        /// What is said when the leaves from `index` on are not read: a value whose excuse is among them is missed first.
        func without(_ leaves: (Int) -> Bool, _ index: Int, _ fault: LogFault) -> LogVerdict {
            let missed = erased.filter { leaves($0.by) && $0.entry < index }.min { ($0.entry, $0.field) < ($1.entry, $1.field) }
            guard let missed else { return .broken(first: UInt64(index)...UInt64(index), fault) }
            return .broken(first: UInt64(missed.entry)...UInt64(missed.entry), .removed(field: missed.field))
        }
        func at(_ index: Int, _ fault: LogFault) -> LogVerdict { .broken(first: UInt64(index)...UInt64(index), fault) }
    }

    @Test("Edited, removed, reordered, cut, stepped back in time, forked", arguments: 0..<60)
    func mutated(_ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &* 7_919 &+ 3)
        let log = try Log(&generator)
        let lines = try log.lines(), entries = log.world.entries, start = lines.count - log.count
        let whole = LogVerdict.intact(entries: UInt64(log.count), erased: log.erased.count, warnings: [])
        #expect(log.verdict(lines) == whole)
        let i = Int.random(in: 0..<log.count, using: &generator)

        // A leaf is written anew, a value is exchanged, a value is taken out.
        var other = entries
        let leaf = try Leaf(encoded: other[i].leaf)
        other[i].leaf = try LogWorld.leaf(UInt64(i), leaf.body, time: leaf.time + 1).encoded()
        #expect(log.verdict(try log.lines(other)) == log.without({ $0 == i }, i, .edited(field: nil)))
        for entry in entries.indices.shuffled(using: &generator).prefix(4).sorted() {
            let presented = entries[entry]
            guard let field = presented.openings.keys.min() else { continue }
            other = entries
            other[entry].openings[field] = Opening(value: [1, 2, 3], salt: randomBytes(32, using: &generator))
            #expect(log.verdict(try log.lines(other)) == log.at(entry, .edited(field: field)))
            other[entry].openings[field] = nil
            #expect(log.verdict(try log.lines(other)) == log.at(entry, .removed(field: field)))
        }

        // An entry is taken out, all from one on are, two are exchanged.
        var cut = lines
        cut.remove(at: start + i)
        #expect(log.verdict(cut) == log.without({ $0 == i }, i, .cut))
        #expect(log.verdict(Array(lines[..<(start + i)])) == log.without({ $0 >= i }, i, .cut))
        let (low, high) = (min(i, log.count - 2), Int.random(in: min(i, log.count - 2) + 1..<log.count, using: &generator))
        cut = lines
        cut.swapAt(start + low, start + high)
        #expect(log.verdict(cut) == log.at(low, .reordered))

        // The clock: five seconds back are nothing, one millisecond more is told.
        for (step, warnings) in [(5_000, []), (5_001, [LogWarning.timeStepsBack(entry: UInt64(log.count))])] as [(UInt64, [LogWarning])] {
            var later = log
            let time = try Leaf(encoded: entries[log.count - 1].leaf).time - step
            later.world.entries.append(PresentedEntry(leaf: try LogWorld.leaf(UInt64(log.count), .change([]), time: time).encoded(), openings: [:]))
            #expect(later.verdict(try later.lines()) == .intact(entries: UInt64(log.count + 1), erased: log.erased.count, warnings: warnings))
        }

        // An older checkpoint holds; one that another history was signed with does not.
        let size = Int.random(in: 0...log.count, using: &generator)
        #expect(log.verdict(lines, against: log.world.note(size)) == whole)
        var fork = log
        fork.world.entries = other.enumerated().map { index, entry in
            index == i ? PresentedEntry(leaf: edited(leaf, i), openings: entries[i].openings) : entries[index]
        }
        let kept = Int.random(in: i + 1...log.count, using: &generator)
        #expect(log.verdict(lines, against: fork.world.note(kept)) == .broken(first: 0...UInt64(kept - 1), .forked))
        #expect(log.verdict(lines, against: fork.world.note(i)) == whole, "before they part, both are one")
    }
    private func edited(_ leaf: Leaf, _ index: Int) -> [UInt8] {
        (try? LogWorld.leaf(UInt64(index), leaf.body, time: leaf.time + 1).encoded()) ?? []
    }
}
