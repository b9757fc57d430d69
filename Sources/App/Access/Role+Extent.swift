public import Store

extension Role {
    /// The whole access table. Both switches are exhaustive, so a new permission does not compile until all seven roles
    /// are decided, and it is the only place that decides.
    ///
    /// - SeeAlso: the permission page of the product and the wall test, which read this and nothing else.
    public func extent(of permission: Permission) -> Extent {
        switch permission {
        case .organisationRead: .all
        case .teamRead: reading(engineer: .all, auditor: .all)
        case .frameworksRead: reading(engineer: .all, auditor: .engagement)
        case .frameworksAdopt: approving
        case .requirementsAssess: working(engineer: .none)
        case .controlsRead: reading(engineer: .assigned, auditor: .engagement)
        case .controlsWrite: working(engineer: .none)
        case .controlsTest: working(engineer: .assigned)
        case .evidenceRead: reading(engineer: .assigned, auditor: .engagement)
        case .evidenceAdd: working(engineer: .assigned)
        case .evidenceReview: approving
        case .assetsRead: reading(engineer: .assigned, auditor: .none)
        case .assetsWrite: working(engineer: .assigned)
        case .packagesMake: reading(engineer: .none, auditor: .engagement)
        case .engagementsMake: approving
        case .logRead: approving
        case .logExport: approving
        case .logErase: owning
        case .teamInvite: approving
        case .teamWrite: owning
        case .organisationWrite: owning
        case .tokensOwn: self == .ciso ? .all : .own
        }
    }

    /// What the four who work on all content may see, and how far the others reach.
    private func reading(engineer: Extent, auditor: Extent) -> Extent {
        switch self {
        case .ciso, .manager, .analyst, .consultant: .all
        case .engineer: engineer
        case .auditor: auditor
        case .employee: .none
        }
    }
    /// Daily work: an Auditor changes nothing of it.
    private func working(engineer: Extent) -> Extent { reading(engineer: engineer, auditor: .none) }
    /// What a second pair of eyes is for: those who work approve nothing.
    private var approving: Extent {
        switch self {
        case .ciso, .manager: .all
        case .analyst, .engineer, .auditor, .consultant, .employee: .none
        }
    }
    /// What only whoever answers for the organisation decides.
    private var owning: Extent {
        switch self {
        case .ciso: .all
        case .manager, .analyst, .engineer, .auditor, .consultant, .employee: .none
        }
    }
}
