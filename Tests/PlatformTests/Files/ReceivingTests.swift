import Cryptography
import Foundation
import Hummingbird
import NIOCore
import Store
import Testing

@testable import Platform

@Suite("Receiving files") struct ReceivingTests {
    static let chunk = 65_536

    @Test(
        "What is received comes out again, with its size and hash, at every awkward length",
        arguments: [1, chunk - 1, chunk, chunk + 1, 2 * chunk, 8 * chunk, 9 * chunk + 5])
    func roundTrip(size: Int) async throws {
        let world = try await FilesWorld()
        let text = prose(size)
        let file = try await world.receive(text)
        var digest = FileDigest()
        digest.update(text)
        #expect(file.size == UInt64(size) && file.digest == digest.digest)
        #expect(file.kind == .text && file.organisation == "acorn")
        let (download, bytes) = try await world.collect(file)
        #expect(bytes == text && download.status == 200 && download.body.contentLength == size)
    }

    @Test("Only sealed bytes reach the disk, in files that nobody else may read, and the key is not beside them")
    func sealedOnDisk() async throws {
        let world = try await FilesWorld()
        let text = prose(200_000)
        let file = try await world.receive(text)
        let stored = try world.bytes(of: file)
        let expected = 64 + 200_000 + 4 * 16
        #expect(stored.count == expected)
        let needle = text[100_000..<100_012]
        #expect(!stored.indices.contains { stored[$0...].starts(with: needle) })
        let manager = FileManager.default
        #expect(try manager.attributesOfItem(atPath: world.place(file))[.posixPermissions] as? Int == 0o600)
        let folder = String(world.place(file).dropLast(33))
        #expect(try manager.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
        let key = "\(file.stored.text.prefix(2))/\(file.stored.text).1"
        #expect(world.found("files").count == 1)
        #expect(world.found("keys/files") == [key])
        #expect(try await world.receive(text).stored != file.stored, "the same content twice is two files")
    }

    @Test("A connection that breaks leaves nothing behind", arguments: [0, 1, 70_000, 700_000])
    func broken(after: Int) async throws {
        let world = try await FilesWorld()
        await #expect(throws: Parts.Broken.self) {
            try await world.sealed.receive(Parts(prose(800_000), breaksAfter: after), named: "a.txt", for: "acorn")
        }
        #expect(world.found("files").isEmpty && world.found("keys/files").isEmpty)
    }

    @Test("A request that is cancelled leaves nothing behind, even when its body ends quietly")
    func cancelled() async throws {
        let world = try await FilesWorld()
        let (stream, source) = AsyncStream<ByteBuffer>.makeStream()
        let task = Task { try await world.sealed.receive(stream, named: "a.txt", for: "acorn") }
        source.yield(ByteBuffer(bytes: prose(600_000)))
        while world.found("files").isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(world.found("files").isEmpty && world.found("keys/files").isEmpty)
    }

    @Test("One byte past the limit is 413, names the field and leaves nothing; the limit itself is taken")
    func limit() async throws {
        let world = try await FilesWorld(limit: 1 << 20)
        await #expect(throws: Problem(.tooLarge, "", fields: [.init("file", "")])) { try await world.receive(prose(1 << 20 + 1)) }
        await #expect(throws: Problem(.tooLarge, "", fields: [.init("file", "")])) { try await world.receive(prose(1 << 20 + 1), part: 4 << 20) }
        #expect(world.found("files").isEmpty)
        #expect(try await world.receive(prose(1 << 20)).size == 1 << 20)
    }

    @Test("A disk that is full, early or late, is 503 and leaves nothing", arguments: [0, 1, 2])
    func full(after: Int) async throws {
        let world = try await FilesWorld()
        let store = FullStore(inner: world.files, appends: after)
        let sealed = SealedFiles(files: store, keys: world.keys)
        await #expect(throws: Problem(.unavailable, "", fields: [.init("file", "")])) {
            try await sealed.receive(Parts(prose(1_400_000)), named: "a.txt", for: "acorn")
        }
        #expect(world.found("files").isEmpty)
    }

    @Test("Without its key in the key store a file does not stay either")
    func keyStoreFails() async throws {
        let world = try await FilesWorld()
        let keys = OrganisationKeys(keyring: FilesWorld.keyring, store: DeafKeyStore(inner: world.keyStore), randomness: world.randomness)
        let sealed = SealedFiles(files: world.files, keys: keys)
        await #expect(throws: FileFault.self) { try await sealed.receive(Parts(prose(10)), named: "a.txt", for: "acorn") }
        #expect(world.found("files").isEmpty)
    }

    @Test("An organisation without a key receives nothing")
    func noKey() async throws {
        let world = try await FilesWorld()
        await #expect(throws: OrganisationKeys.Refusal.noKey) { try await world.receive(prose(10), for: "cedar") }
        await #expect(throws: FileFault.foreign) { try await world.receive(prose(10), for: "../acorn") }
    }
}

/// A real store on a disk that fills up after some writes.
private struct FullStore: FileStore {
    let inner: DirectoryFileStore
    let appends: Int
    func create(_ name: StoredName) async throws -> any FileSink { FullSink(inner: try await inner.create(name), left: appends) }
    func open(_ name: StoredName) async throws -> any FileSource { try await inner.open(name) }
    func remove(_ name: StoredName) async throws { try await inner.remove(name) }
    func removeAbandoned(_ name: StoredName) async throws -> Bool { try await inner.removeAbandoned(name) }
    func list(after name: StoredName?, limit: Int) async throws -> [StoredFile] { try await inner.list(after: name, limit: limit) }
}
private actor FullSink: FileSink {
    let inner: any FileSink
    var left: Int
    init(inner: any FileSink, left: Int) { (self.inner, self.left) = (inner, left) }
    func append(_ bytes: [UInt8]) async throws {
        guard left > 0 else { throw FileFault.full }
        left -= 1
        try await inner.append(bytes)
    }
    func finish(header: [UInt8]) async throws { throw FileFault.full }
    func abandon() async { await inner.abandon() }
}
private struct DeafKeyStore: KeyStore {
    let inner: DirectoryKeyStore
    func put(_ wrapped: [UInt8], in slot: KeySlot, replacing: Bool) async throws { throw FileFault.system(5, .write) }
    func exchange(_ old: [UInt8], for new: [UInt8], in slot: KeySlot) async throws -> Bool { try await inner.exchange(old, for: new, in: slot) }
    func organisations() async throws -> [String] { try await inner.organisations() }
    func wrapped(_ slot: KeySlot) async throws -> [UInt8]? { try await inner.wrapped(slot) }
    func destroy(_ slot: KeySlot) async throws { try await inner.destroy(slot) }
}
