extension Role {
    /// Whether somebody in this role may give another person that one (`security.md` 15). Both switches are exhaustive, so a
    /// new role does not compile before its place in the order is decided.
    public func mayGrant(_ role: Role) -> Bool {
        switch self {
        case .ciso: true
        case .manager:
            switch role {
            case .analyst, .engineer, .auditor, .employee: true
            case .ciso, .manager, .consultant: false
            }
        case .analyst, .engineer, .auditor, .consultant, .employee: false
        }
    }

    /// What ``mayGrant(_:)`` allows, in the order of the roles.
    public var grantable: [Role] { Role.allCases.filter(mayGrant) }
}
