/// Addresses as they stand in `href` and its like, and in a `Location`.
public enum Address {
    /// Web and mail addresses, and paths of our own; anything else that could name a scheme is refused, `javascript:` among it.
    static func isSafe(_ address: String) -> Bool {
        // Browsers drop tabs and line breaks inside an address, and read \ as /.
        if address.utf8.contains(where: { $0 < 0x21 || $0 == 0x5C || $0 == 0x7F }) { return false }
        if address.hasPrefix("/") { return !address.hasPrefix("//") }
        let lower = address.lowercased()
        return ["https://", "http://", "mailto:", "#", "?"].contains { lower.hasPrefix($0) } || !address.utf8.contains(UInt8(ascii: ":"))
    }

    /// A name or a value of a query, percent-encoded (RFC 3986: all but unreserved characters).
    public static func query(_ text: String) -> String { encoded(text) { $0.isUnreserved } }

    /// More of a path. Slashes stay, but a part that would climb (`..`) or open a host (`//`) does not.
    static func path(_ text: String, after beginning: some BidirectionalCollection<UInt8>) -> String {
        let encoded = encoded(text) { $0.isUnreserved || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") }
        let climbs = encoded.split(separator: "/").contains { $0 == "." || $0 == ".." }
        let opensHost = encoded.hasPrefix("/") && beginning.last == UInt8(ascii: "/")
        return climbs || opensHost ? "" : encoded
    }

    private static func encoded(_ text: String, keeping keep: (UInt8) -> Bool) -> String {
        guard !text.utf8.allSatisfy(keep) else { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if keep(byte) { bytes.append(byte) } else { bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isUnreserved: Bool {
        (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self)
            || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_") || self == UInt8(ascii: "~")
    }
}
