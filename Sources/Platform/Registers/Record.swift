/// One entry of a register. Its fields are declared once; everything about them follows from that.
///
///     public struct Asset: Record {
///         public var id = "", version = 0
///         public var name = "", kind = AssetKind.system, owner: Relation<People>? = nil
///         public init() {}
///         public static let fields = Fields<Asset> {
///             $0.add("name", \.name, "Name", 1...200, [.list, .search, .sort])
///             $0.add("kind", \.kind, "Kind", uses: [.list, .filter])
///             $0.add("owner", \.owner, "Owner", uses: [.list, .filter])
///         }
///     }
///
/// `id` and `version` are Store's own columns and are not declared.
public protocol Record: Sendable {
    init()
    var id: String { get set }
    /// 1 once stored, and one more with each change.
    var version: Int { get set }
    static var fields: Fields<Self> { get }
}

/// Where a field appears, besides the form and the record's page.
public struct Uses: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// A column of the list.
    public static let list = Uses(rawValue: 1)
    /// A filter of the list, in pages and in JSON; ordered kinds filter by range.
    public static let filter = Uses(rawValue: 2)
    /// Found by words; text only.
    public static let search = Uses(rawValue: 4)
    /// Set by the program alone: shown, never taken from outside.
    public static let readOnly = Uses(rawValue: 8)
    /// Text of many lines.
    public static let long = Uses(rawValue: 16)
    /// The list can be ordered by it. Give the table an index that begins with it.
    public static let sort = Uses(rawValue: 32)
    /// What a record is called; without it, the first text in the list.
    public static let title = Uses(rawValue: 64)
}
