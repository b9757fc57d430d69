import Testing

@testable import Platform

@Suite("One line of text holds nothing that nobody sees")
struct TextTests {
    static let unseen: [UInt32] =
        Array(0x200B...0x200F) + Array(0x202A...0x202E) + Array(0x2060...0x2064) + Array(0x2066...0x206F)
        + [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0x1D173, 0xE0000, 0xE0001, 0xE0041, 0xE007F, 0xE0FFF]

    @Test("A character without a shape is refused by its number, wherever in a name it stands", arguments: unseen)
    func refused(_ value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value)), isJoiner = value == 0x200C || value == 0x200D
        for text in ["Ada\(scalar) Lovelace", "\(scalar)Ada", "Ada\(scalar)", "Ada \(scalar)\u{1F600}"] + (isJoiner ? [] : ["\u{0645}\(scalar)\u{062E}"]) {
            let complaint = #expect(throws: Complaint.self) { try Text.line(text) }
            #expect(
                complaint?.message.contains("U+" + (value < 0x1000 ? "0" : "") + (value < 0x100 ? "0" : "") + String(value, radix: 16, uppercase: true)) == true
            )
        }
    }

    @Test(
        "What a script or a picture needs stands: joiners between its letters and symbols, and selectors",
        arguments: [
            "\u{0645}\u{06CC}\u{200C}\u{062E}\u{0648}\u{0627}\u{0647}\u{0645}",  // Persian, two parts of a verb
            "\u{0915}\u{094D}\u{200D}\u{0937}",  // Devanagari, a half letter
            "\u{09B0}\u{200D}\u{09CD}\u{09AF}",  // Bengali, a joiner before the mark
            "\u{0DC1}\u{0DCA}\u{200D}\u{0DBB}\u{0DD3} Lanka",  // Sinhala
            "Ada \u{1F469}\u{1F3FD}\u{200D}\u{1F4BB}", "\u{2764}\u{FE0F}\u{200D}\u{1F525}", "\u{1F469}\u{200D}\u{2764}\u{FE0F}\u{200D}\u{1F468}",
            "\u{8FBB}\u{E0100}",  // a Japanese name, in one of two forms of its letter
            "Zo\u{EB}", "\u{5D3}\u{5D5}\u{5D3}", "O\u{2019}Brien", "\u{600}\u{661}",
        ])
    func needed(_ text: String) throws { #expect(try Text.line(text) == text) }

    @Test(
        "A joiner at an edge, doubled, or between letters that do without is refused",
        arguments: [
            "Ad\u{200D}a", "Ad\u{200C}a", "\u{418}\u{200D}\u{432}", "\u{0645}\u{200C}", "\u{200C}\u{0645}", "\u{0645}\u{200C}\u{200C}\u{0645}",
            "\u{0645}\u{200C} \u{0645}", "\u{0645}\u{200D}a", "a\u{200D}\u{0645}", "\u{1F469}\u{200D}1", "\u{0645}\u{200C}\u{661}", " \u{0645}\u{200C} ",
        ])
    func joiners(_ text: String) {
        let complaint = #expect(throws: Complaint.self) { try Text.line(text) }
        #expect(complaint?.message.contains("which nobody sees here") == true)
    }

    @Test("A line of nothing but such characters is empty, and long text keeps them", arguments: ["\u{200B}\u{2060}", " \u{AD} ", "\u{200D}"])
    func blank(_ text: String) throws {
        #expect(try Text.line(text) == "")
        #expect(try Text.long("a\(text)b") == "a\(text)b")
    }
}
