internal import Store

/// All SQL of organisations.
extension Reading {
    /// At most 1,000 members: an organisation has no more (blueprint section 13).
    func team() throws -> [TeamMember] {
        try rows("SELECT id, name, email, role, state, joined_at FROM member ORDER BY name, id LIMIT 1000") {
            TeamMember(
                id: $0.text(0), name: $0.text(1), email: $0.text(2), role: Role(rawValue: $0.text(3)) ?? .employee, state: $0.text(4),
                joinedAt: Int64($0.integer(5)))
        }
    }
}
