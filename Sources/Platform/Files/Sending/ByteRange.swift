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
        guard halves.count == 2, halves.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }), !(halves[0].isEmpty && halves[1].isEmpty) else { return }
        // A position past 64 bits is past the end of any file, which is all that matters of it; only their order is told by
        // the digits.
        guard halves.contains(where: \.isEmpty) || !Self.isLess(halves[1], halves[0]) else { return }
        func position(_ digits: Substring) -> UInt64? { digits.isEmpty ? nil : UInt64(digits) ?? .max }
        switch (position(halves[0]), position(halves[1])) {
        case (let first?, nil): self = first < length ? .part(first..<length) : .unsatisfiable
        case (let first?, let last?): self = first < length ? .part(first..<(last < length ? last + 1 : length)) : .unsatisfiable
        case (nil, let count?) where halves[0].isEmpty: self = count > 0 && length > 0 ? .part(length - min(count, length)..<length) : .unsatisfiable
        default: return
        }
    }

    private static func isLess(_ a: Substring, _ b: Substring) -> Bool {
        let (a, b) = (a.drop { $0 == "0" }, b.drop { $0 == "0" })
        return a.utf8.count == b.utf8.count ? a < b : a.utf8.count < b.utf8.count
    }
}
