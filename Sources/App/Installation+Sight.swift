internal import Platform
internal import Store

extension Installation {
    /// Whether the record that a path names is there for a member: one statement, through the member's own scope.
    ///
    /// Where a role sees nothing at all of a kind of record, every address of it is refused alike, by the permission.
    func isInSight(of member: Member, _ route: Route, _ parameters: [String: String]) async throws -> Bool {
        let registers = Role(rawValue: member.role)?.registers ?? [:]
        func isClosed(_ table: Name) -> Bool { registers[table] == Extent.none }
        if let framework = parameters["framework"], catalogues.framework(framework) == nil { return false }
        if let table = route.record, let id = parameters["id"] {
            if isClosed(table) { return true }
            guard try await store.shows(table, id, to: member) else { return false }
            return try await store.read(member.scope) { try $0.holds(id, parameters) }
        }
        if let framework = parameters["framework"], let requirement = parameters["requirement"] {
            return isClosed("assessment") ? true : try await store.read(member.scope) { try $0.assessment(framework, requirement) != nil }
        }
        return true
    }
}

extension Reading {
    /// Whether a record has the part that a path names behind it: a link of evidence, or a requirement that a control serves.
    fileprivate func holds(_ id: String, _ parameters: [String: String]) throws -> Bool {
        if let link = parameters["link"] { return try evidenceLinks(of: [id])[id]?.contains { $0.id == link } ?? false }
        if let framework = parameters["framework"], let requirement = parameters["requirement"] {
            return try serves(id, framework, requirement)
        }
        return true
    }
}
