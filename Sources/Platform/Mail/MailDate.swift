/// An instant in UTC, in the two forms that mail needs.
struct MailDate {
    private let year, month, day, weekday, hour, minute, second: Int

    /// - Parameter milliseconds: since 1970 UTC; what lies outside the years 1970 to 9999 becomes the nearest that does not.
    init(milliseconds: Int64) {
        let seconds = Int(min(max(0, milliseconds), 253_402_300_799_000) / 1_000)
        let (days, rest) = (seconds / 86_400, seconds % 86_400)
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        weekday = (days + 4) % 7
        // Years that begin in March have their odd day last; 400 of them are 146,097 days.
        let sinceMarch = days + 719_468
        let (era, ofEra) = (sinceMarch / 146_097, sinceMarch % 146_097)
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    /// `Tue, 24 Nov 2026 13:45:08 +0000`.
    var header: String { "\(Self.weekdays[weekday]), \(day) \(Self.months[month - 1]) \(year) \(Self.two(hour)):\(Self.two(minute)):\(Self.two(second)) +0000" }
    /// `24 Nov 2026, 13:45 UTC`.
    var words: String { "\(day) \(Self.months[month - 1]) \(year), \(Self.two(hour)):\(Self.two(minute)) UTC" }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
