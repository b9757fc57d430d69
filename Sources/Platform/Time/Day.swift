/// A day of the proleptic Gregorian calendar, from 1 Jan 0001 to 31 Dec 9999, without a time or a zone.
///
/// Its text is ISO 8601 (`2026-11-24`), which orders as the days do; that is also how it is stored.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1 Jan 1970.
    public let number: Int

    static let range = first...last
    static let first = -719_162, last = 2_932_896

    /// The nearest day that exists, where the number is out of range.
    public init(number: Int) { self.number = min(max(number, Day.range.lowerBound), Day.range.upperBound) }

    /// - Returns: nil unless the calendar has this day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Day.length(of: month, year)).contains(day) else { return nil }
        number = Day.number(year, month, day)
    }

    /// The day that holds an instant (milliseconds since 1970, UTC) in a zone `offset` seconds east of Greenwich.
    public init(of instant: Int64, offset: Int = 0) {
        self.init(number: Int((instant.floored(by: 1000) + Int64(offset)).floored(by: 86_400)))
    }

    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    public var year: Int { parts.year }
    public var month: Int { parts.month }
    public var day: Int { parts.day }

    public enum Weekday: Int, Sendable, CaseIterable { case monday, tuesday, wednesday, thursday, friday, saturday, sunday }
    /// 1 Jan 1970 was a Thursday.
    public var weekday: Weekday { Weekday(rawValue: (number % 7 + 10) % 7) ?? .monday }

    public func adding(days: Int) -> Day { Day(number: number.addingReportingOverflow(days).partialValue) }

    /// The same day of the month `months` later, or the last of that month where it is shorter.
    public func adding(months: Int) -> Day {
        let (year, month, day) = parts
        let count = (year * 12 + month - 1).addingReportingOverflow(min(max(months, -120_000), 120_000)).partialValue
        let (newYear, newMonth) = (count.floored(by: 12), count - count.floored(by: 12) * 12 + 1)
        guard newYear >= 1 else { return Day(number: Day.range.lowerBound) }
        guard newYear <= 9999 else { return Day(number: Day.range.upperBound) }
        return Day(number: Day.number(newYear, newMonth, min(day, Day.length(of: newMonth, newYear))))
    }

    static func length(of month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counted in years that begin on 1 March, so that the leap day is the last of its year.
    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shifted + shifted.floored(by: 4) - shifted.floored(by: 100) + shifted.floored(by: 400) + dayOfYear - 719_468
    }

    public var parts: (year: Int, month: Int, day: Int) {
        let days = number + 719_468
        let era = days.floored(by: 146_097), ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * fromMarch + 2) / 5 + 1)
    }
}

extension BinaryInteger {
    /// Division that rounds down, also below zero.
    func floored(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
