/// A type of column in our own words; each driver spells it (`stack.md`: STRICT SQLite has no BIGINT or BOOLEAN, and
/// PostgreSQL's INTEGER overflows on milliseconds).
public enum ColumnType: Sendable, Equatable {
    /// 1 to 40 characters.
    case id
    /// At most `max` characters (Unicode scalars, as both engines count them).
    case text(max: Int)
    /// 64 bits, signed.
    case integer
    case real
    case flag
    /// Milliseconds since 1970, UTC.
    case instant
    case bytes
}

public struct Column: Sendable {
    public let name: Name
    public let type: ColumnType
    public let isRequired: Bool
    /// The table whose row this column names. Inside one organisation, but for `member.account_id`.
    public let references: Name?
    /// The migration that added this column to a table made earlier; nil when it came with the table.
    public let since: Int?
    /// In place of that number, for a column of Store's own: the migration whose step names it.
    static let ownStep = Int.max

    public init(_ name: Name, _ type: ColumnType, required: Bool = true, references: Name? = nil, since: Int? = nil) {
        (self.name, self.type, isRequired, self.references, self.since) = (name, type, required, references, since)
    }
}
