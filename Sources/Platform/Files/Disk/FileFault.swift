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

    /// The call that failed.
    public enum Operation: String, Hashable, Sendable {
        case open, create, read, write, sync, rename, remove, list, inspect, hold
    }
}
