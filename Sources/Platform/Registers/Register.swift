public import Store

/// A register: a record with its table, its place in the addresses, its words and its rules. One value; routes, pages,
/// JSON, CSV and the OpenAPI pieces follow from it (``routes(store:identify:)``).
public struct Register<R: Record>: Sendable {
    public let table: Name
    /// What comes after `/o/{organisation}/` and `/api/v1/`, such as `assets`.
    public let path: String
    /// With its article, as in a sentence: `an asset`.
    public let one: String
    /// As a heading: `Assets`.
    public let many: String
    /// The names of the permissions to see and to change.
    public let reads, writes: String
    /// One sentence under the heading of the list.
    public var lead = ""
    /// The order of the list when nothing is asked for: a field's name or `id`, `-` before it for the other way.
    public var order = "-id"
    /// What lapses with the subscription; see ``Gate``. Nil is the rule: writes are refused.
    public var gate: Gate?
    /// What no two records share, each by its columns, as the table declares it.
    public var unique: [[Name]] = []
    /// Rules that need more than one field, or the record as it was (nil for a new one). Runs after the fields' own
    /// checks, also where some of them failed; it is silent on a field that has a complaint already.
    public var check: @Sendable (_ record: R, _ previous: R?, _ today: Day) -> [Problem.Field] = { _, _, _ in [] }
    /// Sets fields that nobody types and that follow from the change itself, such as when a state was entered. Runs before
    /// the checks; `previous` is nil for a new record.
    public var follow: @Sendable (_ record: inout R, _ previous: R?, _ now: Int64) -> Void = { _, _, _ in }
    /// What a new record holds before anybody types.
    public var defaults: @Sendable (Call) throws -> R = { _ in R() }
    /// Further sections of a record's page, above its details.
    public var sections: @Sendable (R, Call) async throws -> HTML = { _, _ in HTML() }
    /// Further actions in the head of a record's page.
    public var actions: @Sendable (R, Call) -> HTML = { _, _ in HTML() }

    public let fields: Fields<R>
    let selection: SQL

    public init(_ table: Name, path: String, one: String, many: String, reads: String, writes: String) {
        (self.table, self.path, self.one, self.many, self.reads, self.writes) = (table, path, one, many, reads, writes)
        fields = R.fields
        selection = R.fields.selection(of: table)
    }

    /// `asset` of `an asset`.
    public var noun: String { String(one.drop { $0 != " " }.dropFirst()) }

    /// The table, for the schema and its migration. Fields that order the list get their index by themselves, as do relations.
    public func stored(indexes: [[Name]] = [], visibility: Visibility? = nil) -> Table {
        let own: [[Name]] = fields.all.filter { $0.uses.contains(.sort) || $0.kind.reference != nil }.map { [$0.column] }
        return Table(table, .tenant, fields.columns, unique: unique, indexes: own.filter { !indexes.contains($0) } + indexes, visibility: visibility)
    }

    /// What is wrong with the declaration. A test holds this empty for every register.
    public var defects: [String] {
        var found = fields.defects
        if (try? Order(order, fields)) == nil { found.append("\(path) cannot be ordered by \(order)") }
        if !Defects.isPlain(path.replacing("-", with: "_")) { found.append("\(path) is no plain path") }
        if noun.isEmpty { found.append("\(one) has no article") }
        return found
    }
}

/// Who does something, and when. The change row takes the member from the scope, and the request from its task.
public struct Act: Sendable {
    public let member: Member
    /// Milliseconds since 1970, UTC.
    public let now: Int64
    public init(_ member: Member, now: Int64) { (self.member, self.now) = (member, now) }
}

extension Call {
    public var act: Act { get throws { Act(try member, now: now) } }
}
