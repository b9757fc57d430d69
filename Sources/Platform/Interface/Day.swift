extension UI {
    /// A day of the calendar, without a time or a zone.
    public struct Day: Comparable, Hashable, Sendable {
        /// Days since 1 January 1970.
        public let number: Int

        /// - Parameter number: beyond the years 1 to 9999 it is held at their ends.
        public init(number: Int) { self.number = min(max(number, Self.first), Self.last) }
        /// The day that holds an instant (milliseconds since 1970, UTC) in a zone `offset` seconds east of Greenwich.
        public init(of instant: Int64, offset: Int = 0) {
            let local = instant / 1000 &+ Int64(offset) &- (instant % 1000 < 0 ? 1 : 0)
            self.init(number: Int(local / 86_400) - (local % 86_400 < 0 ? 1 : 0))
        }
        /// - Returns: nil unless `iso` is `YYYY-MM-DD` and there is such a day.
        public init?(iso: String) {
            let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
            guard iso.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
                  iso.utf8.allSatisfy({ 48...57 ~= $0 || $0 == 45 }),
                  let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year >= 1 else { return nil }
            self.init(year: year, month: month, day: day)
        }
        /// - Returns: nil if there is no such day.
        public init?(year: Int, month: Int, day: Int) {
            guard 1...9999 ~= year, 1...12 ~= month, 1...Self.length(year: year, month: month) ~= day else { return nil }
            // Years that begin in March put the leap day last, so the months before it have fixed lengths.
            let y = month > 2 ? year : year - 1
            let m = month > 2 ? month - 3 : month + 9
            number = y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468
        }

        public var parts: (year: Int, month: Int, day: Int) {
            let days = number + 719_468                                  // since 1 March of the year 0
            let era = days / 146_097, inEra = days % 146_097             // 400 years; never negative, see `first`
            let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
            let inYear = inEra - (365 * year + year / 4 - year / 100)
            let month = (5 * inYear + 2) / 153
            return (era * 400 + year + (month > 9 ? 1 : 0), month > 9 ? month - 9 : month + 3, inYear - (153 * month + 2) / 5 + 1)
        }

        /// `2026-11-24`.
        public var iso: String {
            let (year, month, day) = parts
            return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
        }
        /// `24 Nov 2026`.
        public var words: String { "\(parts.day) \(monthName) \(parts.year)" }
        /// `24 Nov`: for lists, where the year is this one.
        public var shortWords: String { "\(parts.day) \(monthName)" }
        public var monthName: String {
            let names: [String] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            return names[(parts.month - 1) % 12]
        }

        public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

        static let first = -719_162, last = 2_932_896                    // 1 Jan 1 and 31 Dec 9999
        static func padded(_ n: Int, _ width: Int) -> String {
            let digits = String(n)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        private static func length(year: Int, month: Int) -> Int {
            switch month {
            case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }
    }
}
