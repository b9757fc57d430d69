/// What a request's `Range` field asks for (RFC 9110, section 14).
public enum ByteRange: Hashable, Sendable {
    /// No range, or one that a server may pass over: several ranges, other units, not well-formed.
    case whole
    case part(Range<UInt64>)
    /// Well-formed, and beyond the end: 416.
    case unsatisfiable

    /// - Parameters:
    ///   - field: the value of `Range`, or nil.
    ///   - ifRange: the value of `If-Range`. A stored file never changes and has no validator, so no condition can be known to
    ///     hold: with one, the whole file is sent, which is always right.
    ///   - length: of the file.
    public init(_ field: String?, ifRange: String? = nil, length: UInt64) {
        self = .whole
        guard let field, ifRange == nil, field.utf8.count <= 100, field.lowercased().hasPrefix("bytes=") else { return }
        // Several ranges would need a multipart answer, and many small ones are an old way to tire a server.
        let halves = field.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } && $0.utf8.count <= 19 }) else { return }
        switch (UInt64(halves[0]), UInt64(halves[1])) {
        case (let first?, nil) where halves[1].isEmpty: self = first < length ? .part(first..<length) : .unsatisfiable
        case (let first?, let last?) where first <= last: self = first < length ? .part(first..<min(last + 1, length)) : .unsatisfiable
        case (nil, let count?) where halves[0].isEmpty: self = count > 0 && length > 0 ? .part(length - min(count, length)..<length) : .unsatisfiable
        default: return
        }
    }
}
