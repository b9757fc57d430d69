import Foundation
import Testing

@testable import Platform

@Suite("Sweeping stored files") struct SweepTests {
    struct Lost: Error {}

    @Test("Old files that no row names go, with their keys; named, young and foreign ones stay")
    func sweep() async throws {
        let world = try await FilesWorld()
        var files: [SealedFile] = []
        for seed in 0..<12 { files.append(try await world.receive(prose(10, seed: UInt64(seed)))) }
        let known = Set(files.prefix(5).map(\.stored))
        try Data("not ours".utf8).write(to: URL(fileURLWithPath: world.path + "/files/README"))
        let now = Int64(Date().timeIntervalSince1970 * 1_000)

        let early = try await Sweep(world.sealed).run(now: now) { _ in [] }
        #expect(early.seen == 12 && early.removed == 0, "a row may still be under way")
        let report = try await Sweep(world.sealed).run(now: now + Sweep.standardAge + 60_000) { known.intersection($0) }
        #expect(report.seen == 12 && report.removed == 7 && report.freed == 7 * 90)
        #expect(Set(try await world.files.list(after: nil, limit: 100).map(\.name)) == known)
        #expect(world.found("files").count == 6 && world.found("keys/files").count == 5)
        for file in files.prefix(5) { #expect(try await world.sealed.open(file.stored, of: "acorn").length == 10) }
    }

    @Test("A half-written file stays while somebody writes it, however old, and goes as soon as nobody does, however young")
    func unfinished() async throws {
        let world = try await FilesWorld()
        let now = Int64(Date().timeIntervalSince1970 * 1_000), late = now + 10 * Sweep.standardAge
        var writer: (any FileSink)? = try await world.files.create(StoredName(randomness: world.randomness))
        try await writer?.append([1, 2, 3])
        let living = try await Sweep(world.sealed).run(now: late) { _ in [] }
        #expect(living.seen == 1 && living.removed == 0)
        // Another store of the same folder, as another process has it, is held off too.
        let other = SealedFiles(files: try DirectoryFileStore(world.path + "/files"), keys: world.keys)
        #expect(try await Sweep(other).run(now: late) { _ in [] }.removed == 0)
        #expect(world.found("files").count == 1)
        // The system lets go of what a process held when it ends: here the last holder does.
        withExtendedLifetime(writer) {}
        writer = nil
        let dead = try await Sweep(other).run(now: now) { _ in throw Lost() }
        #expect(dead.removed == 1 && dead.freed == 67)
        #expect(world.found("files").isEmpty)
    }

    @Test("If the rows cannot be asked, nothing is removed")
    func unknown() async throws {
        let world = try await FilesWorld()
        _ = try await world.receive(prose(10))
        await #expect(throws: Lost.self) { try await Sweep(world.sealed, age: 0).run(now: .max) { _ in throw Lost() } }
        #expect(world.found("files").count == 1)
    }

    @Test("Pages follow one another without gap or repetition", arguments: [1, 2, 3, 50])
    func pages(limit: Int) async throws {
        let world = try await FilesWorld()
        for seed in 0..<9 { _ = try await world.receive(prose(3, seed: UInt64(seed))) }
        var (names, last) = ([StoredName](), StoredName?.none)
        while let page = Optional(try await world.files.list(after: last, limit: limit)), let end = page.last {
            #expect(page.count <= limit)
            (names, last) = (names + page.map(\.name), end.name)
        }
        #expect(names.count == 9 && names == names.sorted() && Set(names).count == 9)
    }
}
