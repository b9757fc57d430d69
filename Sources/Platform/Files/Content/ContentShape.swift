/// Follows the parts that a kind of file is built of while its bytes go by, in constant memory. What it reads of a part are
/// lengths and names, never the picture or the text itself.
protocol ContentShape: Sendable {
    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal)
    /// - Throws: what is still missing at the end.
    func finish() throws(ContentRefusal)
}

/// Gathers a run of so many bytes out of a stream that is cut anywhere.
struct Gathered: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Takes what is missing of `count` bytes from the front of `rest`.
    ///
    /// - Returns: the run once it is whole, and begins anew; nil until then.
    mutating func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let part = rest.prefix(count - bytes.count)
        bytes += part
        rest = rest.dropFirst(part.count)
        guard bytes.count >= count else { return nil }
        defer { bytes = [] }
        return bytes
    }
}

extension Sequence<UInt8> {
    /// The first byte is the highest.
    var bigEndian: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}
