/// A kind of mail that a person can do without. Everything else is a link that they asked for, something that only they can
/// answer, or a warning that they must not be able to switch off: whoever got into an account would do that first.
enum MailChoice: String, Sendable, CaseIterable {
    case invitationAccepted = "invitation-accepted"

    var title: String {
        switch self {
        case .invitationAccepted: "When somebody accepts an invitation of yours"
        }
    }
    /// Whether anybody in this role gets it at all.
    func concerns(_ role: Role) -> Bool {
        switch self {
        case .invitationAccepted: !role.grantable.isEmpty
        }
    }
}
