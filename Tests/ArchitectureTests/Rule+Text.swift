extension Rule {
    /// 250 lines are the habit, which `bin/lint` reminds of; 400 are a defect.
    static let fileLength: Rule = .each { $0.lineCount > 400 ? ["\($0.path): \($0.lineCount) lines"] : [] }

    /// SQL stands where someone who reviews it looks: in Store, in an area's queries, in migrations and in the registers.
    static let sqlInItsPlace: Rule = .each { file in
        guard file.target != "Store", !file.name.hasSuffix("Queries.swift"), !file.path.contains("Migration"),
            !file.path.hasPrefix("Sources/Platform/Registers/")
        else { return [] }
        return file.literals.filter { isSQL($0.text) }.map { "\(file.path):\($0.line): SQL outside of queries" }
    }

    private static func isSQL(_ text: String) -> Bool {
        let words = text.split(maxSplits: 3, omittingEmptySubsequences: true) { $0.isWhitespace || $0.isNewline }
        guard words.count > 1 else { return false }
        return switch (words[0], words[1]) {
        case ("SELECT", _), ("INSERT", "INTO"), ("INSERT", "OR"), ("DELETE", "FROM"), ("REPLACE", "INTO"): true
        case ("UPDATE", _): words.count > 2 && words[2] == "SET"
        case ("WITH", let name): name.hasPrefix("cte_") || name == "RECURSIVE"
        case ("CREATE", _), ("ALTER", _), ("DROP", _), ("PRAGMA", _), ("TRUNCATE", _): true
        default: false
        }
    }

    /// The content security policy allows no inline script or style, so markup that has one is broken, or an attack.
    /// Only the shell in Platform/Interface names the files of both. Mail has looks on its elements, since readers of mail
    /// drop everything else, and no policy.
    static let markup: Rule = .each { file in
        file.literals.flatMap { literal in
            let text = literal.text.lowercased()
            var found: [String] = []
            // Without the closing bracket it is something to look for in strangers' files, not markup.
            if text.contains(">"), !file.path.hasPrefix("Sources/Platform/Interface/") {
                found += ["<script", "<style"].filter(text.contains)
            }
            if text.contains("<") || text.contains("=\"") {
                if text.contains(" style="), !file.path.hasPrefix("Sources/Platform/Mail/") { found.append("style=") }
                if let handler = eventHandler(text) { found.append("\(handler)=") }
            }
            found += ["href", "src", "action", "formaction"].filter { text.contains(" \($0)=\"\u{FFFC}\u{FFFC}") }.map { "two halves of an address in \($0)" }
            return found.map { "\(file.path):\(literal.line): \($0) in markup" }
        }
    }

    /// `onclick` of ` onclick=`: an attribute of letters that begins with "on".
    private static func eventHandler(_ text: String) -> Substring? {
        text.split { $0.isWhitespace || $0 == "<" || $0 == ">" || $0 == "\"" || $0 == "'" }.compactMap { piece -> Substring? in
            guard piece.hasPrefix("on"), let end = piece.firstIndex(of: "=") else { return nil }
            let name = piece[..<end]
            return name.count > 4 && name.allSatisfy { $0.isASCII && $0.isLetter } ? name : nil
        }.first
    }

    /// An auditor reads the names of the tests.
    static let testNames: Rule = .each { file in
        file.tokens.indices.compactMap { index in
            guard file.tokens[index].text == "@", index + 1 < file.tokens.count, file.tokens[index + 1].text == "Test" else { return nil }
            let rest = file.tokens[(index + 2)...].prefix(2)
            let named = rest.first?.text == "(" && rest.last?.kind == .literal && rest.last?.text.contains(" ") == true
            return named ? nil : "\(file.path):\(file.tokens[index].line): a test without a sentence for a name"
        }
    }

    /// Only Swift Testing is run: a test written for another library would never fail.
    static let testLibrary: Rule = .each { file in
        file.imports.filter { $0.module == "XCTest" }.map { "\(file.path):\($0.line): a test for a library that is not run" }
    }
}
