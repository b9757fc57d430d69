/// Everything that can be allowed or not. The raw value is what routes and token scopes name.
///
/// No permission exists before something asks for it.
public enum Permission: String, Sendable, CaseIterable {
    case organisationRead = "organisation.read"
    case teamRead = "team.read"
    case frameworksRead = "frameworks.read"
    case frameworksAdopt = "frameworks.adopt"
    case requirementsAssess = "requirements.assess"
    case controlsRead = "controls.read"
    case controlsWrite = "controls.write"
    case controlsTest = "controls.test"
    case evidenceRead = "evidence.read"
    case evidenceAdd = "evidence.add"
    case evidenceReview = "evidence.review"
    case assetsRead = "assets.read"
    case assetsWrite = "assets.write"
    case packagesMake = "packages.make"
    case engagementsMake = "engagements.make"
    case logRead = "log.read"
    case logExport = "log.export"
    case logErase = "log.erase"
    case teamInvite = "team.invite"
    case teamWrite = "team.write"
    case organisationWrite = "organisation.write"
    case tokensOwn = "tokens.own"

    /// What it allows, in one line of the permission page.
    public var title: String {
        switch self {
        case .organisationRead: "Enter the organisation and see its start page"
        case .teamRead: "See who is a member, in which role"
        case .frameworksRead: "Read frameworks, requirements, verdicts and posture"
        case .frameworksAdopt: "Adopt a framework"
        case .requirementsAssess: "State verdicts and plan the work on requirements"
        case .controlsRead: "Read controls and their tests"
        case .controlsWrite: "Add and change controls"
        case .controlsTest: "Record test runs"
        case .evidenceRead: "Read and download evidence"
        case .evidenceAdd: "Add evidence and link it"
        case .evidenceReview: "Accept or reject evidence"
        case .assetsRead: "Read assets"
        case .assetsWrite: "Add and change assets"
        case .packagesMake: "Make and download audit packages"
        case .engagementsMake: "Invite auditors to an engagement"
        case .logRead: "Read the audit log"
        case .logExport: "Export the audit log"
        case .logErase: "Erase a value from the audit log, with a reason"
        case .teamInvite: "Invite people, in the roles below their own"
        case .teamWrite: "Change roles, suspend and deactivate members, reset their authenticators"
        case .organisationWrite: "Change the settings of the organisation"
        case .tokensOwn: "Make and revoke API tokens of their own; all: revoke those of others too"
        }
    }

    /// What a token gets only when its maker asked for it by name (`security.md` 16).
    public var isSensitive: Bool {
        switch self {
        case .teamInvite, .teamWrite, .organisationWrite, .logExport, .logErase, .packagesMake, .engagementsMake: true
        default: false
        }
    }
    /// What no token may do: tokens do not make tokens.
    public var isForSessionsOnly: Bool { self == .tokensOwn || self == .logErase }
}
