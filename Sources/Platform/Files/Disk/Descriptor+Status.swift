// For `struct stat`: on Linux the compiler may take it for that of CDispatch, whose headers include the same file.
#if canImport(CDispatch)
import CDispatch
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Descriptor {
    struct Status {
        let isPlain: Bool
        let size: UInt64
        /// How many names it has.
        let links: Int
        /// Milliseconds since 1970 UTC, by the clock of the disk.
        let modified: Int64
        /// The file itself, whatever it is called; another file has it only when nobody holds this one open.
        let node: UInt64
    }

    func status() throws(FileFault) -> Status {
        var found = stat()
        guard fstat(number, &found) == 0 else { throw FileFault.last(.inspect) }
        return Status(found)
    }

    /// Of a name in this folder, itself and not what it links to.
    func status(of name: String) throws(FileFault) -> Status {
        var found = stat()
        guard fstatat(number, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else { throw FileFault.last(.inspect) }
        return Status(found)
    }

    /// The names in this folder, sorted by bytes. Dot names come too, but for `.` and `..`.
    ///
    /// - Parameter limit: a folder of ours never nears it; one that does is not ours.
    func names(limit: Int = 100_000) throws(FileFault) -> [String] {
        // A second descriptor of its own: closedir closes what it was given, and reading moves the place.
        let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw FileFault.last(.list) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard name != ".", name != ".." else { continue }
            guard names.count < limit else { throw .foreign }
            names.append(name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension Descriptor.Status {
    fileprivate init(_ found: stat) {
        #if canImport(Glibc)
        let time = found.st_mtim
        #else
        let time = found.st_mtimespec
        #endif
        isPlain = found.st_mode & S_IFMT == S_IFREG
        size = UInt64(clamping: found.st_size)
        node = UInt64(found.st_ino)
        links = Int(clamping: found.st_nlink)
        modified = Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
