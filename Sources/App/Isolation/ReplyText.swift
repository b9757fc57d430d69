internal import Platform

/// The body of an answer, as it is searched for a mark: an archive by what is in it.
struct ReplyText {
    private let bodies: [[UInt8]]

    init(_ body: [UInt8]) {
        guard body.starts(with: [0x50, 0x4B, 3, 4]) else {
            bodies = [body]
            return
        }
        bodies = [body] + Self.files(of: body)
    }

    func contains(_ mark: String) -> Bool {
        let mark = Array(mark.utf8)
        return bodies.contains { $0.firstRange(of: mark) != nil }
    }

    /// What cannot be read is searched as it is.
    private static func files(of archive: [UInt8]) -> [[UInt8]] {
        guard
            let reader = try? ZipReader(
                size: UInt64(archive.count),
                read: { range in Array(archive.dropFirst(Int(clamping: range.lowerBound)).prefix(range.count)) })
        else { return [] }
        return reader.entries.map { entry in
            var bytes: [UInt8] = []
            try? reader.stream(entry) { part in if bytes.count < CanaryClient.limit { bytes += part } }
            return bytes
        }
    }
}
