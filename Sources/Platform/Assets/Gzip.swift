internal import CZlib

/// The gzip encoding (RFC 1952) of what is served from memory.
enum Gzip {
    /// - Returns: nil only when memory runs out.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard let deflater = Deflater() else { return nil }
        // Deflate, no name, no time, an unknown system.
        var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        out += deflater.take(bytes, isLast: true)
        for value in [UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count)), UInt32(truncatingIfNeeded: bytes.count)] {
            for shift in stride(from: UInt32(0), to: 32, by: 8) { out.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        return out
    }

    /// Whether Accept-Encoding names gzip, and not with `q=0`.
    static func isTaken(_ values: [String]) -> Bool {
        values.prefix(8).joined(separator: ",").prefix(500).lowercased().split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let quality = words.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
            return words.first == "gzip" && quality.map { Double($0) ?? 0 > 0 } ?? true
        }
    }
}
