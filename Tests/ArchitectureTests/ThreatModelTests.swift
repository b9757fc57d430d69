import Foundation
import Testing

@Suite("The threat model names tests that exist")
struct ThreatModelTests {
    private struct Threat {
        let words: String
        let tests: [String]
        let cell: String
    }

    private static func threats(_ text: String) -> [Threat] {
        text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| Threat |") }.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { $0.trimmingCharacters(in: .whitespaces) }
            let cell = cells.last ?? ""
            // What stands between back-ticks is every second part.
            let parts = cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            return Threat(
                words: line.prefix(120) + "", tests: parts.filter { $0.offset % 2 == 1 }.map { String($0.element) }, cell: cells.count == 3 ? cell : "?")
        }
    }

    /// The sentences after `@Test(`, and the first line of each Python test.
    private static func names() throws -> Set<String> {
        var names: Set<String> = []
        for file in House.tests {
            for index in file.tokens.indices where file.tokens[index].text == "Test" && index > 0 && file.tokens[index - 1].text == "@" {
                let rest = file.tokens[(index + 1)...].prefix(2)
                if rest.count == 2, let name = rest.last, name.kind == .literal { names.insert(name.text) }
            }
        }
        let folder = House.top.appendingPathComponent("Tests").path
        for path in FileManager.default.subpaths(atPath: folder) ?? [] where path.hasSuffix(".py") {
            var isNext = false
            for line in try House.text("Tests/" + path).split(separator: "\n") {
                let line = line.trimmingCharacters(in: .whitespaces)
                if isNext, line.hasPrefix("\""), line.hasSuffix("\"") { names.insert(line.trimmingCharacters(in: ["\""])) }
                isNext = line.hasPrefix("def test_")
            }
        }
        return names
    }

    private static func findings(_ text: String, _ names: Set<String>) -> [String] {
        threats(text).flatMap { threat -> [String] in
            let isPlain = threat.cell == "No test yet" || threat.cell.isEmpty && threat.words.contains("Not defended")
            if threat.tests.isEmpty { return isPlain ? [] : ["\(threat.words): no test, and no word that there is none"] }
            return threat.tests.filter { !names.contains($0) }.map { "no test is called \"\($0)\"" }
        }
    }

    @Test("Each threat has a test by its name, or says that it has none")
    func names() throws {
        let (text, names) = (try House.text("docs/threat-model.md"), try Self.names())
        #expect(Self.threats(text).count >= 60)
        #expect(Self.findings(text, names) == [])
        #expect(Self.findings("| A | b | `no such test` |", names).count == 1)
        #expect(Self.findings("| A | b | |", names).count == 1)
        #expect(Self.findings("| A | b |", names).count == 1)
        #expect(Self.findings("| A | Not defended: c | |\n| A | b | No test yet |", names) == [])
    }

    @Test("Each flow of accounts has its threats")
    func flows() throws {
        let text = try House.text("docs/threat-model.md")
        for flow in [
            "Sign-up", "Sign-in", "Passkeys", "Reset of a password", "Invitation", "Reset of a factor, and recovery", "Sessions", "Tokens", "Mail",
        ] {
            let section = text.split(separator: "### \(flow)\n", maxSplits: 1).last?.split(separator: "\n##", maxSplits: 1).first ?? ""
            #expect(Self.threats(String(section)).count >= 3, "\(flow)")
        }
    }
}
