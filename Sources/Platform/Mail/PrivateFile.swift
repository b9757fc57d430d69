// For `struct stat`: on Linux the compiler may take it for that of CDispatch, whose headers include the same file.
#if canImport(CDispatch)
import CDispatch
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Files that are their owner's alone, written whole or not at all.
enum PrivateFile {
    /// - Throws: when the folder cannot be made, is a link or no folder, is another's, or opens to others.
    static func makeFolder(_ path: String) throws(OutboxFailure) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw OutboxFailure(step: "the folder cannot be made", code: errno) }
        var about = stat()
        guard lstat(path, &about) == 0 else { throw OutboxFailure(step: "the folder cannot be read", code: errno) }
        guard about.st_mode & S_IFMT == S_IFDIR else { throw OutboxFailure(step: "the folder's name is taken by something else", code: 0) }
        guard about.st_uid == geteuid(), about.st_mode & 0o077 == 0 else {
            throw OutboxFailure(step: "the folder must be yours alone: mode 0700", code: 0)
        }
    }

    /// Written beside its place, flushed, renamed into it, and the folder flushed.
    static func write(_ bytes: [UInt8], folder: String, name: String) throws(OutboxFailure) {
        let (temporary, path) = ("\(folder)/.\(name).part", "\(folder)/\(name)")
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw OutboxFailure(step: "a file cannot be made", code: errno) }
        do throws(OutboxFailure) {
            try fill(file, bytes)
            guard rename(temporary, path) == 0 else { throw OutboxFailure(step: "a file cannot be put in place", code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        try flush(folder: folder)
    }

    private static func fill(_ file: Int32, _ bytes: [UInt8]) throws(OutboxFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { system_write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                close(file)
                throw OutboxFailure(step: "a file cannot be written", code: code)
            }
            done += count
        }
        let code = fsync(file) == 0 ? 0 : errno
        guard close(file) == 0, code == 0 else { throw OutboxFailure(step: "a file cannot be flushed", code: code) }
    }

    private static func flush(folder: String) throws(OutboxFailure) {
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw OutboxFailure(step: "the folder cannot be flushed", code: errno) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw OutboxFailure(step: "the folder cannot be flushed", code: errno) }
    }
}

/// The system's, which the enum's own `write` hides.
private func system_write(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
