import Cryptography
import Synchronization

/// A sealed file on its way to the disk.
final class DirectoryFileSink: FileSink {
    private let name: StoredName
    private let folder: Descriptor
    private let file: Descriptor
    private let queue: BlockingQueue
    private let end: Mutex<UInt64>
    private var partName: String { DirectoryFileStore.unfinished + name.text }

    /// Blocks: on `queue`.
    init(_ name: StoredName, in folder: Descriptor, queue: BlockingQueue) throws(FileFault) {
        (self.name, self.folder, self.queue) = (name, folder, queue)
        end = Mutex(UInt64(FileHeader.byteCount))
        file = try Self.held(DirectoryFileStore.unfinished + name.text, in: folder)
    }

    /// A new file that is held while it is written: a file under this name that nobody holds is a dead process's. Between
    /// making and holding it a sweep may take it for that, and then it has no name any more.
    private static func held(_ name: String, in folder: Descriptor) throws(FileFault) -> Descriptor {
        for _ in 0..<10 {
            let file = try folder.create(name)
            try file.hold()
            if try file.status().links > 0 { return file }
        }
        throw .missing
    }

    func append(_ bytes: [UInt8]) async throws {
        let start = end.withLock { end in
            defer { end += UInt64(bytes.count) }
            return end
        }
        try await queue.run { [file] in try file.write(bytes, at: start) }
    }

    func finish(header: [UInt8]) async throws {
        try await queue.run { [self] in
            try file.write(header, at: 0)
            try file.sync()
            try folder.rename(partName, to: name.text)
            try folder.sync()
        }
    }

    func abandon() async {
        // What cannot be removed now, the sweep removes: the error that brought us here is the one that counts.
        try? await queue.run { [self] in
            try folder.remove(partName)
            try folder.sync()
        }
    }
}

/// A finished file, open for reading.
final class DirectoryFileSource: FileSource {
    let size: UInt64
    private let file: Descriptor
    private let queue: BlockingQueue

    init(_ file: Descriptor, queue: BlockingQueue) throws(FileFault) {
        (self.file, self.queue) = (file, queue)
        size = try file.status().size
    }

    func read(_ range: Range<UInt64>) throws -> [UInt8] { try file.read(range) }
    func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R { try await queue.run(work) }
}
