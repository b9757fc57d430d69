import Testing
@testable import Platform

@Suite("Every page")
struct PagesTests {
    @Test("Every page is well formed, names its inputs and pictures, and holds nothing inline", arguments: Samples.all.map(\.name))
    func wellFormed(name: String) throws {
        let page = try #require(Samples.all.first { $0.name == name })
        let strict = Strict(page.bytes)
        #expect(strict.faults.isEmpty)
        #expect(strict.all("h1").count == 1)
        #expect(strict.all("main").count == 1)
        #expect(strict.first("html")?["lang"] == "en")
    }

    @Test(
        "The reader of these tests sees each fault that it is there for",
        arguments: [
            ("<p><b>a</p></b>", "</p> closes b"), ("<p>", "<p> stays open"), ("<p id=\"a\"></p><p id=\"a\"></p>", "id a stands twice"),
            ("<p class=a></p>", "class of <p> is not quoted"), ("<p style=\"x\"></p>", "style of <p> is inline"),
            ("<p onclick=\"x\"></p>", "onclick of <p> is inline"),
            ("<p class=\"a\"id=\"b\"></p>", "no space after class of <p>"), ("<p id=\"a\" id=\"b\"></p>", "id of <p> stands twice"),
            ("<script>x</script>", "<script> is inline"), ("<style>x</style>", "<style> is inline"), ("<div/>", "<div/> closes itself"),
            ("<input type=\"text\" name=\"n\">", "<input> n has no label"),
            ("<p aria-describedby=\"x\"></p>", "aria-describedby of <p> names x, which is not there"),
            ("<h1>a</h1><h3>b</h3>", "<h3> after <h1>"), ("<svg></svg>", "an svg that is neither named nor hidden"),
            ("<svg role=\"img\"></svg>", "a picture without a sentence"),
            ("<table></table>", "a table without a caption"), ("<p><form></form></p>", "<form> inside <p>, which ends there"),
            ("<p>a > b</p>", "a loose > in: a > b"),
        ])
    func sees(markup: String, fault: String) {
        #expect(Strict(Array(markup.utf8)).faults.contains(fault))
    }

    @Test("The design page shows every state, weight, tone and fill")
    func designIsComplete() {
        let strict = Strict(Shell.render(page: Design.page(), frame: Samples.member()))
        let classes = strict.elements.compactMap { $0["class"] }
        for shape in UI.Shape.allCases { #expect(classes.contains("state \(shape.rawValue)")) }
        for tone in UI.Tone.allCases { #expect(classes.contains("notice \(tone.rawValue)")) }
        for fill in UI.Slice.Fill.allCases where fill != .out && fill != .said { #expect(classes.contains("\(fill.rawValue) s-gap")) }
        for weight in UI.Weight.allCases where weight != .wide { #expect(classes.contains(weight.rawValue)) }
        #expect(strict.all("span").filter { $0["class"]?.hasPrefix("state") == true }.allSatisfy { !$0.text.isEmpty })
    }
}
