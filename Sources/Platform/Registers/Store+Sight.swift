public import Store

extension Store {
    /// Whether a record is there for a member: of their organisation, and within what their role may see.
    public func shows(_ table: Name, _ id: String, to member: Member) async throws -> Bool {
        try await read(member.scope) { try $0.shows(table, id) }
    }
}

extension Reading {
    /// Whether a record is there for whoever reads.
    public func shows(_ table: Name, _ id: String) throws -> Bool {
        try first("SELECT \(table).id FROM \(table) WHERE \(table).id = \(id)") { $0.text(0) } != nil
    }
}
