internal import Platform
internal import Store

/// A kind of record whose past the log tells: its table, its words, and what its records hold now.
struct RecordedKind: Sendable {
    let table: Name
    /// What comes after `/api/v1/`, and after `/o/{organisation}/` unless `page` says something else.
    let path: String
    /// Before `/history` in the addresses of pages.
    var page: String
    var home: Home
    /// Whether there is one record of it, the organisation itself.
    var isOnly = false
    /// The actions that its history tells; empty tells all.
    var acts: [String] = []
    /// The action that ends a record, where it is not the table's with `.deleted`.
    var ending: String?
    /// The column that says whose a record is: who does not see all of them sees their own. Nil where Store narrows the register itself.
    var owner: Name?
    /// Whether programs may ask: not where the permission is for sessions alone.
    var isInAPI = true
    /// What an action says of fields without naming them.
    var implied: [String: [String: String]] = [:]
    /// `an asset`, `Assets`.
    let one, many: String
    /// The permission to see them.
    let reads: String
    /// In the order of the form.
    let fields: [String]
    /// Those that a list has room for; the first is what a record is called.
    var columns: [String]
    /// Those that name a member or another record, or several with a space between.
    var people: Set<String>
    /// What those are called at a moment, by id.
    var names: @Sendable (_ ids: [String], _ moment: Int64, Reading) throws -> [String: String] = { ids, _, tx in try tx.names(ofMembers: ids) }
    /// By field, what is said in the place of a name that is not there any more or not shown; else it was a member.
    var lost: [String: String] = [:]
    /// What its records are tied to, where that can be asked of the past.
    var gathered: Gathered?
    var label: @Sendable (String) -> String
    let words: @Sendable (_ field: String, _ value: String) -> String
    let now: @Sendable (_ ids: [String], Reading) throws -> [String: [String: String]]

    init<R: Record>(_ fields: Fields<R>, _ table: Name, path: String, one: String, many: String, reads: String, columns: [String] = [], home: Home? = nil) {
        (self.table, self.path, self.one, self.many, self.reads, page) = (table, path, one, many, reads, path)
        self.home = home ?? Home(path, many, reads)
        self.fields = fields.all.map(\.name)
        let listed = columns.isEmpty ? fields.all.filter { $0.uses.contains(.list) }.map(\.name) : columns
        let title = fields.title?.name
        self.columns = Array(((title.map { [$0] } ?? []) + listed.filter { $0 != title }).prefix(5))
        people = Set(fields.all.filter { Self.namesMember($0.kind) }.map(\.name))
        label = { fields[$0] == nil ? Self.spelled($0) : fields.label($0) }
        words = { fields[$0].map { Self.isDated($0.kind) } == true ? Self.dated($1) : fields.words($0, $1) }
        now = { try fields.logged($0, of: table, $1) }
    }

    /// For what is no register: each field's label stands beside its name.
    init(
        _ table: Name, path: String, page: String, home: Home, one: String, many: String, reads: String, fields: [(name: String, label: String)],
        words: @escaping @Sendable (_ field: String, _ value: String) -> String,
        now: @escaping @Sendable (_ ids: [String], Reading) throws -> [String: [String: String]]
    ) {
        (self.table, self.path, self.page, self.home, self.one, self.many, self.reads) = (table, path, page, home, one, many, reads)
        (self.fields, columns, people) = (fields.map { $0.name }, fields.map { $0.name }, [])
        let labels = Dictionary(fields.map { ($0.name, $0.label) }) { first, _ in first }
        label = { labels[$0] ?? Self.spelled($0) }
        (self.words, self.now) = (words, now)
    }

    private static func namesMember(_ kind: Kind) -> Bool {
        switch kind {
        case .relation(let reference): reference == People.reference
        case .optional(let kind): namesMember(kind)
        default: false
        }
    }

    /// `from_day` as a head: "From day".
    private static func spelled(_ field: String) -> String { field.prefix(1).uppercased() + field.dropFirst().replacing("_", with: " ") }

    private static func isDated(_ kind: Kind) -> Bool {
        switch kind {
        case .day, .instant: true
        case .optional(let kind): isDated(kind)
        default: false
        }
    }

    /// A day or an instant of the log as people read it; anything else as it is.
    static func dated(_ value: String) -> String {
        if let day = Day(iso: value) { return day.words }
        return Instant(iso: value).map { "\(Day(of: $0.milliseconds).words), \($0.iso.dropFirst(11).prefix(5)) UTC" } ?? value
    }

    init<R: Record>(_ register: Register<R>) {
        self.init(register.fields, register.table, path: register.path, one: register.one, many: register.many, reads: register.reads)
    }

    /// All that is told of a record, in order.
    var told: [String] { fields + (gathered.map { [$0.name] } ?? []) }
    func title(of field: String) -> String { field == gathered?.name ? gathered?.label ?? field : label(field) }
    func with(_ gathered: Gathered) -> RecordedKind {
        var kind = self
        kind.gathered = gathered
        return kind
    }

    /// The address of a record's past, after the organisation's.
    func place(_ id: String) -> String { isOnly ? "\(page)/history" : "\(page)/\(id)/history" }

    var deletion: String { ending ?? "\(table).deleted" }

    /// `asset` of `an asset`.
    var noun: String { String(one.drop { $0 != " " }.dropFirst()) }
}
