extension Rule {
    /// Files that may make a member out of somebody who is none: by an invitation's key, and by founding an organisation.
    static let joiners: Set<String> = ["Sources/App/Team/Acceptances.swift"]
    static let founders: Set<String> = ["Sources/App/Organisations/Organisations.swift", "Sources/App/Demonstration/DemonstrationSeeding.swift"]

    /// `Store.join` and `Store.found` write as an author whom nobody let in yet: no other file calls them.
    static let entrances: Rule = .each { file in
        guard file.target != "Store" else { return [] }
        let joins = joiners.contains(file.path) ? [] : file.lines(where: [".", "join", "(", "key"])
        let founds = founders.contains(file.path) ? [] : file.lines(where: ["store", ".", "found", "("])
        return joins.map { "\(file.path):\($0): joins an organisation" } + founds.map { "\(file.path):\($0): founds an organisation" }
    }
}
