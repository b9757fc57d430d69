extension Rule {
    /// Files that may make a member out of somebody who is none: by an invitation's key, and by founding an organisation.
    static let joiners: Set<String> = ["Sources/App/Team/Acceptances.swift"]
    static let founders: Set<String> = [
        "Sources/App/Organisations/Organisations.swift", "Sources/App/Demonstration/DemonstrationSeeding.swift", "Sources/App/Isolation/Canaries.swift",
    ]

    /// They write as a member while they hold an account: somebody else's, or their own, whose session must stand until the end.
    static let actors: Set<String> = [
        "Sources/App/Team/FactorResets.swift", "Sources/App/Team/Handovers.swift", "Sources/App/Team/Members.swift", "Sources/App/Tokens/Tokens.swift",
    ]

    /// `Store.join` and `Store.found` write as an author whom nobody let in yet, and `Store.act` to an account that is not the
    /// author's: no other file calls them.
    static let entrances: Rule = .each { file in
        guard file.target != "Store" else { return [] }
        let joins = joiners.contains(file.path) ? [] : file.lines(where: [".", "join", "(", "key"])
        let founds = founders.contains(file.path) ? [] : file.lines(where: ["store", ".", "found", "("])
        let acts = actors.contains(file.path) ? [] : file.lines(where: [".", "act", "(", "on", ":", "account"])
        return joins.map { "\(file.path):\($0): joins an organisation" } + founds.map { "\(file.path):\($0): founds an organisation" }
            + acts.map { "\(file.path):\($0): acts on another's account" }
    }
}
