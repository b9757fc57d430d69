internal import Platform
internal import Store

extension Installation {
    /// Whether the record that a path names is there for a member: one statement, through the member's own scope.
    ///
    /// Where a role sees nothing at all of a kind of record, every address of it is refused alike, by the permission.
    func isInSight(of member: Member, _ route: Route, _ parameters: [String: String]) async throws -> Bool {
        let registers = Role(rawValue: member.role)?.registers ?? [:]
        func isClosed(_ table: Name) -> Bool { registers[table] == Extent.none }
        if let table = route.record, let id = parameters["id"] {
            return isClosed(table) ? true : try await store.shows(table, id, to: member)
        }
        if let framework = parameters["framework"], let requirement = parameters["requirement"] {
            return isClosed("assessment") ? true : try await store.read(member.scope) { try $0.assessment(framework, requirement) != nil }
        }
        return true
    }
}
