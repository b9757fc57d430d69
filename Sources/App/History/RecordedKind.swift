internal import Platform
internal import Store

/// A kind of record whose past the log tells: its table, its words, and what its records hold now.
struct RecordedKind: Sendable {
    let table: Name
    /// What comes after `/o/{organisation}/` and `/api/v1/`.
    let path: String
    /// `an asset`, `Assets`.
    let one, many: String
    /// The permission to see them.
    let reads: String
    /// In the order of the form.
    let fields: [String]
    /// Those that a list has room for; the first is what a record is called.
    let columns: [String]
    /// Those that name a member.
    let people: Set<String>
    let label: @Sendable (String) -> String
    let words: @Sendable (_ field: String, _ value: String) -> String
    let now: @Sendable (_ ids: [String], Reading) throws -> [String: [String: String]]

    init<R: Record>(_ fields: Fields<R>, _ table: Name, path: String, one: String, many: String, reads: String, columns: [String] = []) {
        (self.table, self.path, self.one, self.many, self.reads) = (table, path, one, many, reads)
        self.fields = fields.all.map(\.name)
        let listed = columns.isEmpty ? fields.all.filter { $0.uses.contains(.list) }.map(\.name) : columns
        let title = fields.title?.name
        self.columns = Array(((title.map { [$0] } ?? []) + listed.filter { $0 != title }).prefix(5))
        people = Set(fields.all.filter { Self.namesMember($0.kind) }.map(\.name))
        label = { fields.label($0) }
        words = { fields.words($0, $1) }
        now = { try fields.logged($0, of: table, $1) }
    }

    private static func namesMember(_ kind: Kind) -> Bool {
        switch kind {
        case .relation(let reference): reference == People.reference
        case .optional(let kind): namesMember(kind)
        default: false
        }
    }

    init<R: Record>(_ register: Register<R>) {
        self.init(register.fields, register.table, path: register.path, one: register.one, many: register.many, reads: register.reads)
    }

    /// `asset` of `an asset`.
    var noun: String { String(one.drop { $0 != " " }.dropFirst()) }
}
