extension Catalogue {
    /// The top of the catalogue's tree, such as A.8.
    public var themes: [Entry] { requirements.filter { $0.parent == nil } }

    /// Every requirement's theme, by identifiers.
    public var themeOf: [String: String] {
        var themes: [String: String] = [:]
        for entry in requirements { themes[entry.id] = entry.parent.flatMap { themes[$0] } ?? entry.id }
        return themes
    }
    func entry(_ id: String) -> Entry? { requirements.first { $0.id == id } }
    public var assessable: [Entry] { requirements.filter(\.isAssessable) }

    /// The assessable requirements before and after one.
    func neighbours(of requirement: String) -> (before: Entry?, after: Entry?) {
        let all = assessable
        guard let place = all.firstIndex(where: { $0.id == requirement }) else { return (nil, nil) }
        return (place > 0 ? all[place - 1] : nil, place + 1 < all.count ? all[place + 1] : nil)
    }
}
