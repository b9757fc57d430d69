/// What a person is in one organisation. The raw value is stored and appears in the log.
public enum Role: String, Sendable, CaseIterable {
    case ciso, manager, analyst, engineer, auditor, consultant, employee

    /// As people read it.
    public var title: String {
        switch self {
        case .ciso: "CISO"
        case .manager: "Manager"
        case .analyst: "Analyst"
        case .engineer: "Engineer"
        case .auditor: "Auditor"
        case .consultant: "Consultant"
        case .employee: "Employee"
        }
    }

    /// What they come for, in one line of the team page.
    public var purpose: String {
        switch self {
        case .ciso: "Owns the organisation: everything, with team and settings"
        case .manager: "Runs the programme: all content and approvals"
        case .analyst: "Does the daily work: assessments, controls, evidence; approves nothing"
        case .engineer: "Looks after the controls, evidence and assets assigned to them"
        case .auditor: "Reads what belongs to the engagement they were invited to"
        case .consultant: "Works like an Analyst, for several organisations, one at a time"
        case .employee: "Sees their own tasks and the policies to read"
        }
    }
}
