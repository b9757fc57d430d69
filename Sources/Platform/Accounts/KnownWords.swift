/// Words that anybody can look up about a person: of their name, their organisations' and their address.
struct KnownWords: Sendable {
    /// What a text still says without them.
    struct Rest: Sendable {
        /// Letters and figures alone.
        var text = ""
        /// Letters, and of each run of figures two at most: a year or a date is tried with every name.
        var weight = 0
        var hasLetters = false
    }

    /// Words of four letters and more, and each name run together, the longest first: found anywhere, whatever signs stand between.
    private let long: [[Unicode.Scalar]]
    /// All of two letters and more: a run of letters may be put together from them.
    private let all: Set<[Unicode.Scalar]>
    private let longest: Int
    /// What names and sentences share.
    private static let joints: Set<String> = [
        "of", "the", "and", "for", "in", "on", "at", "to", "by", "de", "la", "le", "du", "di", "da", "el", "der", "die", "das", "und", "van", "von", "et",
    ]

    init(_ names: [String]) {
        var words: Set<String> = []
        for name in names {
            let parts = name.folded.unicodeScalars.split { !Self.isCounted($0) }.map { String($0) }
            words.formUnion(parts.filter { !Self.joints.contains($0) } + [parts.joined()])
        }
        let lists = words.map { Array($0.unicodeScalars) }.filter { $0.count >= 2 }
        long = lists.filter { $0.count >= 4 }.sorted { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
        all = Set(lists.filter { $0.count <= 64 })
        longest = all.map(\.count).max() ?? 0
    }

    /// - Parameter text: folded, at most 1,024 bytes.
    /// - Returns: nil where none of the words is in it.
    func rest(of text: String) -> Rest? {
        let scalars = Array(text.unicodeScalars), counted = scalars.indices.filter { Self.isCounted(scalars[$0]) }
        var isGone = [Bool](repeating: false, count: scalars.count)
        for run in Self.runs(of: scalars, where: Self.isCounted) where all.contains(Array(scalars[run])) { for index in run { isGone[index] = true } }
        for run in Self.runs(of: scalars, where: \.properties.isAlphabetic) where isMadeUp(Array(scalars[run])) { for index in run { isGone[index] = true } }
        for word in long {
            var start = 0
            while start + word.count <= counted.count {
                let places = counted[start..<start + word.count]
                if zip(places, word).allSatisfy({ !isGone[$0] && scalars[$0] == $1 }) {
                    for index in places { isGone[index] = true }
                    start += word.count
                } else {
                    start += 1
                }
            }
        }
        return isGone.contains(true) ? Self.rest(of: scalars, without: isGone) : nil
    }

    private static func rest(of scalars: [Unicode.Scalar], without isGone: [Bool]) -> Rest {
        var (rest, figures) = (Rest(), 0)
        for (scalar, isGone) in zip(scalars, isGone) {
            let isLetter = scalar.properties.isAlphabetic
            guard !isGone, isCounted(scalar) else { figures = 0; continue }
            rest.text.unicodeScalars.append(scalar)
            figures = isLetter ? 0 : figures + 1
            if isLetter { rest.hasLetters = true }
            if isLetter || figures <= 2 { rest.weight += 1 }
        }
        return rest
    }

    /// Whether the whole run is words one after the other.
    private func isMadeUp(_ run: [Unicode.Scalar]) -> Bool {
        var isReached = [true] + [Bool](repeating: false, count: run.count)
        for start in run.indices where isReached[start] {
            for end in run.indices[start...].prefix(longest).map({ $0 + 1 }) where !isReached[end] && all.contains(Array(run[start..<end])) {
                isReached[end] = true
            }
        }
        return isReached[run.count]
    }

    private static func runs(of scalars: [Unicode.Scalar], where isIn: (Unicode.Scalar) -> Bool) -> [Range<Int>] {
        scalars.indices.split { !isIn(scalars[$0]) }.map { $0.startIndex..<$0.endIndex }
    }
    private static func isCounted(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic || scalar.properties.numericType != nil }
}
