internal import Platform
internal import Store

/// Somebody's membership: who, as what, and whether they may come in.
struct TeamMember: Sendable {
    enum State: String, Sendable, CaseIterable {
        case active, suspended, deactivated, left

        var title: String {
            switch self {
            case .active: "Active"
            case .suspended: "Suspended"
            case .deactivated: "Deactivated"
            case .left: "Left"
            }
        }
        var shape: UI.Shape {
            switch self {
            case .active: .good
            case .suspended: .half
            case .deactivated, .left: .out
            }
        }
        /// Whether the membership is over, and only an invitation begins it again.
        var isOver: Bool { self == .deactivated || self == .left }
    }

    let id, account, name, email: String
    var role: Role
    var state: State
    let joinedAt: Int64
    var version: Int

    var isActiveCISO: Bool { role == .ciso && state == .active }
    var address: EmailAddress? { EmailAddress(email) }
}

/// One page of the team, and what the pages say above it.
struct Team: Sendable {
    let members: [TeamMember]
    /// The cursor of the page that follows.
    let next: String?
    let (active, activeCISOs): (Int, Int)
}
