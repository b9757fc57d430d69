#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Why the disk refused. It names no path: paths of a customer's files are nobody's business in a log.
public enum FileFault: Error, Hashable, Sendable {
    case missing
    case exists
    /// No space left, or the quota is used up.
    case full
    /// Fewer bytes than were asked for.
    case short
    /// Not a plain file or folder where one must be: a link, a device.
    case foreign
    /// The system's error number and the call it came from.
    case system(Int32, Operation)

    /// Whether it is the disk's state or the system's, so that another try may find it otherwise: full, failing, read-only, gone
    /// for the moment, or nothing left to open files with.
    var isUnavailability: Bool {
        switch self {
        case .full: true
        case .system(let code, _): [EIO, EROFS, ENODEV, ENXIO, ESTALE, ETIMEDOUT, EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(code)
        default: false
        }
    }

    /// The call that failed.
    public enum Operation: String, Hashable, Sendable {
        case open, create, read, write, sync, rename, remove, list, inspect, hold
    }
}
