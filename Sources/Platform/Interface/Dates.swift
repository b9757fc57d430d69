/// Dates and times as people read them, seen from one moment. Instants are told in the reader's zone; days without a time are
/// counted from a day of its own, since it is the organisation whose days they are.
///
/// Today, tomorrow and yesterday are words; beyond that it is a date. Every one is a `<time>` with the exact instant.
public struct Dates: Sendable {
    /// How a zone stands at an instant: its offset changes with the season.
    public struct Zone: Sendable {
        /// Seconds east of Greenwich.
        public let offset: Int
        /// `CET`.
        public let name: String
        public init(offset: Int, name: String) { (self.offset, self.name) = (offset, name) }
        public static let utc = Zone(offset: 0, name: "UTC")
    }

    /// Milliseconds since 1970, UTC.
    public let now: Int64
    let zone: @Sendable (Int64) -> Zone
    /// In lists the year is left out within the year.
    let isList: Bool

    /// The day from which days without a time are counted.
    public let today: UI.Day

    /// - Parameter today: nil for the day that it is in `zone`.
    public init(now: Int64, isList: Bool = false, today: UI.Day? = nil, zone: @escaping @Sendable (Int64) -> Zone = { _ in .utc }) {
        (self.now, self.isList, self.zone) = (now, isList, zone)
        self.today = today ?? UI.Day(of: now, offset: zone(now).offset)
    }
    /// - Parameters:
    ///   - zone: the reader's.
    ///   - today: the organisation's.
    public init(now: Int64, isList: Bool = false, in zone: Platform.Zone, today: UI.Day) {
        self.init(now: now, isList: isList, today: today) { Zone(offset: zone.offset(at: $0), name: zone.words(at: $0)) }
    }

    /// The day of an instant: "24 Nov 2026", "today".
    public func date(_ instant: Int64) -> HTML { time(instant, words: words(day(of: instant), from: day(of: now))) }

    /// The minute of an instant: "today 14:05", "2 Nov 2026, 14:05".
    public func moment(_ instant: Int64) -> HTML {
        let (day, here) = (day(of: instant), day(of: now))
        let isNear = abs(day.number - here.number) <= 1
        return time(instant, words: words(day, from: here) + (isNear ? " " : ", ") + clock(instant, seconds: false))
    }

    /// A day that has no time: "24 Nov 2026", "tomorrow".
    public func date(_ day: UI.Day) -> HTML { #"<time datetime="\#(day.iso)" title="\#(day.words)">\#(words(day))</time>"# }

    /// When something is due: ▲ and the days late, "due today", "due tomorrow", "in 3 days" within a week, else the date.
    public func due(_ day: UI.Day) -> HTML {
        let left = day.number - today.number
        switch left {
        case ..<0: return late(UI.number(-left) + (left == -1 ? " day" : " days"), day)
        case 0: return soon("due today", day)
        case 1: return soon("due tomorrow", day)
        case 2...7: return soon("in \(left) days", day)
        default: return date(day)
        }
    }

    /// A clock that runs to an instant: "19 h 47 min" below 72 hours, else the date; ▲ and how much when it has run out.
    public func countdown(to instant: Int64) -> HTML {
        let left = instant &- now
        let minutes = Int((left.magnitude / 60_000).description) ?? 0
        let length = minutes < 72 * 60 ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes / (24 * 60)) days"
        if left < 0 { return #"<span class="due late"><span class="hide">late by </span>\#(length)</span>"# }
        return minutes < 72 * 60 ? #"<strong class="due soon">\#(length)</strong>"# : moment(instant)
    }

    func words(_ day: UI.Day) -> String { words(day, from: today) }
    private func words(_ day: UI.Day, from today: UI.Day) -> String {
        switch day.number - today.number {
        case -1: "yesterday"
        case 0: "today"
        case 1: "tomorrow"
        default: isList && day.year == today.year ? day.shortWords : day.words
        }
    }
    private func day(of instant: Int64) -> UI.Day { UI.Day(of: instant, offset: zone(instant).offset) }
    private func late(_ words: String, _ day: UI.Day) -> HTML {
        #"<time class="due late" datetime="\#(day.iso)" title="due \#(day.words)"><span class="hide">late by </span>\#(words)</time>"#
    }
    private func soon(_ words: String, _ day: UI.Day) -> HTML { #"<time class="due soon" datetime="\#(day.iso)" title="\#(day.words)">\#(words)</time>"# }

    private func time(_ instant: Int64, words: String) -> HTML {
        let zone = zone(instant)
        let day = day(of: instant)
        let sign = zone.offset < 0 ? "-" : "+"
        let offset = zone.offset == 0 ? "Z" : sign + UI.Day.padded(abs(zone.offset) / 3600, 2) + ":" + UI.Day.padded(abs(zone.offset) % 3600 / 60, 2)
        let exact = clock(instant, seconds: true)
        return #"<time datetime="\#(day.iso)T\#(exact)\#(offset)" title="\#(day.words), \#(exact) \#(zone.name)">\#(words)</time>"#
    }
    private func clock(_ instant: Int64, seconds: Bool) -> String {
        let local = instant / 1000 &- (instant % 1000 < 0 ? 1 : 0) &+ Int64(zone(instant).offset)
        let second = Int((local % 86_400 + 86_400) % 86_400)
        let minute = UI.Day.padded(second / 3600, 2) + ":" + UI.Day.padded(second % 3600 / 60, 2)
        return seconds ? minute + ":" + UI.Day.padded(second % 60, 2) : minute
    }
}
