import Cryptography
import Foundation
import Hummingbird
import HTTPTypes
import NIOCore
import Synchronization
import Testing

@testable import Platform

/// A folder that goes away with the test, and in it real stores with seeded randomness.
final class FilesWorld: Sendable {
    let path: String
    let files: DirectoryFileStore
    let keyStore: DirectoryKeyStore
    let keys: OrganisationKeys
    let sealed: SealedFiles
    let randomness: Randomness
    static let keyring = Keyring(masters: [1: [UInt8](repeating: 7, count: 32)])!

    init(limit: UInt64 = 8 << 20) async throws {
        path = FileManager.default.temporaryDirectory.path + "/files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        randomness = Self.seeded(UInt64.random(in: 0...UInt64.max))
        files = try DirectoryFileStore(path + "/files")
        keyStore = try DirectoryKeyStore(path + "/keys", randomness: randomness)
        keys = OrganisationKeys(keyring: Self.keyring, store: keyStore, randomness: randomness)
        sealed = SealedFiles(files: files, keys: keys, limit: limit)
        try await keys.create(for: "acorn")
        try await keys.create(for: "birch")
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func seeded(_ seed: UInt64) -> Randomness {
        let state = Mutex(seed)
        return Randomness { count in
            state.withLock { state in
                (0..<count).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: state >> 33)
                }
            }
        }
    }

    func receive(_ bytes: [UInt8], named name: String = "notes.txt", for organisation: String = "acorn", part: Int = 10_007) async throws -> SealedFile {
        try await sealed.receive(Parts(bytes, part: part), named: name, for: organisation)
    }

    func collect(_ file: SealedFile, range: String? = nil, ifRange: String? = nil) async throws -> (download: Download, bytes: [UInt8]) {
        let download = try await sealed.download(file, range: range, ifRange: ifRange)
        let collected = Received()
        try await download.body.write(collected)
        return (download, collected.bytes.withLock { $0 })
    }

    /// Every file under the folder, by its path within it.
    func found(_ under: String = "") -> [String] {
        let root = path + "/" + under
        let all = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
        return all.filter {
            var isFolder: ObjCBool = false; return FileManager.default.fileExists(atPath: root + "/" + $0, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }
    func place(_ file: SealedFile) -> String {
        let name = file.stored.text
        return "\(path)/files/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }
    func bytes(of file: SealedFile) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: place(file)))) }
    func put(_ bytes: [UInt8], of file: SealedFile) throws { try Data(bytes).write(to: URL(fileURLWithPath: place(file))) }
}

/// A body in parts, which can break off.
struct Parts: AsyncSequence, Sendable {
    struct Broken: Error {}
    let bytes: [UInt8]
    let part: Int
    let breaksAfter: Int?
    let times: Int
    init(_ bytes: [UInt8], part: Int = 10_007, breaksAfter: Int? = nil, times: Int = 1) {
        (self.bytes, self.part, self.breaksAfter, self.times) = (bytes, part, breaksAfter, times)
    }
    struct Iterator: AsyncIteratorProtocol {
        let parts: Parts
        var sent = 0
        mutating func next() async throws -> ByteBuffer? {
            if let limit = parts.breaksAfter, sent >= limit { throw Broken() }
            let total = parts.bytes.count * parts.times
            guard sent < total else { return nil }
            let start = sent % parts.bytes.count
            let end = Swift.min(parts.bytes.count, start + parts.part)
            sent += end - start
            return ByteBuffer(bytes: parts.bytes[start..<end])
        }
    }
    func makeAsyncIterator() -> Iterator { Iterator(parts: self) }
}

final class Received: ResponseBodyWriter {
    let bytes = Mutex<[UInt8]>([])
    func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += Array(buffer.readableBytesView) } }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Text that is not all the same.
func prose(_ count: Int, seed: UInt64 = 5) -> [UInt8] {
    var state = seed
    return (0..<count).map { index in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return index % 61 == 60 ? 10 : UInt8(97 + (state >> 40) % 26)
    }
}
