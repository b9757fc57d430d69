/// The probes of one table: each must find nothing or be stopped by a guard.
final class IsolationProbe {
    private let table: Table
    private let planter: Planter
    private(set) var count = 0
    private(set) var failures: [String] = []
    private var connection: any Connection { planter.connection }

    init(_ table: Table, _ planter: Planter) { (self.table, self.planter) = (table, planter) }

    /// How many probes `run` makes of a table when nothing hinders it.
    static func demand(of table: Table, _ schema: Schema, _ engine: Dialect.Engine) -> Int {
        let reads = views(table).count + (engine == .postgres ? 1 : 0)
        return 1 + reads + 4 + (table.isTenant ? 1 : 0) + references(table, schema).count + (table.owner == nil ? 0 : 1) + outside(table).count
            + (engine == .postgres ? 2 : 0) + (stands(table) ? 2 : 0) + (table.settings == nil ? 0 : 1 + locked(table).count)
    }
    /// Doors outside the organisations that see some rows, and none of the victim's. The operator is shown what belongs to
    /// no organisation that there is, as a canary's does.
    private static func outside(_ table: Table) -> [OutsideDoor] { OutsideDoor.allCases.filter { $0 != .operator && table.seenBy[$0] != nil } }
    /// Whether rows stand for good, for their own side too.
    private static func stands(_ table: Table) -> Bool { table.isFixed || table.kind == .log && !table.isHead }
    /// Columns of a directory that no member changes.
    private static func locked(_ table: Table) -> [Column] {
        guard let settings = table.settings else { return [] }
        return table.columns.filter { !settings.contains($0.name) }
    }
    /// What the intruder may look through: the views of other doors too, which answer at those doors alone.
    private static func views(_ table: Table) -> [TableView] { table.views }
    private static func references(_ table: Table, _ schema: Schema) -> [Column] {
        table.columns.filter { $0.references.flatMap { schema.tables[$0] }?.isTenant ?? false }
    }

    func run() throws {
        let (victim, intruder) = (try planter.side(), try planter.side())
        // A row of the victim's, that the intruder knows all about.
        let given = table.owner.map { [$0.string: "'\(victim.account)'"] } ?? [:]
        let id = table.name == "account" ? victim.account : try planter.plant(table, in: victim, table.owner == "id" ? [:] : given)
        let place = table.isTenant ? "organisation_id = '\(victim.organisation)'" : "id = '\(id)'"
        // Seen from its own side, or the probes would prove nothing.
        try planter.enter(home, victim)
        try read(whole, place, mustFind: true, home, victim)

        let door: DoorKind = table.owner == nil ? .member : .account
        for view in Self.views(table) { try read(view.name, place, mustFind: false, door, intruder) }
        if planter.dialect.engine == .postgres { try read(table.base, place, mustFind: false, door, intruder) }
        for outside in Self.outside(table) { try read(table.variant(outside.kind), place, mustFind: false, outside.kind, intruder) }
        if table.owner != nil { try read(table.name.string, place, mustFind: false, .member, intruder) }

        let column = table.hasVersion ? "version" : table.columns.first?.name.string ?? table.key.first?.string ?? ""
        try write("update", "UPDATE \(table.base) SET \(column) = \(column) WHERE \(place) RETURNING 1", door, intruder)
        try write("delete", "DELETE FROM \(table.base) WHERE \(place) RETURNING 1", door, intruder)
        let foreign = try planter.cells(table, in: victim, given)
        // Nothing is returned: the engine would ask whether the new row may be read, and one guard would hide another.
        try write("insert", planter.insertion(table, foreign), door, intruder)
        let same = try planter.cells(table, in: victim, given.merging(table.hasID ? ["id": "'\(id)'"] : [:]) { first, _ in first })
        let key = ((table.isTenant ? ["organisation_id"] : []) + table.key.map(\.string)).joined(separator: ", ")
        try write("insert over", planter.insertion(table, same) + " ON CONFLICT (\(key)) DO UPDATE SET \(column) = excluded.\(column)", door, intruder)
        if planter.dialect.engine == .postgres {
            try sweep("update", "UPDATE \(table.base) SET \(column) = 1", place, "= 1", column, door, (intruder, victim))
            try sweep("delete", "DELETE FROM \(table.base)", place, nil, column, door, (intruder, victim))
        }
        if Self.stands(table) {
            try write("update of what stands", "UPDATE \(table.base) SET \(column) = \(column) WHERE \(place) RETURNING 1", home, victim)
            try write("delete of what stands", "DELETE FROM \(table.base) WHERE \(place) RETURNING 1", home, victim)
        }
        if table.settings != nil { try settings(id) }
        if table.isTenant {
            try planter.plant(table, in: intruder)
            try write(
                "move", "UPDATE \(table.base) SET organisation_id = '\(victim.organisation)' WHERE organisation_id = '\(intruder.organisation)' RETURNING 1",
                door, intruder)
        }
        for column in Self.references(table, planter.schema) {
            guard let name = column.references else { continue }
            let parent = try planter.plant(try planter.table(name), in: victim)
            let own = try planter.cells(table, in: intruder, [column.name.string: "'\(parent)'"])
            try write("reference by \(column.name)", planter.insertion(table, own), door, intruder, stoppedBy: .reference)
        }
    }

    /// A member changes the settings of its own organisation, and nothing else of it.
    private func settings(_ id: String) throws {
        let own = Planter.Side(organisation: id, member: planter.name(), account: planter.name())
        func update(_ column: Name, _ value: String) -> String { "UPDATE \(table.base) SET \(column) = \(value) WHERE id = '\(id)' RETURNING 1" }
        var done = 0
        try planter.enter(.member, own)
        count += 1
        let open = table.settings?.first ?? "version"
        if let error = try attempt({ try connection.query(update(open, open.string)) { _ in done += 1 } }) {
            failures.append("\(table.base): its own member cannot change \(open) (\(error))")
        } else if done == 0 {
            failures.append("\(table.base): its own member cannot change \(open)")
        }
        for column in Self.locked(table) {
            let name = column.name
            let other = column.type == .flag ? "NOT \(name)" : column.type == .real ? "\(name) + 1" : planter.literal(column.type)
            try write("update of \(name), which is no setting,", update(name, other), .member, own)
        }
    }

    /// The view that shows each row to its own side.
    private var whole: String { table.settings == nil ? table.name.string : table.variant(.gate) }

    private var home: DoorKind {
        switch table.kind {
        case .tenant, .log: .job
        case .account: .account
        case .gate, .directory: .gate
        case .queue: .runner
        case .letterbox: .operator
        }
    }

    private func read(_ view: String, _ place: String, mustFind: Bool, _ door: DoorKind, _ side: Planter.Side) throws {
        var found = 0
        try planter.enter(door, side)
        count += 1
        let error = try attempt { try connection.query("SELECT 1 FROM \(view) WHERE \(place)") { _ in found += 1 } }
        if mustFind, found == 0 { failures.append("\(view): its own side does not see the planted row") }
        if !mustFind, found > 0 { failures.append("\(view): read through the \(door.rawValue) door from the wrong side") }
        if !mustFind, let error, error != .wall { failures.append("\(view): the read failed otherwise than by a guard (\(error))") }
    }

    /// Nothing happens, or the guard says so: any other failure would hide whether there is one.
    private func write(_ what: String, _ text: String, _ door: DoorKind, _ side: Planter.Side, stoppedBy guardian: StoreError = .wall) throws {
        var done = 0
        try planter.enter(door, side)
        count += 1
        let error = try attempt { try connection.query(text) { _ in done += 1 } }
        if error == nil, done > 0 { failures.append("\(table.base): \(what) from the wrong side went through") }
        if let error, error != guardian { failures.append("\(table.base): \(what) failed otherwise than by its guard (\(error))") }
        if error == nil, done == 0, what.hasPrefix("insert") || what.hasPrefix("reference") || what == "move" || what.hasSuffix("no setting,") {
            failures.append("\(table.base): \(what) did nothing, and no guard said why")
        }
    }

    /// A statement that names no row, and so need see none: only the rule for the write itself stands in its way.
    ///
    /// - Parameter mark: what the victim's row has in `column` once the statement went through; nil when it is gone then.
    private func sweep(
        _ what: String, _ text: String, _ place: String, _ mark: String?, _ column: String, _ door: DoorKind,
        _ sides: (intruder: Planter.Side, victim: Planter.Side)
    ) throws {
        count += 1
        // Undone whatever happens: it may have hit every row of the table.
        try connection.execute("SAVEPOINT sweep")
        try planter.enter(door, sides.intruder)
        let error = try attempt { try connection.execute(text) }
        try planter.enter(home, sides.victim)
        var found = 0
        try connection.query("SELECT 1 FROM \(whole) WHERE \(place)" + (mark.map { " AND \(column) \($0)" } ?? "")) { _ in found += 1 }
        try connection.execute("ROLLBACK TO SAVEPOINT sweep")
        try connection.execute("RELEASE SAVEPOINT sweep")
        if (mark == nil) == (found == 0) { failures.append("\(table.base): \(what) of every row from the wrong side went through") }
        if let error, error != .wall { failures.append("\(table.base): \(what) of every row failed otherwise than by its guard (\(error))") }
    }

    /// Each in a savepoint: a statement that is stopped must not end the probes behind it.
    private func attempt(_ body: () throws -> Void) throws -> StoreError? {
        try connection.execute("SAVEPOINT probe")
        defer { try? connection.execute("RELEASE SAVEPOINT probe") }
        do {
            try body()
            return nil
        } catch let error as StoreError {
            try connection.execute("ROLLBACK TO SAVEPOINT probe")
            return error
        }
    }
}
