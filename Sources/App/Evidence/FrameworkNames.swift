/// What frameworks and their requirements are called, for pages that only name them.
struct FrameworkNames: Sendable {
    private let short: [String: String]
    private let titles: [String: [String: String]]

    init(_ catalogues: Catalogues) {
        short = Dictionary(catalogues.frameworks.map { ($0.id, $0.short) }, uniquingKeysWith: { first, _ in first })
        titles = Dictionary(
            catalogues.frameworks.map { framework in
                (framework.id, Dictionary(framework.requirements.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The framework's short name, or its identifier for one that this version does not know.
    func name(of framework: String) -> String { short[framework] ?? framework }
    func title(of requirement: String, in framework: String) -> String { titles[framework]?[requirement] ?? "" }
}
