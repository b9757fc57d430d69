import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import Store
import Testing

@testable import Platform

@Suite("Sending files") struct SendingTests {
    static let chunk = 65_536

    @Test(
        "A range gives exactly its bytes, across the borders of chunks and runs",
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=5-", 5..<600_000), ("bytes=-1", 599_999..<600_000), ("bytes=-999999", 0..<600_000),
            ("bytes=0-99999999999999999999999", 0..<600_000),
            ("bytes=-99999999999999999999999", 0..<600_000), ("bytes=007-018446744073709551616", 7..<600_000),
            ("bytes=65535-65536", 65_535..<65_537), ("bytes=262143-262144", 262_143..<262_145), ("bytes=100-9999999", 100..<600_000), ("BYTES=1-2", 1..<3),
        ])
    func ranges(field: String, expected: Range<Int>) async throws {
        let world = try await FilesWorld()
        let text = prose(600_000)
        let file = try await world.receive(text)
        let (download, bytes) = try await world.collect(file, range: field)
        #expect(download.status == 206 && bytes == Array(text[expected]))
        let said: String = "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/600000"
        #expect(download.extra[.contentRange] == said)
        #expect(download.body.contentLength == expected.count)
    }

    @Test(
        "Beyond the end is 416 with the length; what is no single range is the whole file",
        arguments: [
            ("bytes=10-", 416), ("bytes=10-20", 416), ("bytes=18446744073709551616-", 416), ("bytes=18446744073709551616-18446744073709551617", 416),
            ("bytes=-0", 416), ("bytes=0-1,3-4", 200), ("bytes=5-2", 200), ("bytes=", 200), ("bytes=-", 200),
            ("items=0-1", 200), ("bytes=a-b", 200), ("bytes=+1-2", 200), ("bytes=99999999999999999999999-1", 200), ("bytes = 0-1", 200), ("bytes=1-2-3", 200),
        ])
    func unsatisfiable(field: String, status: Int) async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(10))
        let (download, bytes) = try await world.collect(file, range: field)
        #expect(download.status == status)
        let (count, said): (Int, String?) = status == 416 ? (0, "bytes */10") : (10, nil)
        #expect(bytes.count == count)
        #expect(download.extra[.contentRange] == said)
    }

    @Test("A range under a condition that cannot be known to hold is the whole file")
    func ifRange() async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(10))
        #expect(try await world.collect(file, range: "bytes=0-1", ifRange: "\"etag\"").download.status == 200)
    }

    @Test("A download is an attachment that no browser runs")
    func headers() async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(10), named: "Zugriff \"März\"; 50%.txt")
        let fields = try await world.sealed.download(file).extra
        #expect(fields[.contentDisposition] == "attachment; filename=\"Zugriff _M_rz__ 50_.txt\"; filename*=UTF-8''Zugriff%20%22M%C3%A4rz%22%3B%2050%25.txt")
        #expect(fields[.contentType] == "text/plain; charset=utf-8" && fields[.xContentTypeOptions] == "nosniff")
        #expect(fields[.contentSecurityPolicy] == "sandbox; default-src 'none'")
        #expect(fields[.cacheControl] == "no-store" && fields[.acceptRanges] == "bytes")
        #expect(Attachment.disposition("a\r\nSet-Cookie: x").allSatisfy { !$0.isNewline })
    }

    @Test("Cut, extended or with chunks exchanged, a file is refused before a length is told or a false byte leaves")
    func tampered() async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(4 * Self.chunk))
        let whole = try world.bytes(of: file)
        let sealed = Self.chunk + 16
        let cut: [[UInt8]] = [[], Array(whole.prefix(63)), Array(whole.dropLast()), Array(whole.dropLast(sealed))]
        let grown: [[UInt8]] = [whole + [0], whole + Array(whole.suffix(sealed))]
        let unfinished: [[UInt8]] = [[UInt8](repeating: 0, count: 64) + Array(whole.dropFirst(64))]
        for bent in cut + grown + unfinished {
            try world.put(bent, of: file)
            await #expect(throws: SealRefusal.self) { try await world.sealed.download(file) }
        }
        // The middle is only met on the way, so it breaks the download off there.
        var reordered = whole
        reordered.replaceSubrange(64 + sealed..<64 + 2 * sealed, with: Array(whole[64 + 2 * sealed..<64 + 3 * sealed]))
        try world.put(reordered, of: file)
        await #expect(throws: SealRefusal.notAuthentic) { try await world.collect(file) }
        #expect(try await world.collect(file, range: "bytes=0-9").bytes.count == 10, "what is true is still sent")
    }

    @Test("Bytes or keys of another file, organisation or version do not open")
    func swapped() async throws {
        let world = try await FilesWorld()
        let mine = try await world.receive(prose(100))
        let other = try await world.receive(prose(100, seed: 6))
        let theirs = try await world.receive(prose(100, seed: 7), for: "birch")
        let original = try world.bytes(of: mine)
        for stranger in [other, theirs] {
            try world.put(try world.bytes(of: stranger), of: mine)
            await #expect(throws: SealRefusal.self) { try await world.sealed.download(mine) }
            try world.put(original, of: mine)
            let key = try #require(try await world.keyStore.wrapped(mine.slot))
            try await world.keyStore.put(try #require(try await world.keyStore.wrapped(stranger.slot)), in: mine.slot, replacing: true)
            await #expect(throws: SealRefusal.notAuthentic) { try await world.sealed.download(mine) }
            try await world.keyStore.put(key, in: mine.slot, replacing: true)
        }
        #expect(try await world.collect(mine).bytes == prose(100))
        await #expect(throws: SealRefusal.notAuthentic) { try await world.sealed.open(mine.stored, of: "birch") }
        await #expect(throws: Problem.notFound) { try await world.sealed.open(mine.stored, version: 2, of: "acorn") }
        try await world.keyStore.put(try #require(try await world.keyStore.wrapped(mine.slot)), in: .file(mine.stored, version: 2), replacing: false)
        await #expect(throws: SealRefusal.notAuthentic) { try await world.sealed.open(mine.stored, version: 2, of: "acorn") }
    }

    @Test("A download that has begun ends, though the file is removed meanwhile")
    func removedMeanwhile() async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(600_000))
        let download = try await world.sealed.download(file)
        try await world.sealed.remove(file.stored)
        let collected = Received()
        try await download.body.write(collected)
        #expect(collected.bytes.withLock { $0 } == prose(600_000))
        await #expect(throws: Problem.notFound) { try await world.sealed.download(file) }
    }

    @Test("A stored name that was made a link is not followed")
    func link() async throws {
        let world = try await FilesWorld()
        let file = try await world.receive(prose(100))
        let aside = world.path + "/aside"
        try FileManager.default.moveItem(atPath: world.place(file), toPath: aside)
        try FileManager.default.createSymbolicLink(atPath: world.place(file), withDestinationPath: aside)
        await #expect(throws: FileFault.foreign) { try await world.sealed.download(file) }
    }
}
