/// A moment: milliseconds since 1970, UTC, within the years 1 to 9999.
public struct Instant: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    private static let range = Int64(Day.range.lowerBound) * 86_400_000...Int64(Day.range.upperBound + 1) * 86_400_000 - 1

    /// The nearest moment that has a date, where the number is out of range.
    public init(milliseconds: Int64) { self.milliseconds = min(max(milliseconds, Instant.range.lowerBound), Instant.range.upperBound) }

    /// Midnight at the beginning of a day, UTC.
    public init(startOf day: Day) {
        self.init(milliseconds: Int64(day.number) * 86_400_000)
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
    public func adding(milliseconds more: Int64) -> Instant { Instant(milliseconds: milliseconds.addingReportingOverflow(more).partialValue) }

    /// `2026-11-24T13:44:58Z`, with up to three decimals of a second; the Z is not optional. No leap seconds.
    public init?(iso text: some StringProtocol) {
        var bytes = Array(text.utf8)
        guard bytes.popLast() == UInt8(ascii: "Z"), bytes.count >= 19, bytes.count <= 23, bytes.count != 20, bytes[16] == UInt8(ascii: ":"),
            let minute = Instant(minute: String(decoding: bytes[..<16], as: UTF8.self)), let second = Digits.number(bytes[17..<19]), second < 60
        else { return nil }
        var fraction = 0
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: "."), let digits = Digits.number(bytes[20...]) else { return nil }
            fraction = digits * [100, 10, 1][bytes.count - 21]
        }
        self.init(milliseconds: minute.milliseconds + Int64(second * 1000 + fraction))
    }
    /// `2026-11-24T13:44`, as a browser's control for date and time sends it.
    init?(minute text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            let day = Day(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            let hour = Digits.number(bytes[11..<13]), hour < 24, let minute = Digits.number(bytes[14..<16]), minute < 60
        else { return nil }
        self.init(milliseconds: Instant(startOf: day).milliseconds + Int64(hour * 60 + minute) * 60_000)
    }

    /// ISO 8601 with milliseconds and Z.
    public var iso: String {
        let ofDay = Int(milliseconds - milliseconds.floored(by: 86_400_000) * 86_400_000)
        var out = Out(capacity: 24)
        out.put(literal: Day(of: milliseconds).iso)
        out.put(UInt8(ascii: "T"))
        Digits.put(ofDay / 3_600_000, 2, &out)
        out.put(UInt8(ascii: ":"))
        Digits.put(ofDay / 60_000 % 60, 2, &out)
        out.put(UInt8(ascii: ":"))
        Digits.put(ofDay / 1000 % 60, 2, &out)
        out.put(UInt8(ascii: "."))
        Digits.put(ofDay % 1000, 3, &out)
        out.put(UInt8(ascii: "Z"))
        return String(decoding: out.bytes, as: UTF8.self)
    }
}
