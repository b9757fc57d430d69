import Testing

@testable import Cryptography

@Suite("An export goes on to a later checkpoint where a value was erased while it was written") struct ContinuedExportTests {
    let world = LogWorld()

    /// Ten entries, of which the fourth lacks two values, then the two that erased them.
    func export(note: [UInt8]? = nil, size: UInt64 = 12, rest: [PresentedEntry]? = nil) throws -> [UInt8] {
        let first = world.hashes(10)
        var (writer, file) = try LogExportWriter.begin(
            organisation: "acorn", checkpoint: Checkpoint(origin: LogWorld.origin, size: 10, root: slowRoot(first[...])),
            note: String(decoding: world.note(10), as: UTF8.self))
        file += try writer.hashes(first)
        for entry in world.entries.prefix(10) { file += try writer.entry(entry) }
        let all = world.hashes()
        file += try writer.goOn(
            Checkpoint(origin: LogWorld.origin, size: size, root: slowRoot(all[...])), note: String(decoding: note ?? world.note(), as: UTF8.self))
        file += try writer.hashes(Array(all.dropFirst(10)))
        for entry in rest ?? Array(world.entries.dropFirst(10)) { file += try writer.entry(entry) }
        return file
    }
    func verify(_ file: [UInt8], against: [UInt8]? = nil) -> LogVerdict {
        var verifier = LogExportVerifier(keys: [world.signer.verifier], against: against)
        verifier.update(file)
        return verifier.finish()
    }
    func lines(_ file: [UInt8]) -> [[UInt8]] { file.split(separator: 10).map { Array($0) + [10] } }

    @Test("It is intact with the entries that it goes on with, and without them the values count as removed")
    func intact() throws {
        let file = try export()
        #expect(verify(file) == .intact(entries: 12, erased: 2, warnings: []))
        let lines = lines(file)
        #expect(lines.count == 1 + 1 + 10 + 1 + 1 + 2)
        #expect(String(decoding: lines[12], as: UTF8.self).hasPrefix(#"{"continued":12,"checkpoint":"aertous.example/log/acorn\n12\n"#))
        #expect(verify(lines[..<12].flatMap { $0 }) == .broken(first: 3...3, .removed(field: "after.owner")))
    }

    @Test("A checkpoint from elsewhere counts, whichever part holds it", arguments: [5, 10, 11, 12])
    func against(_ size: Int) throws {
        #expect(verify(try export(), against: world.note(size)) == .intact(entries: 12, erased: 2, warnings: []))
    }

    @Test("What is edited, cut or added in the later part is named, exactly")
    func faults() throws {
        let whole = lines(try export())
        var edited = world.entries
        edited[10].leaf = try LogWorld.leaf(10, try Leaf(encoded: edited[10].leaf).body, time: 1).encoded()
        // An erasure that is not genuine excuses nothing, and the value stands before it.
        #expect(verify(try export(rest: Array(edited.dropFirst(10)))) == .broken(first: 3...3, .removed(field: "after.owner")))
        var exchanged = whole
        exchanged.swapAt(14, 15)
        #expect(verify(exchanged.flatMap { $0 }) == .broken(first: 10...10, .reordered))
        #expect(verify(whole.dropLast().flatMap { $0 }) == .broken(first: 3...3, .removed(field: "after.title")))
        #expect(verify((whole + [whole[15]]).flatMap { $0 }) == .broken(first: 12...12, .beyondCheckpoint))
        var early = whole
        early.remove(at: 11)
        #expect(verify(early.flatMap { $0 }) == .broken(first: 9...9, .cut))
    }

    @Test("A later checkpoint is believed as the first is: of this log, signed, larger, and with its entries")
    func refused() throws {
        let stranger = try SignerKey(name: "aertous.example/checkpoints", purpose: .checkpoint, seed: Array(repeating: 6, count: 32))
        let foreign = Array(try stranger.sign(SignedNote(world.note()).text).utf8)
        #expect(verify(try export(note: foreign)) == .noCheckpoint(.unknownSigner))
        let other = world.note(origin: "aertous.example/log/birch")
        #expect(verify(try export(note: other)) == .noCheckpoint(.otherOrigin("aertous.example/log/birch")))
        #expect(throws: LogWriteRefusal.count) { try export(size: 10) }
        guard case .malformed = verify(lines(try export()).prefix(13).flatMap { $0 }) else { Issue.record("without its hashes"); return }
        #expect(verify(lines(try export()).prefix(14).flatMap { $0 }) == .broken(first: 3...3, .removed(field: "after.owner")))
        let again = lines(try export())
        guard case .malformed(let refusal) = verify((again + [again[12]]).flatMap { $0 }) else { Issue.record("not larger"); return }
        #expect(refusal.line == 17 && refusal.reason.contains("not larger"))
    }
}
