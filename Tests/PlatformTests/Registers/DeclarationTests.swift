import Store
import Testing
@testable import Platform

@Suite("Declarations of fields") struct DeclarationTests {
    private let fields = Specimen.fields

    private func read(_ json: String, into record: Specimen = Specimen()) throws -> (record: Specimen, names: [String]) {
        var record = record
        let problems = try fields.read(JSONReader.read(Array(json.utf8)), into: &record)
        return (record, problems.map(\.name))
    }

    @Test("The specimens' declaration has no defect") func sound() { #expect(Specimen.register.defects == []) }

    @Test("A declaration that contradicts itself says so, and traps nowhere") func defects() {
        struct Odd: Record {
            var id = "", version = 0, a = "", b = "", n = 1, link: Link? = nil, tag = Tag.Bad
            init() {}
            enum Tag: String, Choice { case Bad }
            static let fields = Fields<Odd> {
                $0.add("a", \.a, "A", 1...5, .list)
                $0.add("a", \.b, "B", 1...5)
                $0.add("Bad", \.b, "B", 1...5)
                $0.add("b_c", \.b, "B")
                $0.add("version", \.n, "N", nil, .search)
                $0.add("due_from", \.n, "")
                $0.add("link", \.link, "Link", nil, .sort)
                $0.add("tag", \.tag, "Tag")
            }
        }
        #expect(
            Odd.fields.defects == [
                "a is declared twice", "Bad is no plain name", "b_c is text without limits", "version has a meaning of its own",
                "version is searched and no text",
                "due_from has no label", "due_from ends as the name of a range", "link cannot be ordered by", "tag has the choice Bad",
            ])
        #expect(Odd.fields.all.count == 7)
    }

    @Test("JSON of every kind is read, and written again as it was") func round() throws {
        let json = """
            {"title":"A","code":"C","story":"x\\ny","remark":null,"count":2,"weight":-5,"price":"12.50","budget":null,"active":true,"checked":false,"due":"2026-02-28",\
            "ended":null,"seen":"2026-11-24T13:44:58.123Z","left_at":null,"stage":"in_work","mood":null,"tags":["high","low","high"],"marks":null,"page":"https://a.example/x",\
            "source":null,"owner":"m1","deputy":null,"parent":"p1"}
            """
        let (record, problems) = try read(json)
        #expect(problems == [])
        #expect(record.tags == [.low, .high])
        #expect(record.price.hundredths == 1250)
        let written = try JSONReader.read(fields.json(record))
        let again = try read(json.replacing("[\"high\",\"low\",\"high\"]", with: "[\"low\",\"high\"]")).record
        #expect(again == record)
        for (name, value) in [
            ("title", JSON.text("A")), ("weight", .number(-5)), ("price", .text("12.50")), ("tags", .list([.text("low"), .text("high")])),
            ("due", .text("2026-02-28")), ("remark", .null), ("origin", .text("made here")),
        ] {
            #expect(written[name] == value)
        }
    }

    @Test("Every field that is not acceptable is named at once, unknown and read-only ones too") func all() throws {
        let (record, names) = try read(
            """
            {"nonsense":1,"origin":"x","title":"","count":"2","weight":6,"price":"1.234","active":"true","due":"2026-02-30","seen":"2026-11-24T13:44:58","stage":"shut","tags":["low","x"],\
            "marks":"low","page":"http://a.example","owner":5,"story":{"a":1},"budget":12.5,"mood":""}
            """)
        #expect(
            names == [
                "nonsense", "origin", "title", "story", "count", "weight", "price", "budget", "active", "due", "seen", "stage", "mood", "tags", "marks", "page",
                "owner",
            ])
        #expect(record == Specimen())
    }

    @Test("Control characters are refused; line ends are not, in long text", arguments: ["\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "\n", "\t", "\u{2028}"])
    func control(_ character: String) throws {
        var record = Specimen()
        let title = fields.read(Form(title: "a\(character)b"), into: &record).map(\.name).contains("title")
        #expect(title)
        var out = Out()
        out.put(json: "a\(character)b")
        let story = try read(#"{"story":\#(String(decoding: out.bytes, as: UTF8.self))}"#).names
        #expect(story == (["\n", "\t", "\u{2028}"].contains(character) ? [] : ["story"]))
    }

    @Test("Limits of text count Unicode scalars, after the space around one line is gone") func limits() throws {
        #expect(try read(#"{"code":"  \#(String(repeating: "é", count: 40))  "}"#).names == [])
        #expect(try read(#"{"code":"\#(String(repeating: "👩‍👩‍👧‍👦", count: 6))"}"#).names == ["code"])
        #expect(try read(#"{"title":"   "}"#).names == ["title"])
        #expect(try read(#"{"code":""}"#).names == ["code"])
    }

    @Test("Text is brought to one normal form, so that what looks alike is alike") func normal() throws {
        let record = try read(#"{"title":"Cafe\u0301"}"#).record
        #expect(Array(record.title.utf8) == Array("Caf\u{e9}".utf8))
    }

    @Test(
        "Links are https with a host and nothing hidden in them",
        arguments: [
            "http://a.example", "javascript:alert(1)", "https://", "https:///x", "https://user@a.example", "https://a.example/ x", "https://a.example/\"x",
            "https://.a", "https:a.example", "//a.example", "https://a.example/\\x", "https://a.example/<x>",
        ]) func links(_ text: String)
    { #expect(Link(text) == nil) }

    @Test("Amounts are exact", arguments: [("0", 0), ("1", 100), ("1.5", 150), ("-0.05", -5), ("999999999999999.99", 99_999_999_999_999_999)]) func amounts(
        _ text: String, _ hundredths: Int
    ) throws {
        let amount = try #require(Amount(text))
        #expect(amount.hundredths == hundredths)
        #expect(Amount(amount.spelling ?? "") == amount)
    }
    @Test("What is no amount is refused", arguments: ["", "-", ".5", "1.", "1.234", "1,5", "+1", "1e3", " 1", "1000000000000000", "٣", "--1", "1.2.3"])
    func noAmounts(_ text: String) { #expect(Amount(text) == nil) }

    @Test("A form is taken whole: an unticked box is no, a field that is missing is named") func forms() throws {
        var record = Specimen()
        record.active = true
        record.tags = [.low]
        let problems = fields.read(Form(title: "A"), into: &record)
        #expect(record.title == "A" && !record.active && record.tags == [])
        #expect(problems.map(\.name).contains("count") && !problems.map(\.name).contains("active") && !problems.map(\.name).contains("marks"))
    }

    @Test("A diff names what changed, and leaves out what is empty on both sides") func diff() {
        var before = Specimen(), after = before
        before.title = "A"
        (after.title, after.mood, after.tags) = ("B", .very_high, [.low])
        let diff = fields.diff(before, after)
        #expect(diff.map(\.name) == ["title", "mood", "tags"])
        #expect(diff.map(\.before) == [.text("A"), .null, .text("")])
        #expect(diff.map(\.after) == [.text("B"), .text("very_high"), .text("low")])
        #expect(!fields.diff(nil, before).map(\.name).contains("mood"))
        #expect(fields.diff(nil, before).allSatisfy { $0.before == nil })
        #expect(fields.label("left_at") == "Left")
        let logged: [(String, String)] = [
            ("mood", "very_high"), ("tags", "low very_high"), ("active", "true"), ("due", "2026-11-24"), ("mood", "gone"), ("gone", "x"),
        ]
        let words: [String] = logged.map { fields.words($0.0, $0.1) }
        #expect(words == ["Very high", "Low; Very high", "Yes", "2026-11-24", "gone", "x"])
        #expect(fields.words("title", nil) == "")
    }

    @Test("The schema allows null where a field is optional, and requires what has no default") func schema() throws {
        let create = try JSONReader.read(fields.schema(.create)), answer = try JSONReader.read(fields.schema(.answer)),
            change = try JSONReader.read(fields.schema(.change))
        let properties = try #require(create["properties"])
        #expect(properties["code"]?["type"] == .list([.text("string"), .text("null")]))
        #expect(properties["mood"]?["enum"] == .list([.text("low"), .text("high"), .text("very_high"), .null]))
        #expect(properties["title"]?["maxLength"] == .number(200))
        #expect(properties["weight"]?["minimum"] == .number(-5))
        #expect(properties["tags"]?["items"]?["enum"] == .list([.text("low"), .text("high"), .text("very_high")]))
        #expect(properties["origin"] == nil && properties["version"] == nil)
        #expect(create["required"] == .list([.text("title"), .text("owner")]))
        #expect(change["required"] == .list([.text("version")]))
        #expect(answer["properties"]?["origin"]?["readOnly"] == .flag(true))
        guard case .list(let required)? = answer["required"] else { return #expect(Bool(false)) }
        #expect(required.count == fields.all.count + 2)
    }

    @Test("The columns are those that the fields need") func columns() {
        let columns = Dictionary(uniqueKeysWithValues: fields.columns.map { ($0.name.description, $0) })
        #expect(columns["title"]?.type == .text(max: 200) && columns["title"]?.isRequired == true)
        #expect(columns["code"]?.isRequired == false)
        #expect(columns["owner"]?.type == .id && columns["owner"]?.references == "member")
        #expect(columns["price"]?.type == .integer && columns["seen"]?.type == .instant && columns["active"]?.type == .flag)
    }
}

extension Form {
    /// A form in which one field was typed.
    fileprivate init(title: String) {
        self.init()
        let encoded = "title=" + Address.query(title)
        if let form = try? Form(Array(encoded.utf8)) { self = form }
    }
}
