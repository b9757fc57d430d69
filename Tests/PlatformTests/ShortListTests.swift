import Platform
import Store
import Testing

@Suite("A list that is short by nature is paged like any other")
struct ShortListTests {
    private func page(_ query: String, of all: [String] = ["a", "b", "c"], order: String = "name") throws -> (items: [String], next: String?) {
        try ShortList(Form(query.utf8)).page(of: all, order: order, by: { $0 })
    }

    @Test("Pages follow one another without loss or repeat, and the last says that it is the last")
    func paging() throws {
        #expect(try page("").items == ["a", "b", "c"])
        let first = try page("limit=2")
        #expect(first.items == ["a", "b"])
        let last = try page("limit=2&after=\(try #require(first.next))")
        #expect(last.items == ["c"] && last.next == nil)
    }

    @Test("Where the entry that a page ended with is gone, the next begins where it stood")
    func gone() throws {
        let next = try #require(try page("limit=1").next)
        #expect(try page("after=\(next)", of: ["b", "c"]).items == ["b", "c"])
        #expect(try page("after=\(next)", of: ["a2", "b"]).items == ["a2", "b"])
        let down = try #require(try page("limit=1", of: ["c", "b", "a"], order: "-name").next)
        #expect(try page("after=\(down)", of: ["b", "a"], order: "-name").items == ["b", "a"])
        #expect(throws: Problem.malformed("", field: "after")) { try page("after=\(down)") }
        #expect(["10", "9", "2"].compactMap { Int($0) }.map(ShortList.rank).sorted() == [2, 9, 10].map(ShortList.rank))
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
