import Testing
@testable import Platform

@Suite("A day begins where its zone says")
struct ZoneTests {
    private static func at(_ text: String) -> Int64 { Instant(iso: text)?.milliseconds ?? 0 }

    /// As Python's zoneinfo has them, on days around a change of the clocks too. In Havana midnight is one of the hours skipped,
    /// and one of those that come twice.
    @Test(
        "as another implementation says",
        arguments: [
            ("Pacific/Auckland", "2026-04-05", "2026-04-04T11:00:00Z"), ("Pacific/Auckland", "2026-04-06", "2026-04-05T12:00:00Z"),
            ("Pacific/Auckland", "2026-09-27", "2026-09-26T12:00:00Z"), ("Pacific/Auckland", "2026-09-28", "2026-09-27T11:00:00Z"),
            ("America/Los_Angeles", "2026-03-08", "2026-03-08T08:00:00Z"), ("America/Los_Angeles", "2026-03-09", "2026-03-09T07:00:00Z"),
            ("America/Los_Angeles", "2026-11-01", "2026-11-01T07:00:00Z"), ("America/Los_Angeles", "2026-11-02", "2026-11-02T08:00:00Z"),
            ("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"), ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
            ("Asia/Kolkata", "2026-11-24", "2026-11-23T18:30:00Z"), ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("UTC", "2026-11-24", "2026-11-24T00:00:00Z"),
        ] as [(String, String, String)])
    func starts(zone: String, day: String, start: String) throws {
        let (zone, day) = (Zone(zone), try #require(Day(iso: day)))
        #expect(zone.start(of: day) == Self.at(start))
        #expect(zone.day(of: Self.at(start)) == day)
        #expect(zone.day(of: Self.at(start) - 1) < day)
    }

    @Test("and no day of a zone begins before the one that it follows has begun, in ten years")
    func order() {
        for name in ["Pacific/Auckland", "America/Los_Angeles", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "Africa/Casablanca"] {
            let zone = Zone(name)
            for number in 20_000..<23_650 {
                let day = Day(number: number), start = zone.start(of: day)
                #expect(zone.day(of: start) == day && zone.day(of: start - 1) == day.adding(days: -1), "\(name) \(day.iso)")
            }
        }
    }

    @Test("It is named with how it stands, which changes with the season")
    func words() {
        #expect(Zone("Pacific/Auckland").words(at: Self.at("2026-11-24T12:00:00Z")) == "Pacific/Auckland (UTC+13)")
        #expect(Zone("Pacific/Auckland").words(at: Self.at("2026-06-24T12:00:00Z")) == "Pacific/Auckland (UTC+12)")
        #expect(Zone("America/Los_Angeles").words(at: Self.at("2026-11-24T12:00:00Z")) == "America/Los_Angeles (UTC−8)")
        #expect(Zone("Asia/Kolkata").words(at: 0) == "Asia/Kolkata (UTC+5:30)")
        #expect(Zone.utc.words(at: 0) == "UTC")
    }

    @Test("A name that is none is UTC, and says so", arguments: ["", "Mars/Olympus", "../../etc/passwd", "UTC\u{0}"])
    func unknown(name: String) {
        #expect(Zone(name) == .utc)
        #expect(Zone(name).name == "UTC")
    }

    @Test("Every zone that can be chosen is there, once")
    func names() {
        #expect(Zone.names.count > 400 && Set(Zone.names).count == Zone.names.count)
        #expect(Zone.names.first == "UTC")
        for name in Zone.names { #expect(Zone(name).name == name) }
    }

    @Test("Instants are told in the reader's zone, days from the organisation's day")
    func dates() throws {
        // 23:30 on the 24th in Zurich, 11:30 on the 25th in Auckland.
        let now = Self.at("2026-11-24T22:30:00Z"), auckland = Zone("Pacific/Auckland")
        let dates = Dates(now: now, in: Zone("Europe/Zurich"), today: auckland.day(of: now))
        func text(_ html: HTML) -> String { Strict(html.bytes).elements.first?.text ?? "" }
        #expect(text(dates.moment(now)) == "today 23:30")
        #expect(text(dates.moment(now + 3_600_000)) == "tomorrow 00:30")
        #expect(Strict(dates.date(now).bytes).first("time")?["title"] == "24 Nov 2026, 23:30:00 Europe/Zurich (UTC+1)")
        #expect(Strict(dates.date(now).bytes).first("time")?["datetime"] == "2026-11-24T23:30:00+01:00")
        let day = try #require(Day(iso: "2026-11-25"))
        #expect(text(dates.date(day)) == "today")
        #expect(text(dates.due(day)) == "due today")
        #expect(text(dates.due(day.adding(days: -1))).contains("1 day"))
    }
}
