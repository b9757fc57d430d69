import Platform
import Store
import Testing

@Suite("A list that is short by nature is paged like any other")
struct ShortListTests {
    private func page(_ query: String) throws -> (items: [String], next: String?) {
        try ShortList(Form(query.utf8)).page(of: ["a", "b", "c"], by: { $0 })
    }

    @Test("Pages follow one another without loss or repeat, and the last says that it is the last")
    func paging() throws {
        #expect(try page("").items == ["a", "b", "c"])
        let first = try page("limit=2")
        #expect(first.items == ["a", "b"] && first.next == "b")
        let last = try page("limit=2&after=b")
        #expect(last.items == ["c"] && last.next == nil)
    }

    @Test(
        "A limit out of bounds, a strange cursor and an unknown question are refused by name",
        arguments: [
            ("limit=0", "limit"), ("limit=201", "limit"), ("limit=", "limit"), ("limit=1.0", "limit"), ("limit=+5", "limit"), ("limit=%205", "limit"),
            ("limit=05", "limit"), ("after=", "after"),
            ("after=a&after=a", "after"), ("limit=1&limit=2", "limit"), ("after=z", "after"), ("colour=red", "colour"),
        ])
    func refusals(query: String, field: String) throws {
        #expect(throws: Problem.malformed("", field: field)) { try page(query) }
    }
}
