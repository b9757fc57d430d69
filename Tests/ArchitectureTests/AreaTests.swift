import Testing

@Suite("The areas of the product call each other only where a list allows it")
struct AreaTests {
    private static let risks = SourceFile("Sources/App/Risks/Risks.swift", "public struct Risks { struct Inner {} }\nprivate struct Row {}")
    private static let queries = SourceFile("Sources/App/Risks/RiskQueries.swift", "enum RiskQueries {}")
    private static func caller(_ text: String) -> SourceFile { SourceFile("Sources/App/Vendors/Vendors.swift", text) }

    @Test("An area names no type of another that the list does not allow it")
    func edges() {
        #expect(Rule.areas(allowed: allowedEdges).findings(House.sources) == [])
        let files = [Self.risks, Self.queries, Self.caller("struct Vendors { let risks: Risks }")]
        #expect(Rule.areas(allowed: [:]).findings(files) == ["Sources/App/Vendors/Vendors.swift: Vendors names Risks of Risks"])
        #expect(Rule.areas(allowed: ["Vendors": ["Risks"]]).findings(files) == [])
        #expect(Rule.areas(allowed: [:]).findings([Self.risks, Self.caller("struct Vendors { struct Row {} }; let word = \"Risks\" // Risks")]) == [])
        #expect(Rule.areas(allowed: [:]).findings([Self.risks, Self.caller("struct Vendors { enum Risks {} ; let risks: Risks }")]) == [])
        #expect(Rule.areas(allowed: [:]).findings([Self.risks, SourceFile("Sources/App/Routes.swift", "let all = [Risks.self]")]) == [])
    }

    @Test("No area names another's queries, whatever the list allows")
    func queries() {
        let files = [Self.queries, Self.caller("let found = RiskQueries.all")]
        #expect(Rule.areas(allowed: ["Vendors": ["Risks"]]).findings(files).count == 1)
    }

    @Test("Each allowed way is used, and none leads round in a circle")
    func allowed() {
        #expect(Rule.usedEdges(allowed: allowedEdges).findings(House.sources) == [])
        #expect(Rule.usedEdges(allowed: ["Vendors": ["Risks"]]).findings([Self.risks, Self.caller("")]) == ["Vendors → Risks is allowed, but not used"])
        #expect(Rule.circle(in: allowedEdges) == nil)
        #expect(Rule.circle(in: ["A": ["B"], "B": ["C"], "C": ["B"]]) == ["B", "C", "B"])
        #expect(Rule.circle(in: ["A": ["B", "C"], "B": ["C"]]) == nil)
    }
}
