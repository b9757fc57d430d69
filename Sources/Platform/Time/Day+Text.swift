extension Day {
    /// Exactly `YYYY-MM-DD`, or nil.
    public init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.number(bytes[0..<4]), let month = Digits.number(bytes[5..<7]), let day = Digits.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
    /// ISO 8601.
    public var iso: String {
        var out = Out(capacity: 10)
        Digits.put(year, 4, &out)
        out.put(UInt8(ascii: "-"))
        Digits.put(month, 2, &out)
        out.put(UInt8(ascii: "-"))
        Digits.put(day, 2, &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// `24 Nov 2026`.
    public var words: String { "\(shortWords) \(year)" }
    /// `24 Nov`: for lists, where the year is this one.
    public var shortWords: String { "\(day) \(monthName)" }
    public var monthName: String { Day.monthNames[month - 1] }
    private static let monthNames: [String] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A number with zeros before it.
    static func padded(_ number: Int, _ width: Int) -> String {
        var out = Out(capacity: width)
        Digits.put(number, width, &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }
}

extension UI {
    public typealias Day = Platform.Day
}

/// Decimal digits of a fixed count.
enum Digits {
    /// Nil for anything but ASCII digits: no sign, no space.
    static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var number = 0
        guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
        for byte in bytes {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 48)
        }
        return number
    }
    static func put(_ number: Int, _ count: Int, _ out: inout Out) {
        var divisor = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            out.put(UInt8(48 + number / divisor % 10))
            divisor /= 10
        }
    }
}
