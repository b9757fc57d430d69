/// A person acting inside one organisation, with the role that they hold there now.
public struct Member: Sendable {
    public let id, role, name: String
    public let scope: Scope<MemberDoor>
    public var organisation: String { scope.organisation }
    /// How the organisation's clock stands.
    public var local: LocalTime { scope.entry.local }
}
