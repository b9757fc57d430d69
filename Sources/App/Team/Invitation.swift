internal import Platform
internal import Store

/// An invitation that nobody has followed yet.
struct Invitation: Sendable {
    let id, email, canonical: String
    let role: Role
    /// For an Auditor: what they are invited to see.
    let engagement: String?
    let inviter, inviterName: String
    let createdAt, endsAt: Int64
    let version: Int
}

/// What was asked for, before it is known to be acceptable.
struct InvitationDraft: Sendable {
    var email = "", role = "", engagement = ""
    /// What was not acceptable when it was read; the verb adds its own and answers with all of it.
    var problems: [Problem.Field] = []
    static let names: Set<String> = ["email", "role", "engagement"]
}

/// A CISO's proposal that another member be CISO in their place.
struct Handover: Sendable {
    let id, from, to, proposer, successor: String
    let endsAt: Int64

    /// The two see it, and whoever runs the team: ``Role/sight(of:)``.
    func isSeen(by member: Member) -> Bool { [from, to].contains(member.id) || Role(rawValue: member.role)?.sight(of: "handover") == .all }
}
