/// Valid UTF-8 without control characters but tab and line ends; a byte order mark may come first.
struct TextCheck {
    private var line = 1
    /// Bytes still to come of the character begun, and what its next byte may be.
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF
    private var isC2 = false

    mutating func update(_ part: [UInt8]) throws(ContentRefusal) {
        for byte in part {
            if missing > 0 {
                guard allowed.contains(byte) else { throw .encoding }
                // U+0080 to U+009F are control characters, too.
                if isC2, byte < 0xA0 { throw .control(line: line) }
                (missing, allowed, isC2) = (missing - 1, 0x80...0xBF, false)
                continue
            }
            switch byte {
            case 10: line += 1
            case 9, 13, 0x20...0x7E: break
            case 0...0x1F, 0x7F: throw .control(line: line)
            default: try begin(byte)
            }
        }
    }

    func finish() throws(ContentRefusal) { guard missing == 0 else { throw .encoding } }

    /// The table of well-formed sequences (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing past U+10FFFF.
    private mutating func begin(_ byte: UInt8) throws(ContentRefusal) {
        switch byte {
        case 0xC2...0xDF: (missing, allowed, isC2) = (1, 0x80...0xBF, byte == 0xC2)
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: (missing, allowed) = (2, 0x80...0xBF)
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: (missing, allowed) = (3, 0x80...0xBF)
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        default: throw .encoding
        }
    }

    /// `Name: …` as the first line of a message has it (RFC 5322, 2.2).
    static func startsWithHeaderField(_ head: ArraySlice<UInt8>) -> Bool {
        let line = head.prefix { $0 != 10 && $0 != 13 }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return false }
        return line[..<colon].allSatisfy { 33...126 ~= $0 }
    }
}
