/// Something that must hold of the sources. A finding is one line: where, and what is wrong.
struct Rule: Sendable {
    let findings: @Sendable ([SourceFile]) -> [String]

    func findings(in path: String, _ text: String) -> [String] { findings([SourceFile(path, text)]) }

    /// A rule that looks at one file at a time.
    static func each(_ findings: @escaping @Sendable (SourceFile) -> [String]) -> Rule { Rule { $0.flatMap(findings) } }
}
