import Foundation
import Testing
@testable import Platform

@Suite("Days and instants") struct DayTests {
    @Test("Each day of the calendar has one number and one text, in order") func everyDay() throws {
        var last = ""
        for number in stride(from: Day.range.lowerBound, through: Day.range.upperBound, by: 97) {
            let day = Day(number: number)
            #expect(Day(year: day.year, month: day.month, day: day.day)?.number == number)
            #expect(Day(day.text) == day)
            #expect(last < day.text)
            last = day.text
        }
    }

    @Test("Days agree with another calendar", arguments: [("1970-01-01", 0, Day.Weekday.thursday), ("2026-11-24", 20_781, .tuesday), ("2000-02-29", 11_016, .tuesday), ("0001-01-01", -719_162, .monday), ("9999-12-31", 2_932_896, .friday)])
    func known(_ text: String, _ number: Int, _ weekday: Day.Weekday) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(Day(number: number).text == text)
    }

    @Test("What is no day of the calendar is refused", arguments: [
        "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1", "26-11-24", "2026/11/24", " 2026-11-24", "2026-11-24T", "+026-11-24", "２０２６-11-24", "",
    ]) func refused(_ text: String) { #expect(Day(text) == nil) }

    @Test("Months later is the same day of the month, or its last") func months() throws {
        let day = try #require(Day("2026-01-31"))
        #expect(day.adding(months: 1).text == "2026-02-28")
        #expect(day.adding(months: 13).text == "2027-02-28")
        #expect(day.adding(months: 25).text == "2028-02-29")
        #expect(day.adding(months: -2).text == "2025-11-30")
        #expect(day.adding(months: -1).text == "2025-12-31")
    }

    @Test("Counting past the calendar stops at its ends and never traps") func ends() {
        #expect(Day(number: .max).text == "9999-12-31")
        #expect(Day(number: 0).adding(months: .max).text == "9999-12-31")
        #expect(Day(number: 0).adding(months: .min).text == "0001-01-01")
        #expect(Day(number: 0).adding(days: 400).text == "1971-02-05")
        #expect(Instant(milliseconds: .max).text == "9999-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: .min).text == "0001-01-01T00:00:00.000Z")
    }

    @Test("An instant's text and its milliseconds are one", arguments: [0, 1, -1, 1_795_528_698_123, -62_135_596_800_000, 253_402_300_799_999] as [Int64])
    func instant(_ milliseconds: Int64) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(Instant(instant.text) == instant)
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        if milliseconds >= 0 {
            #expect(formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds / 1000))).dropLast() == instant.text.dropLast(5))
        }
    }

    @Test("Instants are read strictly") func instantText() {
        #expect(Instant("2026-11-24T13:44:58Z")?.milliseconds == Instant("2026-11-24T13:44:58.000Z")?.milliseconds)
        #expect(Instant("2026-11-24T13:44:58.5Z")?.text == "2026-11-24T13:44:58.500Z")
        for text in ["2026-11-24T13:44:58", "2026-11-24 13:44:58Z", "2026-11-24T24:00:00Z", "2026-11-24T13:60:00Z", "2026-11-24T13:44:60Z", "2026-11-24T13:44:58.Z", "2026-11-24T13:44:58.1234Z", "2026-11-24T13:44:58+01:00", "2026-02-30T13:44:58Z", "Z", ""] {
            #expect(Instant(text) == nil, "\(text)")
        }
    }

    @Test("Dates read as people say them") func words() throws {
        let now = try #require(Instant("2026-11-24T23:30:00Z")).milliseconds
        let words = DateWords(now: now), list = DateWords(now: now, isList: true), berlin = DateWords(now: now, offset: 60)
        let today = try #require(Day("2026-11-24"))
        #expect([today.adding(days: -1), today, today.adding(days: 1)].map(words.words) == ["yesterday", "today", "tomorrow"])
        #expect(berlin.words(today.adding(days: 1)) == "today")
        #expect(words.words(try #require(Day("2026-01-06"))) == "6 Jan 2026")
        #expect(list.words(try #require(Day("2026-01-06"))) == "6 Jan")
        #expect(list.words(try #require(Day("2027-01-06"))) == "6 Jan 2027")
        #expect(berlin.words(try #require(Instant("2026-07-31T23:05:00Z"))) == "1 Aug 2026, 00:05")
    }
}
