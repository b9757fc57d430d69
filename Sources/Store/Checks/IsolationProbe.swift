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
        return 1 + reads + 4 + (table.isTenant ? 1 : 0) + references(table, schema).count + (table.owner == nil ? 0 : 1) + table.seenBy.count
    }
    /// What the intruder may look through; narrowed views of a tenant's table are views of the same rows.
    private static func views(_ table: Table) -> [TableView] { table.views.filter { $0.reach != .everything || table.kind == .gate || table.kind == .queue } }
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
        try read(table.settings == nil ? table.name.string : table.variant(.gate), place, mustFind: true, table.settings == nil ? home : .gate, victim)

        let door: DoorKind = table.owner == nil ? .member : .account
        for view in Self.views(table) { try read(view.name, place, mustFind: false, door, intruder) }
        if planter.dialect.engine == .postgres { try read(table.base, place, mustFind: false, door, intruder) }
        for outside in OutsideDoor.allCases where table.seenBy[outside] != nil {
            try read(table.variant(outside.kind), place, mustFind: false, outside.kind, intruder)
        }
        if table.owner != nil { try read(table.name.string, place, mustFind: false, .member, intruder) }

        let column = table.hasVersion ? "version" : table.columns.first?.name.string ?? table.key.first?.string ?? ""
        try write("update", "UPDATE \(table.base) SET \(column) = \(column) WHERE \(place) RETURNING 1", door, intruder)
        try write("delete", "DELETE FROM \(table.base) WHERE \(place) RETURNING 1", door, intruder)
        let foreign = try planter.cells(table, in: victim, given)
        try write("insert", planter.insertion(table, foreign) + " RETURNING 1", door, intruder)
        let same = try planter.cells(table, in: victim, given.merging(table.hasID ? ["id": "'\(id)'"] : [:]) { first, _ in first })
        let key = ((table.isTenant ? ["organisation_id"] : []) + table.key.map(\.string)).joined(separator: ", ")
        try write(
            "insert over", planter.insertion(table, same) + " ON CONFLICT (\(key)) DO UPDATE SET \(column) = excluded.\(column) RETURNING 1", door, intruder)
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
            try write("reference by \(column.name)", planter.insertion(table, own) + " RETURNING 1", door, intruder, stoppedBy: .reference)
        }
    }

    private var home: DoorKind {
        switch table.kind {
        case .tenant, .log: .job
        case .account: .account
        case .gate, .directory: .gate
        case .queue: .runner
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
        if error == nil, done == 0, what.hasPrefix("insert") || what.hasPrefix("reference") || what == "move" {
            failures.append("\(table.base): \(what) did nothing, and no guard said why")
        }
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
