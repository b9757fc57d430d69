/// The probes of what members of one organisation see of one another's rows: the view of each extent shows of three canary
/// rows exactly those that the declaration means, and among these are one that it shows and one that it hides.
final class SightProbe {
    private let table: Table
    private let planter: Planter
    private(set) var count = 0
    private(set) var failures: [String] = []

    init(_ table: Table, _ planter: Planter) { (self.table, self.planter) = (table, planter) }

    /// How many probes `run` makes of a table when nothing hinders it.
    static func demand(of table: Table) -> Int { narrow(table).count * Row.allCases.count }
    private static func narrow(_ table: Table) -> [Extent] { table.extents.filter { $0 != .all } }

    private enum Row: String, CaseIterable {
        case own = "the reader's own row"
        case other = "another member's row"
        case bare = "a row that is nobody's"
    }

    func run() throws {
        guard !Self.narrow(table).isEmpty else { return }
        let organisation = planter.name()
        let (own, other) = (CanaryWorld(planter, organisation: organisation), CanaryWorld(planter, organisation: organisation))
        let (reader, stranger) = (try own.reader(), try other.reader())
        let named = Set(try Self.narrow(table).flatMap { try table.condition($0)?.tablesNamed() ?? [] })
        for world in [own, other] {
            for asked in planter.schema.ordered where asked.isTenant && named.contains(asked.name.string) { _ = try world.row(asked) }
        }
        let flags = table.columns.filter { $0.type == .flag }.map { ($0.name.string, "FALSE") }
        let ids: [Row: String] = [
            .own: try own.row(table), .other: try other.row(table),
            .bare: try planter.plant(table, in: stranger, Dictionary(flags) { first, _ in first }),
        ]
        for extent in Self.narrow(table) { try look(extent, ids, as: reader) }
    }

    private func look(_ extent: Extent, _ ids: [Row: String], as reader: Planter.Side) throws {
        guard let condition = table.condition(extent) else { return }
        // As declared, and over the base tables: a view that was widened must not bear witness for itself.
        let bases = Dictionary(planter.schema.ordered.map { ($0.name.string, $0.base) }) { first, _ in first }
        let meant = try condition.spelled(on: table, isOnce: false) { bases[$0] }
        try planter.enter(.member, reader)
        var shown = 0
        for row in Row.allCases {
            guard let id = ids[row] else { continue }
            let place = "organisation_id = '\(reader.organisation)' AND id = '\(id)'"
            count += 1
            let isMeant = try finds("SELECT 1 FROM \(table.base) WHERE \(place) AND (\(meant))")
            guard let isSeen = try attempt("SELECT 1 FROM \(table.variant(extent)) WHERE \(place)") else { continue }
            shown += isMeant ? 1 : 0
            if isSeen, !isMeant { failures.append("\(table.variant(extent)): shows a member \(row.rawValue), which it must hide") }
            if !isSeen, isMeant { failures.append("\(table.variant(extent)): hides from a member \(row.rawValue), which it must show") }
        }
        let isEmpty = condition.rendered() == Array("1 = 0".utf8)
        if shown == 0, !isEmpty { failures.append("\(table.variant(extent)): no canary row is meant to be seen, so the probe proves nothing") }
        if shown == ids.count { failures.append("\(table.variant(extent)): no canary row is meant to be hidden, so the probe proves nothing") }
    }

    private func finds(_ text: String) throws -> Bool {
        var found = 0
        try planter.connection.query(text) { _ in found += 1 }
        return found > 0
    }

    /// Nil where the view cannot be read at all.
    private func attempt(_ text: String) throws -> Bool? {
        try planter.connection.execute("SAVEPOINT sight")
        defer { try? planter.connection.execute("RELEASE SAVEPOINT sight") }
        do { return try finds(text) } catch let error as StoreError {
            try planter.connection.execute("ROLLBACK TO SAVEPOINT sight")
            failures.append("\(table.name): a read of the view of an extent failed (\(error))")
            return nil
        }
    }
}
