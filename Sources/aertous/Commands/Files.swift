import Foundation

/// A file that a command reads.
struct InputFile {
    private let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Refusal("\(path) cannot be read.") }
        (self.path, self.handle) = (path, handle)
    }

    /// Its bytes in parts of at most 1 MiB.
    func forEachPart(_ take: ([UInt8]) throws -> Void) throws {
        while let part = try read(upTo: 1 << 20), !part.isEmpty { try take(part) }
    }
    func all(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let part = try read(upTo: limit + 1 - bytes.count), !part.isEmpty {
            bytes += part
            guard bytes.count <= limit else { throw Refusal("\(path) is longer than \(limit) bytes.") }
        }
        return bytes
    }

    var size: UInt64 {
        get throws {
            do { return try handle.seekToEnd() } catch { throw Refusal("\(path) cannot be read.") }
        }
    }
    /// Exactly these bytes.
    func read(_ range: Range<UInt64>) throws -> [UInt8] {
        do { try handle.seek(toOffset: range.lowerBound) } catch { throw Refusal("\(path) cannot be read.") }
        var bytes: [UInt8] = []
        while bytes.count < range.count, let part = try read(upTo: range.count - bytes.count), !part.isEmpty { bytes += part }
        guard bytes.count == range.count else { throw Refusal("\(path) became shorter while it was read.") }
        return bytes
    }

    private func read(upTo count: Int) throws -> [UInt8]? {
        do { return try handle.read(upToCount: count).map { Array($0) } } catch { throw Refusal("\(path) cannot be read.") }
    }
}

/// A file that a command makes, readable for its owner only. One that exists is not overwritten.
struct NewFile {
    private let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refusal(errno == EEXIST ? "\(path) is there already." : "\(path) cannot be made.") }
        (self.path, handle) = (path, FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    func write(_ bytes: [UInt8]) throws {
        do { try handle.write(contentsOf: bytes) } catch { throw Refusal("\(path) cannot be written: the disk may be full.") }
    }
    func close() throws {
        do {
            try handle.synchronize()
            try handle.close()
        } catch { throw Refusal("\(path) cannot be written: the disk may be full.") }
    }
    /// Half a file is no file.
    func abandon() { unlink(path) }
}
