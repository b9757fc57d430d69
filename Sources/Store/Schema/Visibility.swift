/// How much of a register a member may see: the answer of the permission table.
public enum Extent: String, Sendable, CaseIterable {
    case none, own, assigned, engagement, all
}

/// The condition of each extent between `none` and `all`, over the register's own columns. It may call
/// `current_member()` and `current_day()`, and name other tables, which are already within the organisation.
public struct Visibility: Sendable {
    let own, assigned, engagement: SQL
    public init(own: SQL, assigned: SQL, engagement: SQL = "1 = 0") {
        (self.own, self.assigned, self.engagement) = (own, assigned, engagement)
    }
}

/// A door through which some rows of a tenant's table are seen that are not the entered organisation's, and only seen.
public enum OutsideDoor: String, Sendable, CaseIterable {
    case gate, account, `operator`
    /// What an account has elsewhere: its own rows of the table, whose organisation's they are.
    case person
}
