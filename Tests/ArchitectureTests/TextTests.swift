import Testing

@Suite("What stands in the files is where a reviewer looks for it")
struct TextTests {
    @Test("No file is longer than 400 lines")
    func length() {
        #expect(Rule.fileLength.findings(House.sources + House.tests) == [])
        #expect(Rule.fileLength.findings(in: "Sources/App/A.swift", String(repeating: "\n", count: 401)).count == 1)
    }

    @Test("SQL stands in Store, in queries, in migrations and in the registers only")
    func sql() {
        #expect(Rule.sqlInItsPlace.findings(House.sources) == [])
        let texts = [
            "SELECT id FROM risk", "INSERT INTO risk VALUES (1)", "UPDATE risk SET a = 1", "DELETE FROM risk", "\"\"\n  WITH cte_a AS (x)\n\"\"",
            "DROP TABLE risk",
        ]
        for text in texts { #expect(Rule.sqlInItsPlace.findings(in: "Sources/App/Risks/Risks.swift", "tx.run(\"\(text)\")").count == 1, "\(text)") }
        for path in [
            "Sources/App/Risks/RiskQueries.swift", "Sources/Store/Store.swift", "Sources/App/Risks/RiskMigration.swift", "Sources/Platform/Registers/A.swift",
        ] {
            #expect(Rule.sqlInItsPlace.findings(in: path, "tx.run(\"SELECT id FROM risk\")") == [])
        }
        #expect(Rule.sqlInItsPlace.findings(in: "Sources/App/Risks/RiskPages.swift", "\"Select a risk\" // SELECT id FROM risk") == [])
    }

    @Test("Markup has no script, style or event handler of its own, and no address in two halves")
    func markup() {
        #expect(Rule.markup.findings(House.sources) == [])
        let texts = [
            "<script src='a.js'>", "<STYLE>", "<p>a</p><script src='\\(a)'", "<p style='x'>", "<a onclick='x'>", "<svg\nonload=x>",
            "<a href=\\\"\\(scheme)\\(rest)\\\">",
        ]
        for text in texts { #expect(Rule.markup.findings(in: "Sources/App/A.swift", "let html = \"\"\"\n\(text)\n\"\"\"").count == 1, "\(text)") }
        #expect(Rule.markup.findings(in: "Sources/Platform/Interface/Shell.swift", "\"<script src='a.js'></script>\"") == [])
        #expect(Rule.markup.findings(in: "Sources/Platform/Interface/Shell.swift", "\"<p style='a'>\"").count == 1)
        #expect(Rule.markup.findings(in: "Sources/App/A.swift", "file.hasPrefix(\"<script\")") == [])
        #expect(Rule.markup.findings(in: "Sources/Platform/Mail/Letter.swift", "\"<p style='a'>\"") == [])
        #expect(Rule.markup.findings(in: "Sources/App/A.swift", "\"<p>one=1, only=2</p><a href='\\(a)'>\"") == [])
    }

    @Test("Each test has a sentence for a name, and is one that is run")
    func tests() {
        #expect(Rule.testNames.findings(House.tests) == [])
        #expect(Rule.testNames.findings(in: "Tests/A.swift", "@Test func a() {}").count == 1)
        #expect(Rule.testNames.findings(in: "Tests/A.swift", "@Test(.tags(.slow)) func a() {}").count == 1)
        #expect(Rule.testLibrary.findings(House.tests) == [])
        #expect(Rule.testLibrary.findings(in: "Tests/A.swift", "import XCTest").count == 1)
    }

    @Test("A lexer that is not fooled: strings, raw strings, comments in comments, interpolations")
    func lexer() {
        let file = SourceFile("Sources/App/A.swift", ##"let a = #"Date() "quoted" \(x) \#(Date())"# /* Date() /* */ Date() */ + "\"\(b("c"))" // Date()"##)
        #expect(file.lines(where: ["Date", "(", ")"]) == [1])
        #expect(file.literals.map(\.text) == ["Date() \"quoted\" \\(x) \u{FFFC}", "\"\u{FFFC}", "c"])
        #expect(SourceFile("a", "let a = \"\"\"\n  one \"two\"\n  \"\"\"\nlet b = Date()").lines(where: ["Date", "(", ")"]) == [4])
        #expect(SourceFile("a", "\"unfinished \\(").literals.count == 1)
    }
}
