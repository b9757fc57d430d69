import Store
import Testing
@testable import Platform

@Suite("Error pages")
struct ErrorPagesTests {
    @Test("Each kind of problem has a page of its own that says what happened, what became of it and what to do", arguments: Problem.Kind.allCases)
    func everyKind(kind: Problem.Kind) throws {
        let words = try #require(ErrorWords.all[kind.rawValue])
        let page = ErrorPages.page(status: kind.rawValue, requestID: "01JD8Q")
        #expect(page.status == kind.rawValue)
        let text = page.body.string
        for sentence in [words.title, words.happened, words.typed, words.next] { #expect(text.contains(sentence)) }
        #expect(text.contains("01JD8Q"))
    }

    @Test("A failure on our side says nothing of its cause", arguments: [500, 502, 503])
    func opaque(status: Int) {
        let page = ErrorPages.page(status: status, requestID: "r", message: "no such table: risk_rows")
        #expect(!page.body.string.contains("risk_rows"))
    }

    @Test("Closed for a moment does not say that nothing was saved: part of it may have been")
    func closed() {
        let text = ErrorPages.page(status: 503, requestID: "r").body.string
        #expect(!text.contains("Nothing was saved") && text.contains("may not have been saved"))
    }

    @Test("A status without a page gets the page of its class, and keeps its number", arguments: [(418, 400), (507, 500)])
    func unknown(status: Int, like: Int) {
        let page = ErrorPages.page(status: status, requestID: "r")
        #expect(page.title == ErrorPages.page(status: like, requestID: "r").title)
        #expect(page.status == status)
    }

    @Test("What a problem says, all its fields and what was typed stand in the page, as text")
    func kept() {
        let page = ErrorPages.page(
            status: 402, requestID: "r", message: "It ended on 17 November.", fields: [.init("a", "First"), .init("b", Samples.hostile)],
            kept: [("Remark", Samples.hostile)])
        let strict = Strict(Shell.render(page: page, frame: Samples.member()))
        #expect(strict.faults.isEmpty)
        #expect(strict.with("class", "lead")?.text == "It ended on 17 November.")
        #expect(strict.with("id", "kept-0")?["readonly"] != nil)
        #expect(strict.elements.contains { $0.name == "li" && $0.text == "First" })
    }

    @Test("The title does not say Error twice")
    func title() {
        #expect(
            Strict(Shell.render(page: ErrorPages.page(status: 422, requestID: "r"), frame: Samples.visitor)).first("title")?.text == "Not saved yet · Aertous")
    }

    @Test("No page blames, shouts or shrugs", arguments: ErrorWords.all.keys.sorted())
    func voice(status: Int) throws {
        let words = try #require(ErrorWords.all[status])
        let text = [words.title, words.happened, words.typed, words.next].joined(separator: " ").lowercased()
        for refused in ["!", "invalid", "failed to", "oops", "please", "sorry", "simply", "just "] { #expect(!text.contains(refused)) }
    }
}
