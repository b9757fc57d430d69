import Foundation
import Testing

@testable import Platform

@Suite("Sweeping stored files") struct SweepTests {
    struct Lost: Error {}

    @Test("Old files that no row names go, with their keys and half-written ones; named, young and foreign ones stay")
    func sweep() async throws {
        let world = try await FilesWorld()
        var files: [SealedFile] = []
        for seed in 0..<12 { files.append(try await world.receive(prose(10, seed: UInt64(seed)))) }
        let known = Set(files.prefix(5).map(\.stored))
        let half = StoredName(randomness: world.randomness)
        try await world.files.create(half).append([1, 2, 3])
        try Data("not ours".utf8).write(to: URL(fileURLWithPath: world.path + "/files/README"))
        let now = Int64(Date().timeIntervalSince1970 * 1_000)

        let early = try await Sweep(world.sealed).run(now: now) { _ in [] }
        #expect(early.seen == 13 && early.removed == 0, "an upload may still be under way")
        let report = try await Sweep(world.sealed).run(now: now + Sweep.standardAge + 60_000) { known.intersection($0) }
        #expect(report.seen == 13 && report.removed == 8)
        let bytes: UInt64 = 7 * 90 + 67
        #expect(report.freed == bytes)
        #expect(Set(try await world.files.list(after: nil, limit: 100).map(\.name)) == known)
        #expect(world.found("files").count == 6 && world.found("keys/files").count == 5)
        for file in files.prefix(5) { #expect(try await world.sealed.open(file.stored, of: "acorn").length == 10) }
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
