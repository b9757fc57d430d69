/// Quoted-printable (RFC 2045, 6.7): mail that stays readable in its raw form.
enum QuotedPrintable {
    private static let longest = 76

    static func encode(_ text: String) -> String {
        let normal = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.last == 0x0D ? $0.dropLast() : $0 }
        return normal.map { encode(line: Array($0)) }.joined(separator: "\r\n")
    }

    private static func encode(line: [UInt8]) -> String {
        var (all, width) = ("", 0)
        for (index, byte) in line.enumerated() {
            let token = token(byte, at: index, of: line)
            // One column is kept for the "=" of a soft break.
            if width + token.utf8.count > longest - 1 {
                all += "=\r\n"
                width = 0
            }
            all += token
            width += token.utf8.count
        }
        return all
    }

    /// A first dot and a first "From " are altered by some that carry mail; white space at the end is dropped by others.
    private static func token(_ byte: UInt8, at index: Int, of line: [UInt8]) -> String {
        switch byte {
        case 0x20, 0x09: index == line.count - 1 ? "=" + hex(byte) : String(UnicodeScalar(byte))
        case 0x2E where index == 0: "=2E"
        case 0x46 where index == 0 && line.starts(with: "From ".utf8): "=46"
        case 0x3D: "=3D"
        case 0x21...0x7E: String(UnicodeScalar(byte))
        default: "=" + hex(byte)
        }
    }

    static func hex(_ byte: UInt8) -> String {
        let digits: StaticString = "0123456789ABCDEF"
        return String(UnicodeScalar(digits.utf8Start[Int(byte >> 4)])) + String(UnicodeScalar(digits.utf8Start[Int(byte & 15)]))
    }

    /// Lenient, as the RFC advises: what is no code stays as it is.
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var (all, index) = ([UInt8](), 0)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x3D, index + 2 < bytes.count {
                if bytes[index + 1] == 0x0D, bytes[index + 2] == 0x0A { index += 3; continue }
                if let high = value(bytes[index + 1]), let low = value(bytes[index + 2]) {
                    all.append(high << 4 | low)
                    index += 3
                    continue
                }
            }
            all.append(byte)
            index += 1
        }
        return all
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        default: nil
        }
    }
}
