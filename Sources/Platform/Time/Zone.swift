internal import Foundation
public import Store

/// A time zone by its name in the time zone database, with the rules that Swift's Foundation brings along.
public struct Zone: Hashable, Sendable {
    /// `Pacific/Auckland`.
    public let name: String
    private let rules: TimeZone?

    /// UTC where there is no such zone: a name that was known once must not stop a page.
    public init(_ name: String) {
        let isSpelled = name != "UTC" && name.utf8.count <= 60 && name.utf8.allSatisfy { 0x21...0x7E ~= $0 }
        let known = isSpelled ? TimeZone(identifier: name) : nil
        (self.name, rules) = (known == nil ? "UTC" : name, known)
    }
    public static let utc = Zone("UTC")

    /// Every zone that can be chosen, UTC first, then by name. Foundation knows Kolkata, and lists it by its old name alone.
    public static let names: [String] = ["UTC"] + Set(TimeZone.knownTimeZoneIdentifiers).union(["Asia/Kolkata"]).subtracting(["UTC", "GMT"]).sorted()

    /// Seconds east of Greenwich at an instant, in milliseconds since 1970 UTC. It changes with the season.
    public func offset(at instant: Int64) -> Int { rules?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1000)) ?? 0 }

    /// The day on the wall clock there.
    public func day(of instant: Int64) -> Day { Day(of: instant, offset: offset(at: instant)) }

    /// The first instant of a day, in milliseconds since 1970 UTC: midnight, or later where the clock jumps over it.
    public func start(of day: Day) -> Int64 {
        let midnight = Instant(startOf: day).milliseconds, around: Int64 = 26 * 3_600_000
        let offsets = [offset(at: midnight - around), offset(at: midnight + around)]
        let candidates = offsets.map { midnight - Int64($0) * 1000 }.sorted()
        return candidates.first { self.day(of: $0) == day } ?? candidates[candidates.count - 1]
    }

    /// An instant at which the wall clock shows this minute of a day: the later one where it shows it twice, and the next that it shows
    /// where it jumps over it.
    public func instant(_ day: Day, hour: Int, minute: Int) -> Int64 {
        let wall = Instant(startOf: day).milliseconds + Int64(hour * 60 + minute) * 60_000, around: Int64 = 26 * 3_600_000
        let candidates = [offset(at: wall - around), offset(at: wall + around)].map { wall - Int64($0) * 1000 }
        return candidates.filter { $0 + Int64(offset(at: $0)) * 1000 == wall }.max() ?? candidates.max() ?? wall
    }

    /// What Store is told of an organisation in this zone.
    public func local(at instant: Int64) -> LocalTime { LocalTime(zone: name, east: offset(at: instant)) }

    /// `Europe/Zurich (UTC+1)`, as it stands at an instant.
    public func words(at instant: Int64) -> String {
        guard rules != nil else { return name }
        let offset = offset(at: instant), minutes = abs(offset) / 60 % 60
        return "\(name) (UTC\(offset < 0 ? "−" : "+")\(abs(offset) / 3600)\(minutes == 0 ? "" : ":\(minutes < 10 ? "0" : "")\(minutes)"))"
    }
}

extension Member {
    /// The zone of the organisation, by which its days are counted.
    public var zone: Zone { Zone(local.zone) }
    /// The organisation's day at an instant, in milliseconds since 1970 UTC.
    public func today(at now: Int64) -> Day { zone.day(of: now) }
}

extension Reading {
    /// The zone of the organisation that was entered; UTC behind doors that count no days.
    public var zone: Zone { Zone(local.zone) }
}
