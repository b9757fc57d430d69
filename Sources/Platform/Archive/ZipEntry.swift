/// One entry, as the central directory lists it.
public struct ZipEntry: Hashable, Sendable {
    public enum Method: UInt16, Sendable { case stored = 0, deflated = 8 }

    public let name: String
    public let method: Method
    /// Inflated.
    public let size: UInt64
    public let compressedSize: UInt64
    public let crc: UInt32
    /// What a reader must be able to do, and when the entry was last changed, as the format has them.
    let version: UInt16
    let stamp: UInt32
    let flags: UInt16
    /// Upper half: the mode of a file system of Unix, where the archive was made on one.
    let attributes: UInt32
    let offset: UInt64

    static let hasDescriptor: UInt16 = 1 << 3
    static let isUTF8: UInt16 = 1 << 11
    var isFolder: Bool { name.utf8.last == UInt8(ascii: "/") }
}
