import Testing
@testable import Store

@Suite("Identifiers and days are made without a library")
struct CommonTests {
    @Test("An identifier is a UUIDv7 that sorts by its time")
    func identifier() {
        let id = Identifier.make(now: 0x0123_4567_89AB) { [UInt8](repeating: 0xff, count: $0) }
        #expect(id == "01234567-89ab-7fff-bfff-ffffffffffff")
        #expect(Identifier.make(now: 1_772_323_200_000) { _ in [] } == "019ca6b1-dc00-7000-8000-000000000000")
        let ids = (0..<50).map { i in Identifier.make(now: World.start + i) { _ in (0..<10).map { _ in .random(in: 0...255) } } }
        #expect(ids.sorted() == ids)
        #expect(Identifier.moment(id) == 0x0123_4567_89AB && ids.map { Identifier.moment($0) } == (0..<50).map { World.start + $0 })
        for text in ["", "0123456789ab", "01234567-89ab-7fff-bfff-fffffffffff", "m-acorn"] { #expect(Identifier.moment(text) == nil, "\(text)") }
    }

    @Test(
        "A day is the calendar's in UTC",
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (951_782_399_999, "2000-02-28"), (951_782_400_000, "2000-02-29"), (951_868_800_000, "2000-03-01"),
            (4_107_542_400_000, "2100-03-01"), (1_772_323_200_000, "2026-03-01"), (1_798_761_599_999, "2026-12-31"),
        ] as [(Int64, String)])
    func day(_ instant: Int64, _ text: String) {
        #expect(Day.text(of: instant) == text)
    }
}
