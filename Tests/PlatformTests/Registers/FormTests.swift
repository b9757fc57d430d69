import Store
import Testing
@testable import Platform

@Suite("Reading forms and addresses") struct FormTests {
    private func read(_ text: String) throws -> Form { try Form(Array(text.utf8)) }

    @Test("Names and values are decoded in their order") func values() throws {
        let form = try read("a=1&b=x+y%20z&a=2&c=%C3%A9&d&e=&f=a=b")
        #expect(form.all("a") == ["1", "2"])
        #expect(form["b"] == "x y z")
        #expect(form["c"] == "é")
        #expect(form["d"] == "" && form["e"] == "" && form["f"] == "a=b" && form["g"] == nil)
        #expect(form.names == ["a", "b", "c", "d", "e", "f"])
        #expect(try read("").pairs.isEmpty)
        #expect(try read("&&a=1&").names == ["a"])
    }

    @Test("The session's token never reaches a verb") func token() throws { #expect(try read("csrf=secret&a=1").names == ["a"]) }

    @Test("What cannot be decoded is refused", arguments: ["a=%", "a=%4", "a=%zz", "a=%C3", "a=%FF", "%=1", "=1", "a=%ED%A0%80"])
    func malformed(_ text: String) { #expect(throws: Problem.malformed("")) { try read(text) } }

    @Test("More than 200 fields are too many") func fields() throws {
        _ = try read((0..<200).map { "f\($0)=1" }.joined(separator: "&"))
        #expect(throws: Problem(.tooLarge, "")) { try read((0..<201).map { "f\($0)=1" }.joined(separator: "&")) }
    }
}
