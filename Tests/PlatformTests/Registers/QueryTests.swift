import Store
import Testing
@testable import Platform

@Suite("What a list is asked for") struct QueryTests {
    private func query(_ text: String) throws -> ListQuery<Specimen> { try ListQuery(Form(Array(text.utf8)), Specimen.fields, order: "-id") }

    @Test("Limits, filters, words and orders are read") func reads() throws {
        let query = try query(
            "limit=200&sort=-due&q=a+b&stage=done&due_from=2026-01-01&count_to=5&active=true&tags=low&code=&owner=00000000-0000-7000-8000-0000000000aa")
        #expect(query.limit == 200 && query.order.text == "-due" && query.words == "a b")
        #expect(query.filters.map(\.name) == ["stage", "due_from", "count_to", "active", "tags", "owner"])
    }

    @Test(
        "What is not declared is refused by name",
        arguments: [
            ("nonsense=1", "nonsense"), ("story=x", "story"), ("origin=x", "origin"), ("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"),
            ("limit=", "limit"), ("limit=+5", "limit"), ("limit=007", "limit"), ("after=", "after"),
            ("sort=story", "sort"), ("sort=", "sort"), ("stage=shut", "stage"),
            ("stage=open&stage=done", "stage"), ("title_from=a", "title_from"), ("due=tomorrow", "due"), ("count=1.5", "count"), ("active=yes", "active"),
            ("owner_from=a", "owner_from"), ("version=1", "version"), ("done=added", "done"), ("q=%01", "q"),
        ]) func refused(_ text: String, _ name: String)
    {
        #expect(throws: Problem(.malformed, "", fields: [.init(name, "")])) { try query(text) }
    }
    @Test("All that is refused is named at once") func all() {
        #expect(throws: Problem(.malformed, "", fields: [.init("a", ""), .init("limit", ""), .init("stage", "")])) { try query("a=1&limit=x&stage=y") }
    }

    @Test("A cursor comes back as it went, for each kind of key") func cursor() throws {
        for (order, key) in [
            ("title", Value.text("é, \u{2028}…")), ("-count", .integer(.min)), ("active", .flag(true)), ("due", .text("2026-11-24")), ("code", nil),
            ("-id", nil),
        ] as [(String, Value?)] {
            let cursor = Cursor(order: order, key: key, id: "0195-x")
            let kind = Specimen.fields[order.replacing("-", with: "")]?.kind
            #expect(try Cursor(cursor.text, order: order, kind: kind) == cursor)
        }
    }

    @Test("A cursor that is forged, cut, of another list's order or of another format is malformed") func forged() throws {
        let good = Cursor(order: "count", key: .integer(5), id: "x").text
        let bad = [
            "x", "!!", good + "A", String(good.dropLast()), good + "=", Cursor(order: "due", key: .text("2026-01-01"), id: "x").text,
            Cursor(order: "-count", key: .integer(5), id: "x").text,
            Cursor(order: "count", key: .text("5"), id: "x").text, Cursor(order: "count", key: nil, id: "x").text,
            Cursor(order: "count", key: .integer(5), id: "").text,
            Base64URL.encode(Array("2\u{1F}count\u{1F}i5\u{1F}x".utf8)), Base64URL.encode(Array("1\u{1F}count\u{1F}i5".utf8)),
            Base64URL.encode(Array("1\u{1F}count\u{1F}i5\u{1F}\u{0}".utf8)),
            Base64URL.encode(Array("1\u{1F}count\u{1F}i99999999999999999999\u{1F}x".utf8)), Base64URL.encode([0xFF, 0xFE]), String(repeating: "A", count: 5000),
        ]
        _ = try query("sort=count&after=\(good)")
        for text in bad { #expect(throws: Problem.malformed("", field: "after"), "\(text)") { try query("sort=count&after=\(text)") } }
    }

    @Test("Base64 for addresses has one spelling for each bytes") func base64() {
        for count in 0..<9 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 91 &+ 200) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        for text in ["A", "AB=", "AB", "AB+/", "A A", "AAAAA"] {
            #expect(Base64URL.decode(text) == nil || Base64URL.encode(Base64URL.decode(text) ?? []) == text, "\(text)")
        }
        #expect(Base64URL.decode("AB") == nil)
    }

    @Test("The signs of a pattern are taken literally") func pattern() { #expect(Pattern.containing("50%_\\x") == "%50\\%\\_\\\\x%") }
}
