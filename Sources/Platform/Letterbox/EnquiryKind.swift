/// What a visitor may leave, and until when it is answered.
public enum EnquiryKind: String, Sendable, CaseIterable {
    case contact
    /// Somebody exercises a right over their personal data.
    case privacy

    /// For a list or a mail.
    public var title: String {
        switch self {
        case .contact: "Message"
        case .privacy: "Privacy request"
        }
    }

    /// The last day for an answer, in UTC: of a message five days from Monday to Friday later; of a privacy request 30 days or
    /// one calendar month later, whichever ends earlier.
    ///
    /// - Parameter came: milliseconds since 1970 UTC.
    public func due(came: Int64) -> Day {
        let day = Day(of: came)
        switch self {
        case .privacy: return min(day.adding(days: 30), day.adding(months: 1))
        case .contact:
            var (due, left) = (day, 5)
            while left > 0, due < Day(number: Day.last) {
                due = due.adding(days: 1)
                if due.weekday != .saturday, due.weekday != .sunday { left -= 1 }
            }
            return due
        }
    }
}
