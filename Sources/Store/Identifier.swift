/// Identifiers of records: UUIDv7 (RFC 9562) in lower-case text, made by the program, so that both engines order them by
/// the time they were made.
public enum Identifier {
    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC; 48 bits of it are used.
    ///   - random: at least ten bytes at each call; too few are filled up with zeros.
    public static func make(now: Int64, random: (Int) -> [UInt8]) -> String {
        let time = UInt64(bitPattern: now)
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: time >> (40 - 8 * UInt64($0))) }
        bytes += Array((random(10) + [UInt8](repeating: 0, count: 10)).prefix(10))
        bytes[6] = bytes[6] & 0x0f | 0x70  // version 7
        bytes[8] = bytes[8] & 0x3f | 0x80  // variant
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (i, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(i) { text.append(UInt8(ascii: "-")) }
            for digit in [byte >> 4, byte & 15] { text.append(digit < 10 ? 48 + digit : 87 + digit) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// When it was made, in milliseconds since 1970 UTC; nil for what has not the form of an identifier.
    public static func moment(_ id: String) -> Int64? { isOne(id) ? Int64(id.prefix(13).replacing("-", with: ""), radix: 16) : nil }

    /// Whether a text has the form of an identifier, whether or not there is such a record.
    public static func isOne(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        return digits.count == 36
            && digits.enumerated().allSatisfy { place, digit in
                [8, 13, 18, 23].contains(place) ? digit == UInt8(ascii: "-") : 48...57 ~= digit || 97...102 ~= digit
            }
    }
}
