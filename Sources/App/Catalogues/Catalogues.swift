/// All catalogues of this version of the product, checked against one another when they are read.
public struct Catalogues: Sendable {
    public let frameworks: [Catalogue]
    public let controls: [CommonControl]
    private let entries: [String: [String: Catalogue.Entry]]

    public init(frameworks: [Catalogue], controls: [CommonControl]) throws(CatalogueDefect) {
        (self.frameworks, self.controls) = (frameworks, controls)
        entries = Dictionary(
            frameworks.map { framework in
                (framework.id, Dictionary(framework.requirements.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
        for framework in frameworks {
            var seen: Set<String> = []
            for entry in framework.requirements {
                if let parent = entry.parent, !seen.contains(parent) { throw CatalogueDefect("\(framework.id): \(entry.id) stands before its parent") }
                guard seen.insert(entry.id).inserted else { throw CatalogueDefect("\(framework.id): \(entry.id) stands twice") }
            }
            let assessable = Set(framework.requirements.filter(\.isAssessable).map(\.id))
            let served = Set(controls.flatMap { $0.serves[framework.id] ?? [] })
            if let unknown = served.subtracting(assessable).min() {
                throw CatalogueDefect("\(framework.id): a control serves \(unknown), which cannot be assessed")
            }
            if let unserved = assessable.subtracting(served).min() { throw CatalogueDefect("\(framework.id): no control serves \(unserved)") }
        }
        guard Set(controls.map(\.id)).count == controls.count else { throw CatalogueDefect("two controls have one identifier") }
    }

    public func framework(_ id: String) -> Catalogue? { frameworks.first { $0.id == id } }
    public func entry(_ framework: String, _ requirement: String) -> Catalogue.Entry? { entries[framework]?[requirement] }
}

/// A catalogue file that contradicts itself or another. The program does not start with one.
public struct CatalogueDefect: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
