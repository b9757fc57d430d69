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

    private static let readBy: [(Permission, [Name])] = [
        (.frameworksRead, ["adoption", "assessment"]),
        (.controlsRead, ["control", "control_requirement", "test_run"]),
        (.evidenceRead, ["evidence", "evidence_link"]),
        (.assetsRead, ["asset"]),
    ]
}
