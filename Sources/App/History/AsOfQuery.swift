internal import Platform
internal import Store

/// Of which moment a page or a list speaks, and where the list goes on.
struct AsOfQuery: Sendable {
    static let names: Set<String> = ["as-of", "time", "after", "limit"]
    /// Milliseconds since 1970 UTC; what happened in this millisecond is included.
    let moment: Int64
    /// Whether that is the present: then all that was logged counts, whatever a clock said that stepped back since.
    let isNow: Bool
    /// Whether that is in the past for good. Else the answer is of the present, and the same as long as nothing changes.
    var isPast: Bool { !isNow }
    /// As the form shows it. Nil where nothing was asked for, which is now.
    let day: Day?
    /// `14:05` there, on the wall clock of ``zone``; empty for the end of the day.
    let time: String
    let zone: Zone
    let after: String?
    let limit: Int
    private static let order = "id"

    /// - Parameter zone: whose days and times are asked for.
    /// - Throws: ``Problem`` of kind `malformed` with every name that is not acceptable.
    init(_ form: Form, now: Int64, in zone: Zone = .utc) throws {
        var problems: [Problem.Field] = []
        for name in form.names where !Self.names.contains(name) { problems.append(.init(name, "“\(name.prefix(80))” is not asked for here")) }
        let text = form["as-of"] ?? "", clock = form["time"] ?? ""
        var found: (moment: Int64, day: Day)?
        if !text.isEmpty {
            found = Self.read(text, clock, zone)
            if found == nil { problems.append(.init("as-of", "“as-of” is a day, such as 2026-11-24, or a moment, such as 2026-11-24T13:05:00Z")) }
        } else if !clock.isEmpty {
            problems.append(.init("as-of", "“as-of” says of which day the time is"))
        }
        if !clock.isEmpty, Instant(iso: "2000-01-01T\(clock):00Z") == nil {
            problems.append(.init("time", "“time” is hours and minutes, such as 14:05"))
        }
        if let found, zone.start(of: found.day) > now { problems.append(.init("as-of", "“as-of” is a moment that has been")) }
        var after: String?
        if let cursor = form["after"] {
            after = (try? Cursor(cursor, order: Self.order, kind: nil))?.id
            if after == nil { problems.append(.init("after", Cursor.complaint)) }
        }
        let limit = form["limit"].map { try? PageLimit.read($0) } ?? 50
        if limit == nil { problems.append(.init("limit", PageLimit.complaint)) }
        guard problems.isEmpty else { throw Problem(.malformed, problems.map(\.message).joined(separator: ". ") + ".", fields: problems) }
        self.zone = zone
        (moment, day, time, self.after, self.limit) = (min(found?.moment ?? now, now), found?.day, clock, after, limit ?? 50)
        isNow = found.map { $0.moment >= now } ?? true
    }

    /// Up to when entries of the log count.
    var reach: Int64 { isNow ? .max : moment }

    /// A day alone is its end: what was done on it is in.
    private static func read(_ text: String, _ clock: String, _ zone: Zone) -> (moment: Int64, day: Day)? {
        if let day = Day(iso: text) {
            guard !clock.isEmpty else { return (moment: zone.start(of: day.adding(days: 1)) - 1, day: day) }
            guard Instant(iso: "\(text)T\(clock):00Z") != nil else { return nil }
            let parts = clock.split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2 else { return nil }
            return (moment: zone.instant(day, hour: parts[0], minute: parts[1]) + 59_999, day: day)
        }
        guard clock.isEmpty, let instant = Instant(iso: text) else { return nil }
        return (moment: instant.milliseconds, day: zone.day(of: instant.milliseconds))
    }

    static func cursor(_ id: String) -> String { Cursor(order: order, key: nil, id: id).text }

    /// The address of this moment on a page.
    func address(_ path: String, after id: String? = nil) -> String {
        var pairs: [(String, String)] = []
        if let day { pairs.append(("as-of", day.iso)) }
        if !time.isEmpty { pairs.append(("time", time)) }
        if let id { pairs.append(("after", Self.cursor(id))) }
        return pairs.isEmpty ? path : path + "?" + pairs.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }
}
