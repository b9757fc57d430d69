import Foundation
import Testing
@testable import Platform

@Suite("Days and instants") struct DayTests {
    @Test("Each day of the calendar has one number and one text, in order") func everyDay() throws {
        var last = ""
        for number in stride(from: Day.range.lowerBound, through: Day.range.upperBound, by: 97) {
            let day = Day(number: number)
            #expect(Day(year: day.year, month: day.month, day: day.day)?.number == number)
            #expect(Day(iso: day.iso) == day)
            #expect(last < day.iso)
            last = day.iso
        }
    }

    @Test(
        "Days agree with another calendar",
        arguments: [
            ("1970-01-01", 0, Day.Weekday.thursday), ("2026-11-24", 20_781, .tuesday), ("2000-02-29", 11_016, .tuesday), ("0001-01-01", -719_162, .monday),
            ("9999-12-31", 2_932_896, .friday),
        ])
    func known(_ text: String, _ number: Int, _ weekday: Day.Weekday) throws {
        let day = try #require(Day(iso: text))
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(Day(number: number).iso == text)
    }

    @Test(
        "What is no day of the calendar is refused",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1", "26-11-24", "2026/11/24", " 2026-11-24",
            "2026-11-24T", "+026-11-24", "２０２６-11-24", "",
        ]) func refused(_ text: String)
    { #expect(Day(iso: text) == nil) }

    @Test("Months later is the same day of the month, or its last") func months() throws {
        let day = try #require(Day(iso: "2026-01-31"))
        #expect(day.adding(months: 1).iso == "2026-02-28")
        #expect(day.adding(months: 13).iso == "2027-02-28")
        #expect(day.adding(months: 25).iso == "2028-02-29")
        #expect(day.adding(months: -2).iso == "2025-11-30")
        #expect(day.adding(months: -1).iso == "2025-12-31")
    }

    @Test("Counting past the calendar stops at its ends and never traps") func ends() {
        #expect(Day(number: .max).iso == "9999-12-31")
        #expect(Day(number: 0).adding(months: .max).iso == "9999-12-31")
        #expect(Day(number: 0).adding(months: .min).iso == "0001-01-01")
        #expect(Day(number: 0).adding(days: 400).iso == "1971-02-05")
        #expect(Instant(milliseconds: .max).iso == "9999-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: .min).iso == "0001-01-01T00:00:00.000Z")
    }

    @Test("An instant's text and its milliseconds are one", arguments: [0, 1, -1, 1_795_528_698_123, -62_135_596_800_000, 253_402_300_799_999] as [Int64])
    func instant(_ milliseconds: Int64) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(Instant(iso: instant.iso) == instant)
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        if milliseconds >= 0 {
            #expect(formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds / 1000))).dropLast() == instant.iso.dropLast(5))
        }
    }

    @Test("Instants are read strictly") func instantText() {
        #expect(Instant(iso: "2026-11-24T13:44:58Z")?.milliseconds == Instant(iso: "2026-11-24T13:44:58.000Z")?.milliseconds)
        #expect(Instant(iso: "2026-11-24T13:44:58.5Z")?.iso == "2026-11-24T13:44:58.500Z")
        for text in [
            "2026-11-24T13:44:58", "2026-11-24 13:44:58Z", "2026-11-24T24:00:00Z", "2026-11-24T13:60:00Z", "2026-11-24T13:44:60Z", "2026-11-24T13:44:58.Z",
            "2026-11-24T13:44:58.1234Z", "2026-11-24T13:44:58+01:00", "2026-02-30T13:44:58Z", "Z", "",
        ] {
            #expect(Instant(iso: text) == nil, "\(text)")
        }
    }

    @Test("In lists the year is left out within the year") func words() throws {
        let now = try #require(Instant(iso: "2026-11-24T23:30:00Z")).milliseconds
        let page = Dates(now: now), list = Dates(now: now, isList: true)
        let day = try #require(Day(iso: "2026-01-06")), next = try #require(Day(iso: "2027-01-06"))
        #expect([day, next].map(page.words) == ["6 Jan 2026", "6 Jan 2027"])
        #expect([day, next].map(list.words) == ["6 Jan", "6 Jan 2027"])
    }
}
