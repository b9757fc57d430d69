/// Sealed files in a folder: `ab/cd/abcd…`, folders 0700, files 0600.
///
/// A file is written as `.part-NAME` in the folder where it will stand, made durable, and then renamed, so a name without
/// `.part-` is always a whole file. Whoever writes it holds a lock on it, which ends with the process. Nothing here ever
/// holds plaintext.
public struct DirectoryFileStore: FileStore {
    private let root: Descriptor
    private let pool: BlockingPool
    static let unfinished = ".part-"

    /// - Parameter path: made, 0700, if it is missing; its parent must exist.
    public init(_ path: String) throws {
        root = try Descriptor.root(path)
        pool = BlockingPool("files")
    }

    public func create(_ name: StoredName) async throws -> any FileSink {
        let queue = pool.next
        return try await queue.run { [root] in
            let folder = try Self.folder(of: name, in: root, creating: true)
            return try DirectoryFileSink(name, in: folder, queue: queue)
        }
    }

    public func open(_ name: StoredName) async throws -> any FileSource {
        let queue = pool.next
        return try await queue.run { [root] in
            try DirectoryFileSource(try Self.folder(of: name, in: root).file(name.text), queue: queue)
        }
    }

    public func remove(_ name: StoredName) async throws {
        try await pool.next.run { [root] in
            do {
                let folder = try Self.folder(of: name, in: root)
                let wasWhole = try folder.remove(name.text)
                let wasPart = try folder.remove(Self.unfinished + name.text)
                if wasWhole || wasPart { try folder.sync() }
            } catch FileFault.missing { return }
        }
    }

    public func removeAbandoned(_ name: StoredName) async throws -> Bool {
        try await pool.next.run { [root] in
            do {
                let folder = try Self.folder(of: name, in: root), entry = Self.unfinished + name.text
                let file = try folder.file(entry, writing: true)
                guard try file.tryToHold() else { return false }
                let wasThere = try folder.remove(entry)
                try folder.sync()
                return wasThere
            } catch FileFault.missing { return false }
        }
    }

    public func list(after name: StoredName?, limit: Int) async throws -> [StoredFile] {
        try await pool.next.run { [root] in
            var files: [StoredFile] = []
            let limit = min(max(1, limit), 1_000)
            let start = name?.text ?? ""
            for first in try root.names() where Self.isFolderName(first) && first >= start.prefix(2) {
                let outer = try root.folder(first)
                for second in try outer.names() where Self.isFolderName(second) && first + second >= start.prefix(4) {
                    files += try Self.files(in: try outer.folder(second)).filter { $0.name.text > start }
                    if files.count >= limit { return Array(files.prefix(limit)) }
                }
            }
            return files
        }
    }

    private static func files(in folder: Descriptor) throws -> [StoredFile] {
        var files: [StoredFile] = []
        for entry in try folder.names() {
            let isUnfinished = entry.hasPrefix(unfinished)
            guard let name = StoredName(isUnfinished ? entry.dropFirst(unfinished.count) : entry[...]) else { continue }
            // It may be renamed or removed between the two calls: then the next sweep meets it.
            guard let status = try? folder.status(of: entry) else { continue }
            files.append(StoredFile(name: name, isUnfinished: isUnfinished, size: status.size, modified: status.modified))
        }
        return files.sorted { $0.name < $1.name }
    }

    private static func folder(of name: StoredName, in root: Descriptor, creating: Bool = false) throws(FileFault) -> Descriptor {
        let outer = try root.folder(String(name.text.prefix(2)), creating: creating)
        return try outer.folder(String(name.text.dropFirst(2).prefix(2)), creating: creating)
    }

    /// Two hexadecimal digits. Whatever else stands in the folder is not ours and is left alone.
    private static func isFolderName(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
    }
}
