public import Platform
internal import Store

/// Something that the organisation does to stay secure. One control may serve requirements of several frameworks.
///
/// How well it works is no field: it follows from its tests and its evidence (``ControlCondition``).
public struct Control: Record {
    public var id = "", version = 0
    public var code = "", title = ""
    public var objective = "", practice = "", procedure = "", expected = ""
    public var cadence = Cadence.quarterly
    public var state = ControlState.planned
    public var owner: Relation<People>?
    /// Of our catalogue's control that it came from.
    public var catalogueID: String?
    /// When it was last retired or taken back, and when its cadence was last changed: what follows from either came to be
    /// no earlier. Nil where neither ever happened.
    public var turnedAt, cadenceAt: Instant?
    public init() {}

    public static let fields = Fields<Control> {
        $0.add("code", \.code, "Number", 1...20, [.list, .search, .sort], help: "Short, such as AC-06.")
        $0.add("title", \.title, "Title", 1...200, [.title, .list, .search], help: "What is so when it works: “Access is reviewed every quarter”.")
        $0.add("state", \.state, "Stage", nil, [.list, .filter], help: "Where it is in its life. How well it works follows from its tests.")
        $0.add("owner_id", \.owner, "Owner", nil, [.list, .filter], help: "Who sees that it is done.")
        $0.add("cadence", \.cadence, "Tested", nil, [.list, .filter])
        $0.add("objective", \.objective, "What it is for", 0...2_000, [.long, .search])
        $0.add("practice", \.practice, "What we do", 0...4_000, [.long])
        $0.add("test_procedure", \.procedure, "How it is tested", 0...4_000, [.long])
        $0.add("expected", \.expected, "Evidence to expect", 0...4_000, [.long], help: "One piece on each line.")
        $0.add("catalogue_id", \.catalogueID, "From our catalogue", 1...20, [.readOnly])
        $0.add("turned_at", \.turnedAt, "Retired or taken back", nil, [.readOnly])
        $0.add("cadence_at", \.cadenceAt, "Cadence changed", nil, [.readOnly])
    }
}

extension Control: RelationTarget {
    public static let reference = Reference("control", label: "title", path: "controls")
}
