/// Where sealed files are kept. It sees sealed bytes only, under random names.
///
/// One implementation keeps a folder; a bucket or a shared disk is another. Errors are ``FileFault``.
public protocol FileStore: Sendable {
    /// Begins a file. Nobody sees it before ``FileSink/finish(header:)``.
    func create(_ name: StoredName) async throws -> any FileSink
    /// Opens a finished file. It can be read to its end even when it is removed meanwhile.
    func open(_ name: StoredName) async throws -> any FileSource
    /// Removes a file, finished or not. One that is not there is no error.
    func remove(_ name: StoredName) async throws
    /// Removes an unfinished file that nobody writes any more, because the process that did has ended.
    ///
    /// - Returns: whether it was removed; false while a living process writes it.
    func removeAbandoned(_ name: StoredName) async throws -> Bool
    /// Files after `name`, ascending, unfinished ones too: what ``Sweep`` goes through.
    ///
    /// - Parameter limit: at most so many, 1 to 1,000. Fewer do not mean that it is the end; none does.
    func list(after name: StoredName?, limit: Int) async throws -> [StoredFile]
}

/// A file being written, front to back, with the bytes of the sealed header left free at its start.
public protocol FileSink: Sendable {
    func append(_ bytes: [UInt8]) async throws
    /// Writes the header into the free bytes, waits for the disk, and lets the file be seen. After that it survives a power cut.
    func finish(header: [UInt8]) async throws
    /// Removes what was written. Safe to call again, and after an error; does not stop half-way when the task is cancelled.
    func abandon() async
}

/// A finished file being read.
public protocol FileSource: Sendable {
    var size: UInt64 { get }
    /// Exactly the bytes of the range. Blocks: call it within ``run(_:)``.
    func read(_ range: Range<UInt64>) throws -> [UInt8]
    /// Runs work that reads on a thread that may block.
    func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R
}

/// What the store says of a file without opening it.
public struct StoredFile: Hashable, Sendable {
    public let name: StoredName
    /// Being written, or left behind when the program ended while it was.
    public let isUnfinished: Bool
    /// Sealed bytes.
    public let size: UInt64
    /// Milliseconds since 1970 UTC, by the store's clock.
    public let modified: Int64
    public init(name: StoredName, isUnfinished: Bool, size: UInt64, modified: Int64) {
        (self.name, self.isUnfinished, self.size, self.modified) = (name, isUnfinished, size, modified)
    }
}
