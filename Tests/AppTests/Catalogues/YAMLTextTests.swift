import Store
import Testing

@testable import App

@Suite("YAML is bounded before anything is built from it") struct YAMLTextTests {
    private static func refusal(_ text: String) -> Problem? {
        do throws(Problem) { _ = try YAMLText.node(Array(text.utf8)) } catch { return error }
        return nil
    }

    @Test("Aliases are refused, whether or not they swell, and a text with the signs in it is not")
    func aliases() {
        #expect(Self.refusal("a: &x [1]\nb: *x")?.kind == .malformed)
        let laughs =
            "a: &a [x,x,x]\n"
            + (1..<12).map { "l\($0): &l\($0) [\(Array(repeating: $0 == 1 ? "*a" : "*l\($0 - 1)", count: 9).joined(separator: ","))]\n" }.joined()
        #expect(Self.refusal(laughs)?.fields.map(\.name) == ["file"])
        #expect(Self.refusal("text: \"R &D in *bold* words\"") == nil)
    }

    @Test("Depth, number of values and length have limits, each on both of its sides")
    func limits() {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(Self.refusal(nested(YAMLText.depthLimit)) == nil)
        #expect(Self.refusal(nested(YAMLText.depthLimit + 1))?.kind == .tooLarge)
        #expect(Self.refusal(nested(900))?.kind == .tooLarge)
        #expect(Self.refusal(nested(100_000))?.kind == .malformed)
        #expect(Self.refusal(String(repeating: "- ", count: 900) + "x")?.kind == .tooLarge)
        func list(_ count: Int) -> String { "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]" }
        #expect(Self.refusal(list(YAMLText.nodeLimit - 1)) == nil)
        #expect(Self.refusal(list(YAMLText.nodeLimit))?.kind == .tooLarge)
        #expect(Self.refusal("# " + String(repeating: "x", count: YAMLText.byteLimit))?.kind == .tooLarge)
    }

    @Test("What is no YAML, empty, not UTF-8, two documents or not the form expected is refused with its place and without its words")
    func malformed() throws {
        for text in ["", "a: [", "a: 1\n---\nb: 2", "\t- x", "%"] { #expect(Self.refusal(text)?.kind == .malformed, "\(text)") }
        #expect(throws: Problem(.malformed, "", fields: [.init("file", "")])) { try YAMLText.node([0x61, 0xFF]) }
        struct Form: Decodable { let name: String }
        do {
            _ = try YAMLText.read(Array("name: [secret-word]".utf8), as: Form.self)
            Issue.record("a list was read as a text")
        } catch { #expect(error.message.contains("at name") && !error.message.contains("secret-word")) }
    }
}
