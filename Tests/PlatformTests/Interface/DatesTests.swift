import Testing
@testable import Platform

@Suite("Dates and numbers")
struct DatesTests {
    private let dates = Dates(now: Design.now, zone: { _ in Dates.Zone(offset: 3600, name: "CET") })
    private func text(_ html: HTML) -> String { Strict(html.bytes).elements.first?.text ?? "" }

    @Test("A day survives the way to its parts and back, in every year from 1 to 9999")
    func roundTrip() {
        for number in stride(from: UI.Day.first, through: UI.Day.last, by: 97) {
            let day = UI.Day(number: number)
            #expect(UI.Day(iso: day.iso) == day)
        }
        #expect(UI.Day(iso: "1970-01-01")?.number == 0)
        #expect(UI.Day(iso: "2000-02-29")?.number == 11_016)
        #expect(UI.Day(number: .min).iso == "0001-01-01")
        #expect(UI.Day(number: .max).iso == "9999-12-31")
    }

    @Test(
        "What is not a day of the calendar is refused",
        arguments: [
            "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1", "26-01-01", "2026-01-01 ", "+026-01-01",
            "2026/01/01", "", "-----", "٢٠٢٦-٠١-٠١",
        ])
    func refused(text: String) { #expect(UI.Day(iso: text) == nil) }

    @Test("The day of an instant is the day on the wall clock there")
    func zones() {
        #expect(UI.Day(of: -1).iso == "1969-12-31")
        #expect(UI.Day(of: 0, offset: -3600).iso == "1969-12-31")
        #expect(UI.Day(of: 82_800_000, offset: 3600).iso == "1970-01-02")
        #expect(UI.Day(of: .min).iso == "0001-01-01")
        #expect(UI.Day(of: .max).iso == "9999-12-31")
    }

    @Test("Days near now are words, others are dates, and the exact instant is always there")
    func words() {
        #expect(text(dates.date(dates.today)) == "today")
        #expect(text(dates.moment(Design.now)) == "today 09:13")
        #expect(text(dates.moment(Design.now - 86_400_000)) == "yesterday 09:13")
        #expect(text(dates.moment(Design.now - 22 * 86_400_000)) == "2 Nov 2026, 09:13")
        let time = Strict(dates.date(Design.now).bytes).first("time")
        #expect(time?["datetime"] == "2026-11-24T09:13:00+01:00")
        #expect(time?["title"] == "24 Nov 2026, 09:13:00 CET")
        #expect(Strict(Dates(now: 0).date(0).bytes).first("time")?["datetime"] == "1970-01-01T00:00:00Z")
    }

    @Test(
        "What is due says how late or how soon it is",
        arguments: [
            (-24, "late by 24 days"), (-1, "late by 1 day"), (0, "due today"), (1, "due tomorrow"), (7, "in 7 days"), (8, "2 Dec 2026"),
        ])
    func due(days: Int, words: String) { #expect(text(dates.due(UI.Day(number: dates.today.number + days))) == words) }

    @Test(
        "A clock counts down below 72 hours, and says when it has run out",
        arguments: [
            (71_220_000, "19 h 47 min"), (72 * 3_600_000, "27 Nov 2026, 09:13"), (-60_000, "late by 0 h 1 min"),
        ])
    func countdown(left: Int64, words: String) { #expect(text(dates.countdown(to: Design.now + left)) == words) }

    @Test("Instants at the ends of what fits break nothing", arguments: [Int64.min, .max])
    func extremes(instant: Int64) {
        for html in [dates.date(instant), dates.moment(instant), dates.countdown(to: instant)] { #expect(!text(html).isEmpty) }
    }

    @Test("Numbers read as people write them")
    func numbers() {
        #expect([0, 999, 1_000, 48_211, -1_234_567].map(UI.number) == ["0", "999", "1,000", "48,211", "−1,234,567"])
        #expect(UI.number(.min) == "−9,223,372,036,854,775,808")
        #expect(
            [0, 1, 999, 1_000, 1_234_567, 12_000_000, 1_000_000_000].map(UI.bytes) == ["0 bytes", "1 byte", "999 bytes", "1 KB", "1.2 MB", "12 MB", "1 GB"])
        #expect(UI.percent(92, of: 93) == "98 %")
        #expect(UI.percent(1, of: 10_000) == "1 %")
        #expect(UI.percent(93, of: 93) == "100 %")
        #expect(UI.percent(3, of: 0) == "0 %")
        #expect(UI.percent(.max, of: .max) == "100 %")
        #expect(UI.count(1, "thing needs", "things need") == "One thing needs")
        #expect(UI.count(11, "thing", "things") == "11 things")
        #expect(UI.shortened("9f2c7a11d0b4e41b") == "9f2c…e41b")
    }
}
