extension Rule {
    /// An area names another's types only along an allowed edge, and never those of its queries or routes.
    static func areas(allowed: [String: Set<String>]) -> Rule {
        Rule { files in
            edges(among: files).filter { edge in edge.isInner || allowed[edge.from]?.contains(edge.to) != true }
                .map { "\($0.path): \($0.from) names \($0.type) of \($0.to)\($0.isInner ? "'s queries or routes" : "")" }
        }
    }

    /// An edge that nothing uses any more would let the next one in unseen.
    static func usedEdges(allowed: [String: Set<String>]) -> Rule {
        Rule { files in
            let used = Set(edges(among: files).map { "\($0.from) → \($0.to)" })
            return allowed.flatMap { from, tos in tos.map { "\(from) → \($0)" } }.filter { !used.contains($0) }.sorted().map {
                "\($0) is allowed, but not used"
            }
        }
    }

    private struct Edge {
        let path, from, to, type: String
        let isInner: Bool
    }

    private static func edges(among files: [SourceFile]) -> [Edge] {
        var home: [String: (area: String, isInner: Bool)] = [:]
        for file in files {
            guard let area = file.area else { continue }
            let isInner = file.name.hasSuffix("Queries.swift") || file.name.hasSuffix("Routes.swift")
            for type in file.declaredTypes { home[type] = (area, isInner) }
        }
        // An area may use a name of another's for a type within one of its own: that is then what it means.
        let own = Dictionary(grouping: files, by: { $0.area ?? "" }).mapValues { $0.reduce(into: Set<String>()) { $0.formUnion($1.ownTypes) } }
        return files.flatMap { file -> [Edge] in
            guard let area = file.area else { return [] }
            return file.words.sorted().compactMap { word in
                guard let (to, isInner) = home[word], to != area, own[area]?.contains(word) != true else { return nil }
                return Edge(path: file.path, from: area, to: to, type: word, isInner: isInner)
            }
        }
    }

    /// The first way round in a circle that the edges allow, if there is one.
    static func circle(in edges: [String: Set<String>]) -> [String]? {
        func walk(_ way: [String]) -> [String]? {
            guard let last = way.last else { return nil }
            for next in (edges[last] ?? []).sorted() {
                if let start = way.firstIndex(of: next) { return Array(way[start...]) + [next] }
                if let found = walk(way + [next]) { return found }
            }
            return nil
        }
        return edges.keys.sorted().lazy.compactMap { walk([$0]) }.first
    }
}
