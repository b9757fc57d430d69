import Foundation
import Testing

@Suite("The threat model names tests that exist")
struct ThreatModelTests {
    private struct Threat {
        let words: String
        let tests: [String]
        let cell: String
    }

    private static let heads = ["| Threat | What stands against it | Test |", "| What | Where it is | Who may |"]

    /// The rows of every table that is headed as one of threats.
    private static func threats(_ text: String) -> [Threat] {
        var isOfThreats = false
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            guard line.hasPrefix("|"), line != heads[0] else {
                isOfThreats = line == heads[0]
                return false
            }
            return isOfThreats && line.hasPrefix("| ")
        }
        return rows.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { $0.trimmingCharacters(in: .whitespaces) }
            let cell = cells.last ?? ""
            // What stands between back-ticks is every second part.
            let parts = cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            return Threat(
                words: line.prefix(120) + "", tests: parts.filter { $0.offset % 2 == 1 }.map { String($0.element) }, cell: cells.count == 3 ? cell : "?")
        }
    }

    private static func section(_ heading: String, of text: String) -> String {
        let parts = text.components(separatedBy: "\n\(heading)\n")
        return parts.count == 2 ? parts[1].components(separatedBy: "\n##")[0] : ""
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
        let lines = text.split(separator: "\n")
        // A table with another head would not be read.
        let strange = zip(lines, lines.dropFirst()).filter { $1.hasPrefix("|---") && !heads.contains(String($0)) }.map { "a table of what? \($0.0)" }
        return strange
            + threats(text).flatMap { threat -> [String] in
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
        let head = Self.heads[0] + "\n|---|---|---|\n"
        for row in ["| A | b | `no such test` |", "| A | b | |", "| A | b |"] { #expect(Self.findings(head + row, names).count == 1, "\(row)") }
        #expect(Self.findings(head + "| A | Not defended: c | |\n| A | b | No test yet |", names) == [])
        #expect(Self.findings("| Danger | Test |\n|---|---|\n| A | b |", names).count == 1)
    }

    @Test("Each flow of accounts has its threats")
    func flows() throws {
        let text = try House.text("docs/threat-model.md")
        for flow in [
            "Sign-up", "Sign-in", "Passkeys", "Reset of a password", "Invitation", "Reset of a factor, and recovery", "Sessions",
            "Sensitive acts, address and factors", "End of an account", "Tokens", "Mail",
        ] {
            #expect(Self.threats(Self.section("### \(flow)", of: text)).count >= 3, "\(flow)")
        }
    }

    @Test("Each flow of data is looked at for each letter of STRIDE")
    func stride() throws {
        let text = try House.text("docs/threat-model.md")
        let flows = text.components(separatedBy: "\n## Data flows\n").last?.components(separatedBy: "\n## ").first ?? ""
        let headings = flows.split(separator: "\n").filter { $0.hasPrefix("### ") }.map(String.init)
        #expect(headings.count >= 10)
        for heading in headings {
            let letters = Set(Self.threats(Self.section(heading, of: text)).map { String($0.words.prefix(5)) })
            #expect(letters == Set(["S", "T", "R", "I", "D", "E"].map { "| \($0): " }), "\(heading)")
        }
    }

    @Test("Assets, trust boundaries and what is not defended are said plainly")
    func plainly() throws {
        let text = try House.text("docs/threat-model.md")
        #expect(Self.section("## Assets", of: text).split(separator: "\n").filter { $0.hasPrefix("| ") }.count >= 6)
        #expect(Self.section("## Trust boundaries", of: text).contains("```"))
        let open = Self.section("## What is not defended", of: text)
        for words in ["SQL injection is not stopped by row security", "Rows at rest are the disk's", "The operator and root"] {
            #expect(open.contains("**\(words)"), "\(words)")
        }
    }
}
