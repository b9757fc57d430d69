public import Store

/// What a relation may point at: a table of the organisation and the column that its records are known by.
public protocol RelationTarget: Sendable {
    static var reference: Reference { get }
}

/// Where a relation points.
public struct Reference: Sendable, Equatable {
    public let table: Name
    /// The column shown in place of the identifier.
    public let label: Name
    /// What comes after `/o/{organisation}/`, where the records have pages.
    public let path: String?
    public init(_ table: Name, label: Name, path: String? = nil) { (self.table, self.label, self.path) = (table, label, path) }
}

/// Members of the organisation, for owners and the like.
public enum People: RelationTarget {
    public static let reference = Reference("member", label: "name")
}

/// The identifier of another record, with its label where it was read from the store. Equal by identifier alone.
public struct Relation<Target: RelationTarget>: FieldValue, Hashable {
    public let id: String
    /// Nil until read, and where the reader may not see the record.
    public let label: String?

    public init(_ id: String, label: String? = nil) { (self.id, self.label) = (id, label) }
    /// None chosen yet: a required field complains about it.
    public init() { self.init("") }

    public static func == (a: Self, b: Self) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }

    public static var kind: Kind { .relation(Target.reference) }
    public static var width: Int { 2 }
    public static func related(_ id: String, label: String) -> Self? { Self(id, label: label) }
    /// An identifier, or the label where only one record is called so; whether it exists and may be seen is the store's to say.
    public init(_ raw: Raw) throws(Complaint) {
        guard let text = raw.string, text.utf8.count <= 200 else { throw Complaint("choose one") }
        self.init(text)
    }
    public init(_ row: borrowing Row, at column: Int) { self.init(row.text(column), label: row.textIfAny(column + 1)) }
    public var value: Value { id.isEmpty ? .null : .text(id) }
    public var spelling: String? { id }
    public var plain: String { label ?? id }
    public var isMissing: Bool { id.isEmpty }
    public func show(_ out: inout Out, _ dates: Dates) { out.put(html: label ?? "not shown to you") }
}
