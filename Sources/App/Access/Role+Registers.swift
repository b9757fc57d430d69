public import Store

extension Role {
    /// How far this role sees each table: the permission that reads a table, looked up in the one access table.
    ///
    /// A table that is not named here has no visibility of its own and is seen whole by every member: names of members,
    /// and engagements.
    public var registers: [Name: Extent] {
        var extents: [Name: Extent] = [:]
        for (permission, tables) in Self.readBy {
            for table in tables { extents[table] = extent(of: permission) }
        }
        return extents
    }

    /// How far this role sees records of a kind, by its table: a register's, or one of those that Store shows whole and that the
    /// pages narrow.
    public func sight(of kind: Name) -> Extent {
        if let extent = registers[kind] { return extent }
        switch kind {
        case "member": return extent(of: .teamRead)
        case "invitation": return extent(of: .teamInvite)
        // Those whom it is about, and whoever runs the team.
        case "handover": return self == .ciso ? .all : .own
        case "engagement": return extent(of: .packagesMake)
        case "api_token": return extent(of: .tokensOwn)
        case "log_leaf": return extent(of: .logRead)
        default: return .all
        }
    }

    private static let readBy: [(Permission, [Name])] = [
        (.frameworksRead, ["adoption", "assessment"]),
        (.controlsRead, ["control", "control_requirement", "test_run"]),
        (.evidenceRead, ["evidence", "evidence_link"]),
        (.assetsRead, ["asset"]),
    ]
}
