/// Why an archive is not read. Names in it come from a stranger: show them escaped.
public enum ZipRefusal: Error, Hashable, Sendable {
    /// Not a ZIP archive, or damaged; the words say where.
    case malformed(String)
    /// Bytes before the first entry, between entries, or after the end, that no entry accounts for.
    case unaccounted(at: UInt64)
    case multiDisk
    case encrypted(String)
    /// Neither stored nor deflated, or with features that we do not read.
    case unsupported(String)
    /// Absolute, with `..`, a back-slash, a control character, or not UTF-8.
    case unsafeName(String)
    case duplicate(String)
    /// A symbolic link, a device or anything else that is no plain file.
    case link(String)
    /// A plain file with another mode than 0644, such as one that would run as its owner.
    case mode(String)
    /// The directory and the entry's own header say different things.
    case disagrees(String)
    /// Two entries share bytes.
    case overlaps(String)
    case tooMany
    case tooLarge(String)
    /// It would swell more than ``ZipLimits/ratio`` times.
    case bomb(String)
    /// The content has another length or checksum than it says, or does not inflate.
    case corrupt(String)
}

/// How much of a stranger's archive is read.
public struct ZipLimits: Hashable, Sendable {
    public var entries = 10_100
    /// Bytes of one entry, inflated.
    public var entryBytes: UInt64 = 4 << 30
    /// Bytes of all entries, inflated.
    public var totalBytes: UInt64 = 256 << 30
    /// Inflated to compressed; asked of entries above ``ratioFloor``. Deflate itself reaches 1,032.
    public var ratio: UInt64 = 200
    public var ratioFloor: UInt64 = 1 << 20
    public var nameBytes = 1_024
    public init() {}
}
