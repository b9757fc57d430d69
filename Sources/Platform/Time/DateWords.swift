/// Dates and times as people read them: `24 Nov 2026`, `24 Nov` within the year in lists, `today`, `13:44`.
public struct DateWords: Sendable {
    public let now: Instant
    /// Minutes that the organisation's clocks are ahead of UTC.
    public let offset: Int
    /// In lists the year is left out within the year.
    public var isList: Bool

    public init(now: Int64, offset: Int = 0, isList: Bool = false) {
        (self.now, self.offset, self.isList) = (Instant(milliseconds: now), offset, isList)
    }

    public var today: Day { Day(now, offset: offset) }

    public func words(_ day: Day) -> String {
        switch day.number - today.number {
        case 0: "today"
        case 1: "tomorrow"
        case -1: "yesterday"
        default: date(day)
        }
    }
    /// Never a word: for a sentence that must stay true tomorrow, such as the log's.
    public func date(_ day: Day) -> String {
        let monthAndDay = "\(day.day) \(DateWords.months[day.month - 1])"
        return isList && day.year == today.year ? monthAndDay : "\(monthAndDay) \(day.year)"
    }
    /// `24 Nov 2026, 13:44`, in the organisation's zone.
    public func words(_ instant: Instant) -> String {
        let local = instant.milliseconds + Int64(offset) * 60_000
        let minute = Int(local.floored(by: 60_000) - local.floored(by: 86_400_000) * 1440)
        var out = Out(capacity: 8)
        Digits.put(minute / 60, 2, &out)
        out.put(UInt8(ascii: ":"))
        Digits.put(minute % 60, 2, &out)
        return "\(words(Day(instant, offset: offset))), \(String(decoding: out.bytes, as: UTF8.self))"
    }

    private static let months: [String] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
