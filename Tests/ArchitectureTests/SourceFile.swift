import Foundation

/// One Swift file: where it stands in the house, and its tokens.
struct SourceFile {
    /// From the top of the checkout, such as `Sources/App/Risks/Risk.swift`.
    let path: String
    let lineCount: Int
    let tokens: [Token]

    init(_ path: String, _ text: String) {
        self.path = path
        lineCount = text.utf8.count { $0 == UInt8(ascii: "\n") }
        tokens = Lexer.tokens(of: text)
    }

    var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// `Store` for `Sources/Store/…`.
    var target: String { folders.count > 1 ? folders[1] : "" }
    /// The first folder below `Sources/App`; nil in other targets, and where the areas are put together.
    var area: String? { target == "App" && folders.count > 2 ? folders[2] : nil }

    /// The modules that it imports, with the lines.
    var imports: [(module: String, line: Int)] {
        tokens.indices.compactMap { index in
            guard tokens[index].kind == .word, tokens[index].text == "import" else { return nil }
            let rest = tokens[(index + 1)...].drop { ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"].contains($0.text) }
            return rest.first.map { ($0.text, $0.line) }
        }
    }

    /// Lines where these tokens follow each other: `["Date", "(", ")"]`.
    func lines(where sequence: [String]) -> [Int] {
        tokens.indices.compactMap { index in
            guard tokens[index].text == sequence.first else { return nil }
            let end = index + sequence.count
            guard end <= tokens.count, zip(tokens[index..<end], sequence).allSatisfy({ $0.kind != .literal && $0.text == $1 }) else { return nil }
            return tokens[index].line
        }
    }

    var literals: [Token] { tokens.filter { $0.kind == .literal } }

    /// The types that other files can name, declared here at the top level.
    var declaredTypes: [String] {
        var depth = 0
        var found: [String] = []
        for (index, token) in tokens.enumerated() where token.kind != .literal {
            if token.text == "{" { depth += 1 }
            if token.text == "}" { depth -= 1 }
            guard depth == 0, ["struct", "enum", "class", "actor", "protocol", "typealias"].contains(token.text), index + 1 < tokens.count else { continue }
            let modifiers = tokens[..<index].suffix(3).map(\.text)
            if !modifiers.contains("private"), !modifiers.contains("fileprivate") { found.append(tokens[index + 1].text) }
        }
        return found
    }

    /// All types declared here, within others too.
    var ownTypes: Set<String> {
        Set(
            tokens.indices.compactMap { index in
                guard ["struct", "enum", "class", "actor", "protocol", "typealias"].contains(tokens[index].text), tokens[index].kind == .word,
                    index + 1 < tokens.count
                else { return nil }
                return tokens[index + 1].text
            })
    }

    var words: Set<String> { Set(tokens.filter { $0.kind == .word }.map(\.text)) }
}
