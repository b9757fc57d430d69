#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An open file or folder, closed when nobody holds it any more.
///
/// Every name is resolved against an open folder and never followed when it is a link (O_NOFOLLOW), so nobody who can write
/// beside our folder can make us read or write elsewhere. All calls block: make them on a ``BlockingQueue``.
final class Descriptor: Sendable {
    let number: Int32
    private init(_ number: Int32) { self.number = number }
    deinit { close(number) }

    /// Opens the folder at the top, which an operator named; it alone may be reached through links. It is made if it is missing.
    static func root(_ path: String) throws(FileFault) -> Descriptor {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw FileFault.last(.create) }
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw FileFault.last(.open) }
        return Descriptor(number)
    }

    /// - Parameter creating: make it, mode 0700, if it is missing, and make its name durable.
    func folder(_ name: String, creating: Bool = false) throws(FileFault) -> Descriptor {
        if creating {
            if mkdirat(number, name, 0o700) == 0 { try sync() } else if errno != EEXIST { throw FileFault.last(.create) }
        }
        let folder = openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw FileFault.last(.open) }
        return Descriptor(folder)
    }

    /// A new file, mode 0600. That it exists already is an error.
    func create(_ name: String) throws(FileFault) -> Descriptor {
        let file = openat(number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFault.last(.create) }
        return Descriptor(file)
    }

    func file(_ name: String, writing: Bool = false) throws(FileFault) -> Descriptor {
        // Without O_NONBLOCK a pipe that somebody put there would hold the thread for ever.
        let file = openat(number, name, (writing ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw FileFault.last(.open) }
        let opened = Descriptor(file)
        guard try opened.status().isPlain else { throw .foreign }
        return opened
    }

    func write(_ bytes: some Collection<UInt8>, at offset: UInt64) throws(FileFault) {
        let bytes = ContiguousArray(bytes)
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { pwrite(number, $0.baseAddress.map { $0 + done }, bytes.count - done, off_t(clamping: offset + UInt64(done))) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw FileFault.last(.write) }
            done += written
        }
    }

    /// Exactly the bytes of the range, or an error.
    func read(_ range: Range<UInt64>) throws(FileFault) -> [UInt8] {
        let count = range.count
        var done = 0
        var failed: FileFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            while done < count {
                let got = pread(number, buffer.baseAddress.map { $0 + done }, count - done, off_t(clamping: range.lowerBound + UInt64(done)))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failed = FileFault.last(.read) } else if got == 0 { failed = .short }
                guard got > 0 else { break }
                done += got
            }
            initialised = done
        }
        if let failed { throw failed }
        return bytes
    }

    /// Keeps everybody else's `hold` off this file, until it is closed: by us, or by the system when the process ends, however
    /// it ends. Waits for whoever holds it now.
    func hold() throws(FileFault) {
        while flock(number, LOCK_EX) != 0 { guard errno == EINTR else { throw FileFault.last(.hold) } }
    }

    /// The same without waiting.
    ///
    /// - Returns: false while somebody else, in this process or another, holds it.
    func tryToHold() throws(FileFault) -> Bool {
        while flock(number, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw FileFault.last(.hold) }
        }
        return true
    }

    /// Waits until the content is on the disk; for a folder, its names.
    func sync() throws(FileFault) {
        while fsync(number) != 0 { guard errno == EINTR else { throw FileFault.last(.sync) } }
    }

    /// Keeps other programs that do likewise with this folder out until `body` is done. The system ends it with the program.
    func locked<R>(_ body: () throws -> R) throws -> R {
        while flock(number, LOCK_EX) != 0 { guard errno == EINTR else { throw FileFault.last(.open) } }
        defer { flock(number, LOCK_UN) }
        return try body()
    }

    func rename(_ old: String, to new: String) throws(FileFault) {
        guard renameat(number, old, number, new) == 0 else { throw FileFault.last(.rename) }
    }

    /// A second name for a file. Unlike renaming, it refuses a name that is taken.
    func link(_ old: String, to new: String) throws(FileFault) {
        guard linkat(number, old, number, new, 0) == 0 else { throw FileFault.last(.rename) }
    }

    /// - Returns: whether it was there.
    @discardableResult
    func remove(_ name: String) throws(FileFault) -> Bool {
        if unlinkat(number, name, 0) == 0 { return true }
        guard errno == ENOENT else { throw FileFault.last(.remove) }
        return false
    }
}

extension FileFault {
    static func last(_ operation: Operation) -> FileFault {
        switch errno {
        case ENOENT: .missing
        case EEXIST: .exists
        case ENOSPC, EDQUOT, EFBIG: .full
        case ELOOP, ENOTDIR: .foreign
        default: .system(errno, operation)
        }
    }
}
