internal import Platform

/// Days counted back from the day of seeding, and moments in the working hours of one.
struct DemonstrationCalendar: Sendable {
    let today: Day
    let now: Int64
    private static let minute: Int64 = 60_000

    init(now: Int64) { (self.now, today) = (now, Day(of: now)) }

    /// - Parameter back: a negative one lies ahead.
    func day(_ back: Int) -> Day { today.adding(days: -back) }

    /// A moment of a working day: what falls on a weekend happened the Friday before. Never later than an hour ago.
    /// - Parameter minute: after eight in the morning, UTC.
    func moment(_ back: Int, minute: Int) -> Int64 {
        let day = day(back)
        let shift =
            switch day.weekday {
            case .saturday: 1
            case .sunday: 2
            default: 0
            }
        let moment = Int64(day.number - shift) * 1_440 * Self.minute + Int64(480 + minute % 600) * Self.minute + Int64(minute * 7_919 % 60_000)
        return min(moment, now - 60 * Self.minute)
    }
}
