/// A log that is no organisation's: what happened to an account, or what the operator did to the installation.
///
/// Its rows stand in the same tables as the organisations', under an id that no organisation can have, so that the engine
/// guards them alike, and one organisation's scope reaches them as little as another organisation's.
public enum Ledger: Sendable, Hashable {
    case account(String)
    case installation

    /// What stands in the organisation's place in its rows, its leaves, and the origin of its checkpoints.
    public var id: String {
        switch self {
        case .account(let id): Self.accountPrefix + id
        case .installation: Self.installationID
        }
    }
    /// Nil for what is the id of an organisation, or of nothing. That there is such an account is not asked.
    public init?(id: String) {
        if id == Self.installationID {
            self = .installation
        } else if id.hasPrefix(Self.accountPrefix), id.utf8.count > Self.accountPrefix.utf8.count {
            self = .account(String(id.dropFirst(Self.accountPrefix.utf8.count)))
        } else {
            return nil
        }
    }

    // An organisation's id is a UUID: its third character is a hexadecimal digit.
    static let accountPrefix = "ac-"
    static let installationID = "installation"
}
